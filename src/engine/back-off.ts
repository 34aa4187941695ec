import type { Millis } from '../domain/run.ts';

const FIRST_MS = 1_000;
const LONGEST_MS = 15 * 60_000;
/** After this long without success a delivery is given up. */
const GIVEN_UP_AFTER_MS = 24 * 3_600_000;

/**
 * When to try again after `attempts` tries that failed, the first of them at `failingSince`: 1 s, doubling
 * to 15 min, and not before the other side asked for; null: after 24 hours no more.
 */
export function nextTryAt(
  failed: Readonly<{ attempts: number; failingSince: Millis; retryAfterMs: number | null }>,
  now: Millis,
): Millis | null {
  if (now - failed.failingSince >= GIVEN_UP_AFTER_MS) return null;
  const backOff = Math.min(FIRST_MS * 2 ** (failed.attempts - 1), LONGEST_MS);
  return now + Math.max(backOff, failed.retryAfterMs ?? 0);
}
