import { type Attempt, latestAttempt, type Run, type Stop } from './run.ts';
import { beginOf, endOf } from './schedule.ts';
import { viewAttempt } from './view.ts';

/**
 * Puts a run's newest attempt into its concurrency group: one goes on and one waits, so a newer one
 * cancels whoever waited before it, and where the workflow says so also the one that goes on.
 * @param cancelMs how long it takes to cancel what goes on
 * @returns the other runs that this changed
 */
export function enterGroup(
  run: Run,
  all: readonly Run[],
  given: { now: number; cancelMs: number },
): Run[] {
  const { now, cancelMs } = given;
  const { concurrency } = run;
  if (!concurrency) return [];
  const others = all.filter((one) => one !== run && isInGroup(one, run) && !isOver(one, now));
  const isPending = (one: Run) => viewAttempt(latestAttempt(one), now).status === 'pending';
  const changed = others.filter((one) => isPending(one) || concurrency.cancelsInProgress);
  for (const one of changed) {
    stop(one, { at: isPending(one) ? now : now + cancelMs, conclusion: 'cancelled', by: null });
  }
  const holder = others.find((one) => !isOver(one, now));
  if (holder) queueBehind(latestAttempt(holder), latestAttempt(run));
  return changed;
}

/** Who goes on has left the queue for good: no chain of ended runs hangs on to the newest one. */
function queueBehind(holder: Attempt, next: Attempt): void {
  holder.begins = { at: beginOf(holder) ?? holder.startedAt };
  next.begins = { after: holder };
}

/** Ends the newest attempt, unless it already ends as early. */
export function stop(run: Run, by: Stop): void {
  const attempt = latestAttempt(run);
  const end = endOf(attempt);
  if (!end || end.at > by.at) attempt.stop = by;
}

function isInGroup(one: Run, run: Run): boolean {
  return one.repository === run.repository && one.concurrency?.group === run.concurrency?.group;
}

function isOver(run: Run, now: number): boolean {
  const end = endOf(latestAttempt(run));
  return end !== null && end.at <= now;
}
