/**
 * The table of what can go wrong with an answer. A fault is data: it says whether the request's
 * effect happens first, and turns the right answer into what is put on the wire instead.
 */
import { STATUS_CODES } from 'node:http';
import type { Answer } from './http/answer.ts';
import type { Replica } from './http/replica.ts';

/** What is done with the socket. */
export type Delivery =
  | { readonly act: 'send'; readonly answer: Answer; readonly delayMs: number }
  /** Headers promise the whole body, `bytes` of it come, then the connection is destroyed. */
  | { readonly act: 'cut'; readonly answer: Answer; readonly bytes: number }
  /** Nothing is ever sent; the client must give up. */
  | { readonly act: 'hang' }
  /** The connection is reset (RST) without an answer. */
  | { readonly act: 'reset' };

export type When = 'before' | 'after';

export interface Fault {
  readonly name: string;
  /** Whether the answer goes wrong before the request has any effect, or after. */
  readonly when: When;
  /**
   * What goes on the wire instead of `right`, the answer that would have been sent (only its headers
   * where `when` is before); `now` is server time in ms, `etag` what the client says it has.
   */
  deliver(right: Answer, now: number, etag: string | null): Delivery;
  /** What reads of runs are answered from; absent: what is true now. */
  readonly replica?: Replica;
}

const UNICORN =
  '<!DOCTYPE html>\n<html><head><title>Unicorn! &middot; GitHub</title></head>\n' +
  '<body><h1>This page is taking too long to load.</h1></body></html>\n';

const SECONDARY_LIMIT =
  'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
const LIMITS_PAGE = 'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api';

const SERVER_MESSAGES: Readonly<Record<number, string>> = {
  500: 'Failed to run workflow dispatch',
  502: 'Server Error',
  503: 'No server is currently available to service your request. Sorry about that. Please try resubmitting your request and contact us if the problem persists.',
};

/** Every fault there is, made by name. */
export const faults = {
  /** The right answer, `ms` late. */
  latency: (ms: number): Fault => ({
    name: `latency ${ms} ms`,
    when: 'after',
    deliver: (right) => ({ act: 'send', answer: right, delayMs: ms }),
  }),
  /** No answer, ever. */
  hang: (when: When): Fault => ({ name: 'hang', when, deliver: () => ({ act: 'hang' }) }),
  /** The connection is reset. */
  reset: (when: When): Fault => ({ name: 'reset', when, deliver: () => ({ act: 'reset' }) }),
  /** A JSON error of the server's own (500, 502, 503 …). */
  status: (status: number, when: When): Fault =>
    instead(`status ${status}`, when, (right) =>
      json(right, status, { message: SERVER_MESSAGES[status] ?? 'Server Error' }),
    ),
  /** An HTML page of some proxy, also with 200. */
  html: (status: number, when: When): Fault =>
    instead(`html ${status}`, when, (right) => ({
      status,
      headers: { ...right.headers, 'Content-Type': 'text/html; charset=utf-8' },
      body: UNICORN,
    })),
  /** The effect happens; half the body arrives. */
  cutBody: (): Fault => ({
    name: 'cut body',
    when: 'after',
    deliver: (right) => ({ act: 'cut', answer: right, bytes: Math.floor(right.body.length / 2) }),
  }),
  /** The effect happens; the answer is 200 and makes no sense. */
  absurdJson: (): Fault =>
    instead('absurd json', 'after', (right) => json(right, 200, { workflow_run_id: 'no' })),
  /** The effect happens; the answer tells no run although it was asked to. */
  noDetails: (): Fault =>
    instead('204 despite flag', 'after', ({ headers }) => ({
      status: 204,
      headers: without(headers, 'Content-Type'),
      body: '',
    })),
  /** GitHub's undisclosed limits; `retryAfterS` null leaves the header out. */
  secondaryLimit: (status: 403 | 429, retryAfterS: number | null): Fault =>
    instead(`secondary limit ${status}`, 'before', (right) =>
      json(
        right,
        status,
        {
          message: SECONDARY_LIMIT,
          documentation_url: `${LIMITS_PAGE}#about-secondary-rate-limits`,
        },
        retryAfterS === null ? {} : { 'Retry-After': String(retryAfterS) },
      ),
    ),
  /** The hour's quota is used up; more comes in `resetInS` seconds. */
  primaryLimit: (resetInS: number): Fault =>
    instead('primary limit', 'before', (right, now) =>
      json(
        right,
        403,
        { message: 'API rate limit exceeded for user ID 1.', documentation_url: LIMITS_PAGE },
        {
          'X-RateLimit-Limit': '5000',
          'X-RateLimit-Remaining': '0',
          'X-RateLimit-Used': '5000',
          'X-RateLimit-Reset': String(Math.floor(now / 1_000) + resetInS),
          'X-RateLimit-Resource': 'core',
        },
      ),
    ),
  /** As for a repository that moved; `location` is where a client would send the request next. */
  redirect: (location: string, status: 301 | 302 | 307 | 308 = 307): Fault =>
    instead(`redirect ${status}`, 'before', (right) =>
      json(
        right,
        status,
        { message: STATUS_CODES[status], url: location, documentation_url: LIMITS_PAGE },
        { Location: location },
      ),
    ),
  /** Runs as they were `ageMs` ago, as from a cache: in lists, by id, and their jobs. */
  stalePage: (ageMs: number): Fault => ({
    ...unchanged(`stale page ${ageMs} ms`),
    replica: { lagMs: ageMs, missingNewest: 0 },
  }),
  /** A list without the newest `count` of its runs; the next one has them. */
  missingNewest: (count = 1): Fault => ({
    ...unchanged(`missing newest ${count}`),
    replica: { lagMs: 0, missingNewest: count },
  }),
  /** Whoever asks whether something has changed hears that it has not; others get the right answer. */
  staleNotModified: (): Fault => ({
    ...unchanged('stale 304'),
    deliver(right, _now, etag) {
      const answer = etag === null || right.status !== 200 ? right : notModified(right, etag);
      return { act: 'send', answer, delayMs: 0 };
    },
  }),
  /** The token is suddenly no good. */
  unauthorized: (): Fault =>
    instead('unauthorized', 'before', (right) => json(right, 401, { message: 'Bad credentials' })),
};

function unchanged(name: string): Fault {
  return instead(name, 'after', (right) => right);
}

function instead(name: string, when: When, make: (right: Answer, now: number) => Answer): Fault {
  return {
    name,
    when,
    deliver: (right, now) => ({ act: 'send', answer: make(right, now), delayMs: 0 }),
  };
}

function json(
  right: Answer,
  status: number,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const page = { documentation_url: 'https://docs.github.com/rest', ...body };
  const full = status < 400 ? body : { ...page, status: String(status) };
  return {
    status,
    headers: {
      ...without(right.headers, 'ETag'),
      'Content-Type': 'application/json; charset=utf-8',
      ...headers,
    },
    body: JSON.stringify(full),
  };
}

/** A 304 that confirms what the client has, whatever the answer would be. */
function notModified(right: Answer, etag: string): Answer {
  const headers = { ...without(right.headers, 'Content-Type'), ETag: etag };
  return { status: 304, headers, body: '' };
}

function without(headers: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
}
