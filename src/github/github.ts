import type { Job, Millis } from '../domain/deploy.ts';
import type { RunSeen } from '../domain/event.ts';
import { type GitHub, OutsideError, type WorkflowInputs } from '../engine/ports.ts';
import { type Client, createClient, type GitHubConfig } from './client.ts';
import { CredentialsError } from './credentials.ts';
import { createDispatch } from './dispatch.ts';
import {
  parseApp,
  parseFileContent,
  parseJobList,
  parseLogin,
  parseRun,
  parseRunList,
  parseWorkflowPath,
} from './payloads.ts';
import type { Reply } from './reply.ts';
import { readWorkflowInputs } from './workflow-file.ts';

const PAGE = 100;
/** GitHub's filtered list ends at 1,000 runs. */
const MAX_RUN_PAGES = 10;
const MAX_JOB_PAGES = 5;
const IDENTITY_FRESH_MS = 3_600_000;
const IDENTITY_RETRY_MS = 60_000;

/** GitHub as the engine knows it, over the REST API. */
export function createGitHub(config: GitHubConfig): GitHub & Pick<Client, 'health'> {
  const client = createClient(config);
  return {
    dispatch: createDispatch(client),
    listRuns: createListRuns(client),
    run: async (repository, runId, signal) => {
      const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}';
      const parameters = { run_id: runId, exclude_pull_requests: true };
      return understood(client, await client.read(repository, route, parameters, signal), parseRun);
    },
    jobs: createJobs(client),
    workflowInputs: createWorkflowInputs(client),
    identity: createIdentity(client),
    clockOffset: client.clock.offset,
    currentHealth: client.health.current,
    health: client.health,
  };
}

/** Reads a body as our type; what cannot be read shows in GitHub's health too. */
function understood<T>(client: Client, reply: Reply, parse: (data: unknown) => T): T {
  try {
    return parse(reply.data);
  } catch (error) {
    client.health.unreadable(Date.now());
    throw error;
  }
}

function createListRuns(client: Client): GitHub['listRuns'] {
  const route = 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs';
  return async ({ repository, workflow, since, until }, signal) => {
    const created = until === null ? `>=${seconds(since)}` : `${seconds(since)}..${seconds(until)}`;
    const runs: RunSeen[] = [];
    for (let page = 1; page <= MAX_RUN_PAGES; page++) {
      const parameters = {
        workflow_id: workflow,
        event: 'workflow_dispatch',
        created,
        per_page: PAGE,
        page,
        exclude_pull_requests: true,
      };
      const list = await readPage(repository, parameters, signal).catch((error: unknown) => {
        // What was read tells of some runs all the same; only the first page is all or nothing.
        if (page > 1 && error instanceof OutsideError) return null;
        throw error;
      });
      runs.push(...(list?.runs ?? []));
      if (list === null) return { runs, complete: false };
      if (!list.hasNext) return { runs, complete: true };
    }
    return { runs, complete: false };
  };

  async function readPage(
    repository: string,
    parameters: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<{ runs: readonly RunSeen[]; hasNext: boolean }> {
    const reply = await client.read(repository, route, parameters, signal);
    const { workflow_runs: runs } = understood(client, reply, parseRunList);
    return { runs, hasNext: hasNext(reply, runs.length) };
  }
}

function createJobs(client: Client): GitHub['jobs'] {
  const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs';
  return async (repository, runId, signal) => {
    const jobs: Job[] = [];
    for (let page = 1; page <= MAX_JOB_PAGES; page++) {
      const parameters = { run_id: runId, filter: 'latest', per_page: PAGE, page };
      const reply = await client.read(repository, route, parameters, signal);
      const list = understood(client, reply, parseJobList);
      jobs.push(...list.jobs);
      if (!hasNext(reply, list.jobs.length)) break;
    }
    return jobs;
  };
}

function createWorkflowInputs(client: Client): GitHub['workflowInputs'] {
  async function pathOf(
    repository: string,
    workflow: string,
    signal: AbortSignal,
  ): Promise<string> {
    if (!/^\d+$/.test(workflow)) return `.github/workflows/${workflow}`;
    const route = 'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}';
    const reply = await client.read(repository, route, { workflow_id: workflow }, signal);
    return understood(client, reply, parseWorkflowPath).path;
  }

  return async (repository, workflow, ref, signal): Promise<WorkflowInputs> => {
    const path = await pathOf(repository, workflow, signal);
    const route = 'GET /repos/{owner}/{repo}/contents/{+path}';
    const reply = await client.read(repository, route, { path, ref }, signal);
    const { content } = understood(client, reply, parseFileContent);
    return readWorkflowInputs(Buffer.from(content, 'base64').toString('utf8'));
  };
}

/** Who dispatches: the token's user, or the App's bot. Remembered, since a look-up needs it. */
function createIdentity(client: Client): GitHub['identity'] {
  let known: { login: string | null; until: Millis } = { login: null, until: 0 };

  async function ask(signal: AbortSignal): Promise<string | null> {
    const who = await client.credentials.whoAmI();
    if (who === null) return null;
    const { route, authorization } = who;
    const ended = await client.exchange({ route, parameters: {}, authorization, signal });
    if (ended.kind !== 'answered' || ended.reply.status !== 200) return null;
    const { data } = ended.reply;
    return route === 'GET /user' ? parseLogin(data).login : `${parseApp(data).slug}[bot]`;
  }

  return async (signal) => {
    if (Date.now() < known.until) return known.login;
    const login = await ask(signal).catch((error: unknown) => {
      if (error instanceof OutsideError || error instanceof CredentialsError) return null;
      throw error;
    });
    const fresh = login === null ? IDENTITY_RETRY_MS : IDENTITY_FRESH_MS;
    known = { login: login ?? known.login, until: Date.now() + fresh };
    return known.login;
  };
}

/** GitHub links to the next page; where a proxy took the links away, a full page may have one. */
function hasNext({ headers }: Reply, length: number): boolean {
  const links = headers['link'];
  return links === undefined ? length === PAGE : /\brel="next"/.test(String(links));
}

/** GitHub's search takes whole seconds. */
function seconds(millis: Millis): string {
  return new Date(millis).toISOString().replace(/\.\d+Z$/, 'Z');
}
