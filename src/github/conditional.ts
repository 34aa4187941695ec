import type { Reply } from './reply.ts';

/** How many answers are remembered, the least recently asked for going first. */
const MAX_REMEMBERED = 500;
/** Larger bodies are read anew each time. */
const MAX_BODY = 1_000_000;
/** Now and then an answer is read whole: should a cache ever say "not modified" in error, that ends. */
const MAX_AGE_MS = 5 * 60_000;

export type Remembered = Readonly<{ etag: string; reply: Reply; readAt: number }>;

export type ConditionalReads = Readonly<{
  /** What was answered before, to be asked for with `If-None-Match`; null where it is read whole. */
  before: (key: string, now: number) => Remembered | null;
  /** The answer to give: the new one, or the remembered one where GitHub says that nothing changed. */
  settle: (key: string, before: Remembered | null, reply: Reply, now: number) => Reply;
  /** An answer that turned out to be unreadable is not to be given again. */
  forget: (reply: Reply) => void;
}>;

/** Remembers answers by their ETag: asking again for what has not changed costs nothing of the limit. */
export function createConditionalReads(): ConditionalReads {
  const answers = new Map<string, Remembered>();

  function remember(key: string, answer: Remembered): void {
    answers.delete(key);
    answers.set(key, answer);
    const [oldest] = answers.keys();
    if (answers.size > MAX_REMEMBERED && oldest !== undefined) answers.delete(oldest);
  }

  return {
    before: (key, now) => {
      const known = answers.get(key) ?? null;
      return known !== null && now - known.readAt <= MAX_AGE_MS ? known : null;
    },
    settle: (key, before, reply, now) => {
      if (reply.status === 304 && before !== null) {
        remember(key, before);
        return before.reply;
      }
      const { etag, 'content-length': length } = reply.headers;
      const isSmall = length === undefined || Number(length) <= MAX_BODY;
      if (reply.status === 200 && etag !== undefined && isSmall) {
        remember(key, { etag: String(etag), reply, readAt: now });
      }
      return reply;
    },
    forget: (reply) => {
      for (const [key, known] of answers) if (known.reply === reply) answers.delete(key);
    },
  };
}
