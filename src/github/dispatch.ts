import type { Failure } from '../domain/deploy.ts';
import type { DispatchAnswer } from '../domain/event.ts';
import type { GitHub } from '../engine/github-port.ts';
import type { Client } from './client.ts';
import { type Access, CredentialsError } from './credentials.ts';
import { RunDetails } from './payloads.ts';
import { type Exchange, messageOf, type Reply, rateLimitWait } from './reply.ts';

/** When a dispatch is given up: after that nobody knows whether it fired. */
export const DISPATCH_BOUND_MS = 10_000;
/** How long a server that refused the field is not asked for run details again. */
const FORGET_REFUSAL_MS = 24 * 3_600_000;
const UNREACHABLE_RETRY_S = 10;
const RUN_DETAILS = 'return_run_details';

type Order = Parameters<GitHub['dispatch']>[0];

/**
 * The one `workflow_dispatch`. Asks for the run's id; a server too old for the field refuses it
 * before any effect, and gets one more request without it: the only second request there is.
 */
export function createDispatch(client: Client): Pick<GitHub, 'dispatch' | 'tellsRuns'> {
  let refusedDetailsAt: number | null = null;
  let tellsRuns: boolean | null = null;

  const asksForDetails = (): boolean =>
    refusedDetailsAt === null || Date.now() - refusedDetailsAt > FORGET_REFUSAL_MS;

  async function post(order: Order, access: Access, details: boolean): Promise<Exchange> {
    const { repository, workflow, ref, inputs } = order;
    const [owner, repo] = repository.split('/');
    return client.exchange({
      route: 'POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
      parameters: {
        owner,
        repo,
        workflow_id: workflow,
        ref,
        inputs,
        ...(details ? { [RUN_DETAILS]: true } : {}),
      },
      ...access,
      purpose: 'dispatch',
      signal: AbortSignal.timeout(DISPATCH_BOUND_MS),
    });
  }

  const dispatch: GitHub['dispatch'] = async (order) => {
    let access: Access;
    try {
      access = await client.credentials.access(order.repository);
    } catch (error) {
      return refusedWithout(error);
    }
    const wait = client.accounts.refusal(access.credential, 'dispatch', Date.now());
    if (wait !== null) return refusedByLimit(wait.until);
    const details = asksForDetails();
    const first = await post(order, access, details);
    if (!details || !refusesDetails(first)) {
      const answer = answerOf(first, order, client);
      if (details && (answer.kind === 'told' || answer.kind === 'taken')) {
        tellsRuns = answer.kind === 'told';
      }
      return answer;
    }
    refusedDetailsAt = Date.now();
    tellsRuns = false;
    return answerOf(await post(order, access, false), order, client);
  };
  return { dispatch, tellsRuns: () => tellsRuns };
}

/** GitHub asked to wait: it would refuse, and count it against us. */
function refusedByLimit(until: number): DispatchAnswer {
  const wait = Math.max(1, Math.ceil((until - Date.now()) / 1_000));
  const message = `GitHub’s rate limit is used up: it asked to wait. Nothing was sent; GitHub takes requests again in about ${wait} s.`;
  return refused('github-rate-limited', message, wait);
}

/** There is nothing to send it with: nothing was. */
function refusedWithout(error: unknown): DispatchAnswer {
  const message = `${(error as Error).message} Nothing was sent.`;
  const isTransient = error instanceof CredentialsError && error.isTransient;
  if (!isTransient) return refused('github-refused', message);
  return refused('github-unreachable', message, UNREACHABLE_RETRY_S);
}

function refusesDetails(exchange: Exchange): boolean {
  if (exchange.kind !== 'answered') return false;
  const { status, data } = exchange.reply;
  return (status === 400 || status === 422) && (JSON.stringify(data) ?? '').includes(RUN_DETAILS);
}

/** Every way a dispatch can end, classified here and nowhere else. */
function answerOf(exchange: Exchange, order: Order, client: Client): DispatchAnswer {
  switch (exchange.kind) {
    case 'not-connected':
      return refused(
        'github-unreachable',
        `GitHub could not be reached (${exchange.message}). Nothing was sent.`,
        UNREACHABLE_RETRY_S,
      );
    case 'lost':
      return unknown(`GitHub’s answer was lost (${exchange.message}).`);
    case 'answered':
      return answerOfReply(exchange.reply, order, client);
  }
}

function answerOfReply(reply: Reply, order: Order, client: Client): DispatchAnswer {
  const { status } = reply;
  if (status === 204) return { kind: 'taken' };
  if (status === 200) return detailsOf(reply, client);
  const wait = rateLimitWait(reply, Date.now());
  if (wait !== null) {
    const message = `GitHub’s rate limit is used up: ${quoted(reply)} Nothing was sent; GitHub takes requests again in about ${wait} s.`;
    return refused('github-rate-limited', message, wait);
  }
  switch (status) {
    case 401:
      client.credentials.forget(order.repository);
      return refused('github-refused', explain(reply, order));
    case 400:
    case 403:
    case 404:
    case 422:
      return refused('github-refused', explain(reply, order));
    default:
      return unknown(
        `GitHub answered ${status}, which leaves open whether it fired.${movedTo(status)}`,
      );
  }
}

/** A POST is never led elsewhere: it could arrive twice. */
function movedTo(status: number): string {
  const isRedirect = status >= 300 && status < 400;
  return isRedirect ? ' If the repository was renamed, correct its name in signalbox.yaml.' : '';
}

function detailsOf(reply: Reply, client: Client): DispatchAnswer {
  const details = RunDetails.safeParse(reply.data);
  if (details.success) {
    const { workflow_run_id: runId, html_url: url } = details.data;
    return { kind: 'told', runId, url };
  }
  client.unreadable(reply);
  return unknown('GitHub answered 200 with something unreadable.');
}

/** What a refusal means to an operator, and what mends it; GitHub's own words are kept. */
function explain(reply: Reply, { repository, workflow, ref }: Order): string {
  const said = quoted(reply);
  switch (reply.status) {
    case 401:
      return `GitHub does not accept the console’s token: ${said} Nothing was sent. Give the server a valid token.`;
    case 403:
      return `GitHub does not let the console start workflows in ${repository}: ${said} Nothing was sent. Its token needs “Actions: write” there.`;
    case 404:
      return `GitHub finds no workflow ${workflow} in ${repository}: ${said} Nothing was sent. It has to be on the default branch, and the token has to see the repository.`;
    default:
      return `GitHub refused to start ${workflow} on ${ref}: ${said} Nothing was sent.${mendOf(reply)}`;
  }
}

/** Hints for the refusals GitHub is known to give; the decision never hangs on its wording. */
const MENDS: readonly (readonly [RegExp, string])[] = [
  [/no ref found/i, 'Choose a branch or tag that exists.'],
  [
    /does not have 'workflow_dispatch'/i,
    'The workflow file at that ref needs `on: workflow_dispatch`.',
  ],
  [/disabled workflow/i, 'Enable the workflow in the repository’s Actions tab.'],
  [/unexpected inputs/i, 'The workflow file at that ref does not declare them.'],
  [/required input/i, 'Give that input a value.'],
  [/not in the list of allowed values/i, 'Choose one of the values the workflow allows.'],
  [/failed to parse workflow/i, 'Mend the workflow file at that ref.'],
  [/inputs are too large/i, 'Shorten the inputs.'],
];

function mendOf(reply: Reply): string {
  const said = messageOf(reply) ?? '';
  const mend = MENDS.find(([pattern]) => pattern.test(said))?.[1];
  return mend === undefined ? '' : ` ${mend}`;
}

function quoted(reply: Reply): string {
  const said = messageOf(reply)?.replace(/\s+/g, ' ').trim().slice(0, 500);
  return said === undefined ? `status ${reply.status}, no reason given.` : `“${said}”.`;
}

function refused(code: Failure['code'], message: string, retryAfterS?: number): DispatchAnswer {
  const retry = retryAfterS === undefined ? {} : { retryAfterS };
  return { kind: 'refused', failure: { code, message, ...retry } };
}

function unknown(reason: string): DispatchAnswer {
  const message = `${reason} It may have fired: it is being looked for. Do not deploy again.`;
  return { kind: 'unknown', failure: { code: 'answer-lost', message } };
}
