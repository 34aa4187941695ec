import { workflowPathOf } from '../domain/identity.ts';
import type { Millis } from '../domain/run.ts';
import type { Code } from '../engine/code-port.ts';
import { type GitHub, OutsideError, type WorkflowInputs } from '../engine/github-port.ts';
import type { GitHubNames } from '../engine/identity-port.ts';
import type { Orders } from '../engine/order-port.ts';
import { type Client, createClient, type GitHubConfig } from './client.ts';
import { createCode } from './code.ts';
import { CredentialsError } from './credentials.ts';
import { createDeliveries } from './deliveries.ts';
import { createDispatch } from './dispatch.ts';
import { createLogTail } from './logs.ts';
import { createNames } from './names.ts';
import { createOrders } from './orders.ts';
import { pathOf } from './path.ts';
import { parseApp, parseFileContent, parseLogin } from './payloads.ts';
import { understood } from './read-body.ts';
import { createRuns } from './runs.ts';
import { readWorkflowInputs } from './workflow-file.ts';

const IDENTITY_FRESH_MS = 3_600_000;
const IDENTITY_RETRY_MS = 60_000;

/** GitHub as the engine knows it, over the REST API. */
export function createGitHub(
  config: GitHubConfig,
): GitHub & Code & Orders & GitHubNames & Pick<Client, 'health'> {
  const client = createClient(config);
  const names = createNames(client);
  const { accounts, credentials } = client;
  return {
    ...createDispatch(client),
    ...createRuns(client),
    ...createCode(client),
    ...createDeliveries(client),
    ...createOrders(client),
    logTail: createLogTail(client),
    ...names,
    workflowInputs: createWorkflowInputs(client, names),
    ...createIdentity(client),
    clockOffset: client.clock.offset,
    currentHealth: client.health.current,
    budget: () => accounts.current(Date.now()),
    pace: (repository) => accounts.pace(credentials.bookedOn(repository), Date.now()),
    health: client.health,
  };
}

function createWorkflowInputs(client: Client, names: GitHubNames): GitHub['workflowInputs'] {
  return async (repository, workflow, ref, asking): Promise<WorkflowInputs> => {
    const file =
      workflowPathOf(workflow) ?? (await names.workflowPath(repository, workflow, asking));
    const route = 'GET /repos/{owner}/{repo}/contents/{+path}';
    const parameters = { path: pathOf(file), ref };
    const reply = await client.read({ repository, route, parameters, ...asking });
    const { content } = understood(client, reply, parseFileContent);
    return readWorkflowInputs(Buffer.from(content, 'base64').toString('utf8'));
  };
}

/** Who dispatches: the token's user, or the App's bot. Remembered, since a look-up needs it. */
function createIdentity(client: Client): Pick<GitHub, 'identity' | 'knownIdentity'> {
  let known: { login: string | null; until: Millis } = { login: null, until: 0 };

  async function ask(signal: AbortSignal): Promise<string | null> {
    const who = await client.credentials.whoAmI();
    if (who === null) return null;
    const { route } = who;
    const purpose = 'identity';
    const ended = await client.exchange({ ...who, parameters: {}, purpose, signal });
    if (ended.kind !== 'answered' || ended.reply.status !== 200) return null;
    const { data } = ended.reply;
    return route === 'GET /user' ? parseLogin(data).login : `${parseApp(data).slug}[bot]`;
  }

  let asking: Promise<string | null> | null = null;

  async function learn(signal: AbortSignal): Promise<string | null> {
    const login = await ask(signal).catch((error: unknown) => {
      if (error instanceof OutsideError || error instanceof CredentialsError) return null;
      throw error;
    });
    const fresh = login === null ? IDENTITY_RETRY_MS : IDENTITY_FRESH_MS;
    known = { login: login ?? known.login, until: Date.now() + fresh };
    return known.login;
  }

  const identity: GitHub['identity'] = (signal) => {
    if (Date.now() < known.until) return Promise.resolve(known.login);
    asking ??= learn(signal).finally(() => {
      asking = null;
    });
    return asking;
  };
  return { identity, knownIdentity: () => known.login };
}
