import type { IncomingMessage } from 'node:http';
import type { Traits } from '../mode.ts';
import type { RequestRecord } from './request-log.ts';
import type { Incoming, Outcome } from './respond.ts';
import { readTarget } from './target.ts';

/** A whole request. Rejects when the client goes before its end. */
export async function readRequest(request: IncomingMessage, traits: Traits): Promise<Incoming> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    method: request.method ?? 'GET',
    target: readTarget(request.url ?? '/', traits),
    headers: request.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

/** What is kept of a request once its effect has happened; `at` is server time in ms. */
export function recordOf(incoming: Incoming, outcome: Outcome, at: number): RequestRecord {
  const { method, target, headers, body } = incoming;
  return {
    kind: outcome.kind,
    method,
    path: target.shown,
    at,
    authorized: headers.authorization !== undefined,
    bodyBytes: Buffer.byteLength(body),
    body: jsonOrNull(body),
    fault: outcome.fault,
    status: null,
  };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
