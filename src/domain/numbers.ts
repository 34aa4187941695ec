import type { Millis } from './run.ts';

/** The figures that people ask for, from what the history holds. `docs/numbers.md` defines them. */

/** How many runs tell how long one usually takes: the newest; and from how many on they do. */
export const USUAL_MOST = 50;
const USUAL_LEAST = 5;

/** A deploy that went through at its first attempt: when it ended, and how long it took. */
export type Lasted = Readonly<{ id: string; endedAt: Millis; ms: Millis }>;

/** How long deploys usually take, in ms: half of them no longer than `p50`, nine in ten than `p90`. */
export type Usual = Readonly<{ p50: Millis; p90: Millis; runs: number }>;

/** From the beginning of an outage until the deploy that ended it; null: it still goes on. */
export type Outage = Readonly<{ began: Millis; restored: Millis | null }>;

/** Outages that are over, how long they took in the middle, and since when the oldest one goes on. */
export type Restore = Readonly<{
  median: Millis | null;
  outages: number;
  openSince: Millis | null;
}>;

/** The value that `share` of the values are at or below, by nearest rank; null where there are none. */
export function percentile(values: readonly number[], share: number): number | null {
  const rank = Math.max(1, Math.ceil(share * values.length));
  return [...values].sort((a, b) => a - b)[rank - 1] ?? null;
}

/** How long the newest of these took; null where they are too few to tell. */
export function usualOf(lasted: readonly Omit<Lasted, 'id'>[]): Usual | null {
  const newest = [...lasted].sort((a, b) => b.endedAt - a.endedAt).slice(0, USUAL_MOST);
  const durations = newest.map(({ ms }) => ms);
  const [p50, p90] = [percentile(durations, 0.5), percentile(durations, 0.9)];
  if (newest.length < USUAL_LEAST || p50 === null || p90 === null) return null;
  return { p50, p90, runs: newest.length };
}

/** The share of what ended that failed; null where nothing ended. */
export function failureRate(
  counts: Readonly<{ succeeded: number; failed: number }>,
): number | null {
  const ended = counts.succeeded + counts.failed;
  return ended === 0 ? null : counts.failed / ended;
}

export function restoreOf(outages: readonly Outage[]): Restore {
  const over = outages.flatMap(({ began, restored }) =>
    restored === null ? [] : [restored - began],
  );
  const open = outages.flatMap(({ began, restored }) => (restored === null ? [began] : []));
  return {
    median: percentile(over, 0.5),
    outages: over.length,
    openSince: open.length === 0 ? null : Math.min(...open),
  };
}
