import { type Deploy, githubWord, rerunOrdered, runFacts } from '../domain/deploy.ts';
import type { Millis } from '../domain/run.ts';
import { areGatesKnown, holdOf } from '../domain/run-status.ts';
import { standingOf } from '../domain/standing.ts';
import { isFinal } from '../domain/status.ts';

/** The safety net's beat, whoever is watching. */
export const RECONCILE_EVERY_MS = 60_000;
/** The quickest and slowest beat of what somebody watches; in between, by how long nothing has changed. */
const WATCHED_LEAST_MS = 5_000;
const WATCHED_MOST_MS = 20_000;
/** The quickest beat before work has begun: that it begins is what everybody waits for. */
const QUEUED_LEAST_MS = 2_000;
/** While less than half of the usual time is over, the end is not near. */
const WATCHED_EARLY_MOST_MS = 30_000;
/** With many watched at once each is asked for less often: about four questions a second in all. */
const SHARE_MS = 250;
/** How long hooks may be silent about a run before it is asked for. */
export const HOOK_SILENCE_MS = 5 * 60_000;
/** How long the first word on a run may take to come by a hook. */
const FIRST_WORD_MS = 15_000;
const CONFIRM_LEAST_MS = 3_000;
const TOLD_LOOK_MS = 5_000;

export type Need = Readonly<{
  /** When GitHub was last asked about it; null: not since the server started. */
  askedAt: Millis | null;
  /** That question failed. */
  hasFailed: boolean;
  isWatched: boolean;
  /** How many are watched. */
  watched: number;
  /** GitHub's hooks can be relied on for its repository. */
  isTold: boolean;
  /** How far GitHub's clock is ahead of ours. */
  githubAheadMs: Millis;
  /** How long a deploy of its target usually takes; null where that is not known. */
  usualMs: number | null;
  /** How much further apart than planned the budget wants questions to be. */
  pace: number;
}>;

/** When a deploy whose run is known is asked about next. */
export function askAgainAt(deploy: Deploy, need: Need, now: Millis): Millis {
  const changedAt = Math.max(
    githubWord(deploy)?.heardAt ?? 0,
    deploy.binding?.at ?? 0,
    deploy.orders.at(-1)?.at ?? 0,
  );
  const { askedAt, pace } = need;
  // Whether GitHub took a re-run whose answer was lost is not waited for: it is asked.
  const isTold = need.isTold && rerunOrdered(deploy)?.fate !== 'awaited';
  const { status, at } = standingOf(deploy);
  if (isFinal(status)) return confirmAt(at, askedAt);
  if (isTold && runFacts(deploy) === null) return changedAt + FIRST_WORD_MS;
  if (isTold && isHeldByNobodyKnown(deploy, need.githubAheadMs)) {
    const isNews = askedAt === null || askedAt < changedAt;
    return isNews ? changedAt : askedAt + RECONCILE_EVERY_MS;
  }
  if (isTold) return Math.max(changedAt, askedAt ?? 0) + HOOK_SILENCE_MS;
  if (askedAt === null) return now;
  // As it was when it was asked: measured by now, the next question would run away from us.
  const quiet = askedAt - changedAt;
  const every = need.isWatched ? watchedEvery(deploy, need, quiet, now) : RECONCILE_EVERY_MS;
  return askedAt + every * pace;
}

/** A job's hook says that it is held, but not by whom. */
function isHeldByNobodyKnown(deploy: Deploy, githubAheadMs: Millis): boolean {
  const word = githubWord(deploy);
  const isHeld = word !== null && holdOf(word)?.kind === 'approval';
  return isHeld && !areGatesKnown(word, githubAheadMs);
}

/** GitHub's last word on what has ended: at once, and should it not come, ever more rarely. */
function confirmAt(endedAt: Millis, askedAt: Millis | null): Millis {
  if (askedAt === null || askedAt < endedAt) return endedAt;
  return askedAt + Math.min(Math.max(askedAt - endedAt, CONFIRM_LEAST_MS), RECONCILE_EVERY_MS);
}

function watchedEvery(deploy: Deploy, need: Need, quiet: number, now: Millis): number {
  const { startedAt, attempt } = standingOf(deploy);
  // The usual time counts from asking; a later attempt has not that long behind it.
  const elapsed = now - (attempt === 1 ? deploy.wish.requestedAt : (startedAt ?? now));
  const isEarly = need.usualMs !== null && elapsed < need.usualMs / 2;
  const most = isEarly ? WATCHED_EARLY_MOST_MS : WATCHED_MOST_MS;
  const quickest = startedAt === null ? QUEUED_LEAST_MS : WATCHED_LEAST_MS;
  const least = Math.max(quickest, need.watched * SHARE_MS);
  return need.hasFailed ? least : Math.max(least, Math.min(2 * quiet, most));
}

/** How often a run that is waited for is looked for while somebody watches: often at first, unless hooks tell. */
export function lookAgainEvery(waitedMs: number, isTold: boolean): number {
  if (isTold) return TOLD_LOOK_MS;
  if (waitedMs < 10_000) return 500;
  return waitedMs < 20_000 ? 1_000 : 2_000;
}
