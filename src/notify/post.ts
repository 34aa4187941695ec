import type { Sent } from '../engine/notify-port.ts';

/** A receiver's answer is read no further than this. */
const MOST_ANSWER_BYTES = 64 * 1024;
/** A receiver cannot silence us for longer than a delivery is tried at all. */
const MOST_RETRY_AFTER_S = 24 * 3_600;
/** Statuses of the 4xx that say nothing against trying again. */
const TRY_AGAIN = new Set([408, 409, 425, 429]);

export type Failure = Exclude<Sent, { kind: 'delivered' } | { kind: 'unchanged' }>;

export type Posted = Readonly<{ kind: 'accepted'; text: string }> | Failure;

/**
 * Sends one POST with a JSON body and says how it ended. No redirect is followed: it would carry what is
 * signed, or a token, to somebody else. Never throws for what the outside does.
 */
export async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<Posted> {
  try {
    const response = await fetch(url, {
      ...{ method: 'POST', body, signal, redirect: 'manual' },
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    });
    const text = await readStart(response);
    return response.ok ? { kind: 'accepted', text } : failureOf(response);
  } catch (error) {
    return { kind: 'retry', error: reasonOf(error), retryAfterMs: null };
  }
}

/** Why a status is no success, and whether trying again makes sense. */
function failureOf({ status, headers }: Response): Failure {
  const error = `It answered with HTTP ${status}`;
  if (status >= 300 && status < 400) {
    return { kind: 'terminal', error: `${error}: redirects are not followed` };
  }
  if (status >= 400 && status < 500 && !TRY_AGAIN.has(status)) return { kind: 'terminal', error };
  return { kind: 'retry', error, retryAfterMs: retryAfterMs(headers) };
}

/** `Retry-After` in seconds; a date, or nonsense, counts as none. */
function retryAfterMs(headers: Headers): number | null {
  const value = headers.get('retry-after')?.trim() ?? '';
  return /^\d{1,9}$/.test(value) ? Math.min(Number(value), MOST_RETRY_AFTER_S) * 1_000 : null;
}

async function readStart(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    // Leaving the loop ends the stream.
    if (bytes > MOST_ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** What went wrong, by the code that the network gives it; never an address or a header. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'The connection broke';
  if (error.name === 'TimeoutError') return 'It did not answer in time';
  const { code } = (error.cause ?? {}) as { code?: unknown };
  return typeof code === 'string' ? `It could not be reached (${code})` : 'The connection broke';
}
