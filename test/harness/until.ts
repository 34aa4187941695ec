import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 100;
const BOUND_MS = 60_000;

/**
 * Waits for a fact: asks until the answer is neither null nor undefined nor false, and gives it.
 * Fails, naming the fact, when it has not come about within the bound.
 */
export async function until<T>(
  fact: string,
  ask: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  boundMs = BOUND_MS,
): Promise<T> {
  const givenUpAt = performance.now() + boundMs;
  while (performance.now() < givenUpAt) {
    const found = await ask();
    if (found !== null && found !== undefined && found !== false) return found;
    await pause(LOOK_EVERY_MS);
  }
  throw new Error(`waited ${boundMs} ms, and still not: ${fact}`);
}

/** What a promise gives, and how many milliseconds it took. */
export async function timed<T>(work: Promise<T>): Promise<readonly [T, number]> {
  const startedAt = performance.now();
  return [await work, performance.now() - startedAt];
}
