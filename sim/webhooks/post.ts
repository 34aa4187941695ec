import { type IncomingMessage, request } from 'node:http';

/** What GitHub notes of a try: words and code, and what was answered, if it was. */
export interface Answer {
  readonly status: string;
  readonly statusCode: number;
  readonly response: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  } | null;
}

/** What GitHub notes where nobody took the connection, or it broke. */
export const NOT_CONNECTED: Answer = {
  ...{ status: 'failed to connect to host', statusCode: 502 },
  response: null,
};
const TIMED_OUT: Answer = { status: 'timed out', statusCode: 504, response: null };

interface Wire {
  /** How long the receiver may take, in ms of the real time it lives in. */
  readonly timeoutMs: number;
  readonly closing: AbortSignal;
}

/**
 * One POST over a connection of its own, without redirects or retries.
 * Rejects when the simulator closes; whatever else goes wrong is an answer.
 */
export async function post(
  url: string,
  sent: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  { timeoutMs, closing }: Wire,
): Promise<Answer> {
  const late = AbortSignal.timeout(timeoutMs);
  try {
    return await exchange(url, sent, AbortSignal.any([closing, late]));
  } catch (error) {
    if (closing.aborted) throw error;
    return late.aborted ? TIMED_OUT : NOT_CONNECTED;
  }
}

async function exchange(
  url: string,
  { headers, body }: Parameters<typeof post>[1],
  signal: AbortSignal,
): Promise<Answer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    // A kept connection would outlive a receiver that is started anew.
    request(url, { method: 'POST', headers, agent: false, signal })
      .once('response', resolve)
      .once('error', reject)
      .end(body);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const { statusCode = 0 } = response;
  const isFine = statusCode >= 200 && statusCode < 300;
  const given = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
  return {
    status: isFine ? 'OK' : `Invalid HTTP Response: ${statusCode}`,
    statusCode,
    response: {
      headers: Object.fromEntries(given),
      body: Buffer.concat(chunks).toString('utf8'),
    },
  };
}
