import { Octokit } from '@octokit/core';
import { OutsideError, type Purpose } from '../engine/github-port.ts';
import { type Accounts, createAccounts } from './budget.ts';
import { createServerClock, type ServerClock } from './clock.ts';
import { createConditionalReads } from './conditional.ts';
import {
  type Access,
  type Credentials,
  type CredentialsConfig,
  createCredentials,
} from './credentials.ts';
import { createHealthMonitor, type HealthMonitor } from './health.ts';
import { leadsAway } from './path.ts';
import { type Exchange, exchangeOfError, messageOf, type Reply } from './reply.ts';

/** Supported by github.com until 2028 and by every GHES we know; see docs/adr/0003. */
const API_VERSION = '2022-11-28';
const TOKEN_BOUND_MS = 5_000;
/** When a read is given up that nobody gave a shorter bound. */
const READ_BOUND_MS = 8_000;

export type GitHubConfig = Readonly<{
  apiUrl: string;
  credentials: CredentialsConfig;
  userAgent: string;
}>;

export type Call = Readonly<{
  /** Octokit's notation: `GET /repos/{owner}/{repo}/…`. */
  route: string;
  parameters: Readonly<Record<string, unknown>>;
  authorization: string;
  /** What the authorization is called in the books. */
  credential: string;
  purpose: Purpose;
  signal: AbortSignal;
  /** The answer is only wanted if it is another than this one. */
  etag?: string | undefined;
  /** Where it leads is not for our token: the answer that leads there is given as it is. */
  redirect?: 'manual';
}>;

/** A question about a repository. */
export type Ask = Readonly<{
  repository: string;
  route: string;
  parameters: Readonly<Record<string, unknown>>;
  purpose: Purpose;
  /** When whoever asks gives up waiting; the question itself goes on for whoever else asked it. */
  signal: AbortSignal;
}>;

export type Client = Readonly<{
  /** One request, one answer or none; never repeated here, never throws for what the outside does. */
  exchange: (call: Call) => Promise<Exchange>;
  /** One request as far as the budget goes. Throws OutsideError where it is held back, or not answered. */
  request: (call: Call) => Promise<Reply>;
  /**
   * A read about a repository: conditional where it was asked before, one flight for all who ask it at
   * once, and only as far as the budget goes. Throws OutsideError for all that is not a 2xx.
   */
  read: (ask: Ask) => Promise<Reply>;
  /** An answer could not be read: it shows in GitHub's health, and is not given again. */
  unreadable: (reply: Reply) => void;
  accounts: Accounts;
  credentials: Credentials;
  clock: ServerClock;
  health: HealthMonitor;
}>;

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** All HTTP with GitHub. `@octokit/core` alone: no plugin that repeats a request behind our back. */
export function createClient(config: GitHubConfig): Client {
  const octokit = new Octokit({
    baseUrl: config.apiUrl,
    userAgent: config.userAgent,
    log: silent,
  });
  const clock = createServerClock();
  const health = createHealthMonitor();
  const accounts = createAccounts();
  const conditional = createConditionalReads();
  const flights = new Map<string, Promise<Reply>>();
  const tokenRequest = octokit.request.defaults({ request: { fetch: fetchToken } });
  const githubNow = (): number => Date.now() + (clock.offset() ?? 0);
  const credentials = createCredentials(config.credentials, tokenRequest, githubNow);

  /** The requests that get an App its tokens: bounded, and a lesson about GitHub's clock too. */
  async function fetchToken(url: string, options: RequestInit): Promise<Response> {
    const sentAt = Date.now();
    const signal = AbortSignal.timeout(TOKEN_BOUND_MS);
    const response = await fetch(url, { ...options, signal });
    clock.observe(response.headers.get('date') ?? undefined, sentAt, Date.now());
    return response;
  }

  async function exchange(call: Call): Promise<Exchange> {
    const sentAt = Date.now();
    const ended = await attempt(octokit, call);
    const now = Date.now();
    if (ended.kind === 'answered') clock.observe(dateOf(ended.reply), sentAt, now);
    const { credential, purpose, route } = call;
    accounts.observe({ credential, purpose, isWrite: !route.startsWith('GET ') }, ended, now);
    health.observe(ended, now - sentAt, now, accounts.warning(credential, now));
    return ended;
  }

  async function read(ask: Ask): Promise<Reply> {
    const { repository, route, parameters, purpose, signal } = ask;
    const names = [...repository.split('/'), ...Object.values(parameters)];
    if (names.some(leadsAway)) {
      throw new OutsideError('terminal', 'GitHub has nothing that is called so', 404);
    }
    const access = await credentials.access(repository).catch(noWayIn);
    // Each for itself: what one may ask for is not held back with what another may not.
    admit(access.credential, purpose);
    const key = JSON.stringify([access.credential, repository, route, parameters]);
    const flight = flights.get(key) ?? fly(ask, access, key).finally(() => flights.delete(key));
    flights.set(key, flight);
    return unlessAborted(flight, signal);
  }

  function admit(credential: string, purpose: Purpose): void {
    const wait = accounts.refusal(credential, purpose, Date.now());
    if (wait !== null) throw heldBack(wait);
  }

  async function request(call: Call): Promise<Reply> {
    admit(call.credential, call.purpose);
    return answered(call);
  }

  async function answered(call: Call): Promise<Reply> {
    const ended = await exchange(call);
    if (ended.kind === 'answered') return ended.reply;
    throw new OutsideError('retry', `GitHub gave no answer: ${ended.message}`, null);
  }

  async function fly(ask: Ask, access: Access, key: string): Promise<Reply> {
    const { repository, route, parameters, purpose } = ask;
    const [owner, repo] = repository.split('/');
    const before = conditional.before(key, Date.now());
    const answer = await answered({
      ...{ route, purpose, ...access, etag: before?.etag },
      parameters: { owner, repo, ...parameters },
      signal: AbortSignal.timeout(READ_BOUND_MS),
    });
    const reply = conditional.settle(key, before, answer, Date.now());
    if (reply.status === 401) credentials.forget(repository);
    if (reply.status >= 200 && reply.status < 300) return reply;
    throw refusedRead(reply);
  }

  function unreadable(reply: Reply): void {
    health.unreadable(Date.now());
    conditional.forget(reply);
  }

  return { exchange, request, read, unreadable, accounts, credentials, clock, health };
}

/** The flight's answer; throws where whoever asked gives up before. */
function unlessAborted(flight: Promise<Reply>, signal: AbortSignal): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void =>
      reject(new OutsideError('retry', 'GitHub gave no answer in time', null));
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    flight.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

function heldBack({ until, reason }: Readonly<{ until: number; reason: string }>): OutsideError {
  const seconds = Math.max(1, Math.ceil((until - Date.now()) / 1_000));
  return new OutsideError('retry', `Not asked: ${reason}, for ${seconds} s more.`, null);
}

async function attempt(octokit: Octokit, call: Call): Promise<Exchange> {
  const { route, parameters, authorization, signal, etag } = call;
  // Only a read may be led elsewhere: a redirected POST could arrive twice.
  const redirect = call.redirect ?? (route.startsWith('GET ') ? 'follow' : 'manual');
  try {
    const reply = await octokit.request(route, {
      ...parameters,
      headers: {
        authorization,
        'x-github-api-version': API_VERSION,
        ...(etag === undefined ? {} : { 'if-none-match': etag }),
      },
      request: { signal, redirect },
    });
    return { kind: 'answered', reply: reply as Reply };
  } catch (error) {
    const response = (error as { response?: Reply }).response;
    return response === undefined ? exchangeOfError(error) : { kind: 'answered', reply: response };
  }
}

function dateOf({ headers }: Reply): string | undefined {
  return headers['date'] === undefined ? undefined : String(headers['date']);
}

/** Without a credential nothing can be asked. */
export function noWayIn(error: unknown): never {
  throw new OutsideError('retry', (error as Error).message, null, error);
}

const TERMINAL = new Set([400, 401, 404, 410, 422]);

/** What an answer that is no 2xx means for a read. */
export function refusedRead(reply: Reply): OutsideError {
  const said = messageOf(reply);
  const message = `GitHub answered ${reply.status}${said === null ? '' : `: ${said}`}`;
  return new OutsideError(TERMINAL.has(reply.status) ? 'terminal' : 'retry', message, reply.status);
}
