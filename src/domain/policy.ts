import type { Millis } from './run.ts';

/** Who may deploy where, and when not. */

/** A person closed a target. */
export type Lock = Readonly<{
  reason: string;
  by: string;
  at: Millis;
  /** Null: until somebody unlocks it. */
  expiresAt: Millis | null;
}>;

/** A span in which the calendar closes targets. */
export type FreezeWindow = Readonly<{ from: Millis; until: Millis }>;

/** What a caller says of what stands in the way. */
export type Leave = Readonly<{
  by: string;
  /** Its own lock is not meant for itself. */
  throughLock: boolean;
  /** Why a freeze or a mark does not hold this once; null: it does. */
  override: string | null;
}>;

/** The lock as long as it holds; an expired one is none. */
export function inForce(lock: Lock | null, now: Millis): Lock | null {
  if (lock === null) return null;
  return lock.expiresAt !== null && lock.expiresAt <= now ? null : lock;
}

/** The lock that keeps this caller out. Its owner gets through, but only by saying so. */
export function lockAgainst(
  lock: Lock | null,
  { by, throughLock }: Leave,
  now: Millis,
): Lock | null {
  const holding = inForce(lock, now);
  return holding !== null && holding.by === by && throughLock ? null : holding;
}
