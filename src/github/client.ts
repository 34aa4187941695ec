import { Octokit } from '@octokit/core';
import { OutsideError } from '../engine/ports.ts';
import { createServerClock, type ServerClock } from './clock.ts';
import { type Credentials, type CredentialsConfig, createCredentials } from './credentials.ts';
import { createHealthMonitor, type HealthMonitor } from './health.ts';
import { type Exchange, exchangeOfError, messageOf, type Reply } from './reply.ts';

/** Supported by github.com until 2028 and by every GHES we know; see docs/adr/0003. */
const API_VERSION = '2022-11-28';
const TOKEN_BOUND_MS = 5_000;

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
  signal: AbortSignal;
}>;

export type Client = Readonly<{
  /** One request, one answer or none; never repeated here, never throws for what the outside does. */
  exchange: (call: Call) => Promise<Exchange>;
  /** A read about a repository. Throws OutsideError for all that is not a 2xx. */
  read: (
    repository: string,
    route: string,
    parameters: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ) => Promise<Reply>;
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
    health.observe(ended, now - sentAt, now);
    return ended;
  }

  async function read(
    repository: string,
    route: string,
    parameters: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<Reply> {
    const authorization = await credentials.authorization(repository).catch(noWayIn);
    const [owner, repo] = repository.split('/');
    const ended = await exchange({
      route,
      parameters: { owner, repo, ...parameters },
      authorization,
      signal,
    });
    if (ended.kind !== 'answered') {
      throw new OutsideError('retry', `GitHub gave no answer: ${ended.message}`, null);
    }
    const { reply } = ended;
    if (reply.status === 401) credentials.forget(repository);
    if (reply.status >= 200 && reply.status < 300) return reply;
    throw refusedRead(reply);
  }

  return { exchange, read, credentials, clock, health };
}

async function attempt(octokit: Octokit, call: Call): Promise<Exchange> {
  const { route, parameters, authorization, signal } = call;
  // Only a read may be led elsewhere: a redirected POST could arrive twice.
  const redirect = route.startsWith('GET ') ? 'follow' : 'manual';
  try {
    const reply = await octokit.request(route, {
      ...parameters,
      headers: { authorization, 'x-github-api-version': API_VERSION },
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

function noWayIn(error: unknown): never {
  throw new OutsideError('retry', (error as Error).message, null, error);
}

const TERMINAL = new Set([400, 401, 404, 410, 422]);

function refusedRead(reply: Reply): OutsideError {
  const said = messageOf(reply);
  const message = `GitHub answered ${reply.status}${said === null ? '' : `: ${said}`}`;
  return new OutsideError(TERMINAL.has(reply.status) ? 'terminal' : 'retry', message, reply.status);
}
