import type { z } from 'zod';
import { takeAhead } from './ahead.ts';
import { type Answer, asProblem, NoAnswer } from './answer.ts';
import { noteServerDate } from './clock.ts';
import { fromJson } from './from-json.ts';

/** Under the 30 s at which routers give up, and over the 25 s for which a request may be held. */
const TIMEOUT_MS = 25_000;

let onSignedOut: () => void = () => {};

/** Who is told when an answer says that nobody is signed in. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

export type Send = Readonly<{
  method?: 'POST' | 'PUT' | 'DELETE';
  /** The body as it goes out, already JSON, so that asking again sends the very same bytes. */
  body?: string;
  headers?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}>;

/** Asks once. Never throws for what the other side does or fails to do. */
export async function ask<T>(
  url: string,
  schema: z.ZodType<T>,
  send: Send = {},
): Promise<Answer<T>> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const ahead = send.method === undefined ? takeAhead(url) : undefined;
  try {
    const response = await (ahead ?? fetch(url, requestOf(send, timeout)));
    const answer = await read(response, schema);
    // What was asked ahead may have been answered a while ago; another's answer says nothing of our time.
    if (ahead === undefined && answer.kind !== 'unknown') {
      noteServerDate(response.headers.get('date'));
    }
    return answer;
  } catch {
    return { kind: 'unknown', why: timeout.aborted ? 'timeout' : 'network' };
  }
}

function requestOf(send: Send, timeout: AbortSignal): RequestInit {
  return {
    method: send.method ?? 'GET',
    // What goes with a deploy's version in a cache leaves out how the search for its run goes.
    cache: 'no-store',
    body: send.body ?? null,
    headers: {
      accept: 'application/json, application/problem+json',
      ...(send.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...send.headers,
    },
    signal: send.signal === undefined ? timeout : AbortSignal.any([timeout, send.signal]),
  };
}

async function read<T>(response: Response, schema: z.ZodType<T>): Promise<Answer<T>> {
  const body = await jsonOf(response);
  if (!response.ok) {
    const problem = asProblem(body);
    if (problem === null) return { kind: 'unknown', why: 'not_ours' };
    if (response.status === 401) onSignedOut();
    return { kind: 'problem', problem, retryAfterS: retryAfter(response) };
  }
  if (body === undefined) return { kind: 'unknown', why: 'not_ours' };
  const parsed = schema.safeParse(body);
  if (!parsed.success) return { kind: 'unknown', why: 'unreadable' };
  return { kind: 'ok', value: parsed.data };
}

/** Undefined where the body is not JSON; a body that breaks off counts as no answer at all. */
async function jsonOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!/json/i.test(response.headers.get('content-type') ?? '')) return undefined;
  return fromJson(text);
}

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

/** For queries: the value, or a NoAnswer thrown. */
export async function get<T>(url: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
  const answer = await ask(url, schema, { signal });
  if (answer.kind === 'ok') return answer.value;
  throw new NoAnswer(answer);
}
