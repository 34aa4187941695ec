import type { Fault } from '../faults.ts';

/** What a handler answers, before headers and faults. */
export interface Reply {
  readonly status: number;
  /** Sent as JSON; with neither this nor `text` nor `message` there is no body. */
  readonly json?: unknown;
  /** An error's words, sent in GitHub's error body. */
  readonly message?: string;
  /** Sent as it is, instead of JSON. */
  readonly text?: { readonly type: string; readonly body: string | Buffer };
  readonly headers?: Readonly<Record<string, string>>;
  /** How the answer goes wrong on its way; the effect, if any, has happened. */
  readonly fault?: Fault | undefined;
}

/** A "no" from anywhere below a handler. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly reply: Reply;
  constructor(reply: Reply) {
    super(`refused with ${reply.status}`);
    this.reply = reply;
  }
}

/** GitHub's simple error; the endpoint's documentation page is added on the way out. */
export function problem(status: number, message: string): Reply {
  return { status, message };
}

/** GitHub's answer for what is not there and for what the token may not see. */
export function notFound(): Refusal {
  return new Refusal(problem(404, 'Not Found'));
}
