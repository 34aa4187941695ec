import { createHash, randomUUID } from 'node:crypto';
import type { ApiVersion, Traits } from '../mode.ts';
import type { Answer } from './answer.ts';
import type { Endpoint } from './endpoint.ts';
import type { Reply } from './reply.ts';

type Headers = Readonly<Record<string, string>>;

/** What every answer carries; `now` is server time in ms. */
export function baseHeaders(traits: Traits, version: ApiVersion, now: number): Headers {
  const { installedVersion } = traits;
  return {
    Server: 'github.com (simulated)',
    Date: new Date(now).toUTCString(),
    'X-GitHub-Request-Id': randomUUID().slice(0, 23).toUpperCase().replaceAll('-', ':'),
    'X-GitHub-Media-Type': 'github.v3; format=json',
    'X-GitHub-Api-Version-Selected': version,
    ...(installedVersion === null ? {} : { 'X-GitHub-Enterprise-Version': installedVersion }),
  };
}

/** A handler's reply as bytes and headers. */
export function render(reply: Reply, endpoint: Endpoint | undefined, headers: Headers): Answer {
  const { status } = reply;
  const all = { ...headers, ...reply.headers };
  if (reply.text) {
    const { type, body } = reply.text;
    return { status, headers: { ...all, 'Content-Type': type }, body };
  }
  const json = reply.message === undefined ? reply.json : errorBody(reply, endpoint);
  if (json === undefined) return { status, headers: all, body: '' };
  const type = 'application/json; charset=utf-8';
  return { status, headers: { ...all, 'Content-Type': type }, body: JSON.stringify(json) };
}

/** GitHub's simple error: `status` is a string. */
function errorBody({ status, message }: Reply, endpoint: Endpoint | undefined) {
  const documentation_url = `https://docs.github.com/rest${endpoint?.docs ?? ''}`;
  return { message, documentation_url, status: String(status) };
}

/** The answer with its weak ETag. */
export function tagged(answer: Answer): Answer {
  const etag = `W/"${createHash('sha256').update(answer.body).digest('hex')}"`;
  const cache = { ETag: etag, 'Cache-Control': 'private, max-age=60, s-maxage=60' };
  return { ...answer, headers: { ...answer.headers, ...cache } };
}

/** Whether `If-None-Match` names this answer; weak comparison, so `W/` makes no difference. */
export function isKnown(answer: Answer, ifNoneMatch: string | undefined): boolean {
  const bare = (tag: string) => tag.trim().replace(/^W\//, '');
  const own = bare(answer.headers['ETag'] ?? '');
  return (ifNoneMatch ?? '').split(',').some((tag) => tag !== '' && bare(tag) === own);
}

/** A 304 in place of an answer that the client already has. */
export function notModified(answer: Answer): Answer {
  const { 'Content-Type': _, ...headers } = answer.headers;
  return { status: 304, headers, body: '' };
}
