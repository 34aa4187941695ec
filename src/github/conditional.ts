import type { Reply } from './reply.ts';

/** How much text of answers is remembered in all; the least recently asked for goes first. */
const MAX_REMEMBERED = 16_000_000;
/** Larger answers are read anew each time. */
const MAX_ANSWER = 1_000_000;
/** Now and then an answer is read whole: should a cache ever say "not modified" in error, that ends. */
const MAX_AGE_MS = 5 * 60_000;

export type Remembered = Readonly<{ etag: string; reply: Reply; size: number; readAt: number }>;

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
  let held = 0;

  function drop(key: string): void {
    held -= answers.get(key)?.size ?? 0;
    answers.delete(key);
  }

  function remember(key: string, answer: Remembered): void {
    drop(key);
    answers.set(key, answer);
    held += answer.size;
    for (const oldest of answers.keys()) {
      if (held <= MAX_REMEMBERED) break;
      drop(oldest);
    }
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
      const { etag } = reply.headers;
      if (reply.status !== 200 || etag === undefined) return reply;
      // Answers come compressed: their length on the way says nothing.
      const size = JSON.stringify(reply.data)?.length ?? 0;
      if (size <= MAX_ANSWER) remember(key, { etag: String(etag), reply, size, readAt: now });
      return reply;
    },
    forget: (reply) => {
      for (const [key, known] of answers) if (known.reply === reply) drop(key);
    },
  };
}
