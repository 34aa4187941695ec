import type { QueryClient } from '@tanstack/react-query';
import { keys } from './cache.ts';

/** So long after one answer the next is asked for: every open tab asks, and much may happen at once. */
const APART_MS = 1000;
const TARGETS = { queryKey: keys.targets } as const;

/**
 * Has the targets asked for anew: at once, and while that is on its way, once more after it, however often it
 * is wished. A question cut short by each new wish would go unanswered for as long as much happens.
 */
export function targetsAnew(client: QueryClient): () => void {
  let isAsking = false;
  let isWished = false;

  async function ask(): Promise<void> {
    isAsking = true;
    // What is on its way already may be older than the wish.
    isWished = client.isFetching(TARGETS) > 0;
    await client.invalidateQueries(TARGETS, { cancelRefetch: false });
    setTimeout(askAgain, APART_MS);
  }

  function askAgain(): void {
    isAsking = false;
    if (isWished) void ask();
  }

  return () => {
    isWished = true;
    if (!isAsking) void ask();
  };
}
