import type { Lock } from '../domain/policy.ts';
import type { Millis } from '../domain/run.ts';
import type { TargetEvent } from './ports.ts';

/** A person closes a target. Its owner may change the lock, anybody else has to take it over; anybody may open. */
export interface Locks {
  lock(
    target: string,
    lock: Lock,
    how: Readonly<{ takesOver: boolean }>,
  ): Promise<Readonly<{ kind: 'locked' }> | Readonly<{ kind: 'held'; lock: Lock }>>;
  /** Whosever lock it is; with `seenAt` only the one that was put there then, `held` being another. */
  unlock(
    target: string,
    who: Readonly<{ by: string; at: Millis }>,
    which: Readonly<{ seenAt: Millis | null }>,
  ): Promise<Readonly<{ kind: 'unlocked' }> | Readonly<{ kind: 'held'; lock: Lock }>>;
  /** What was done to the target, newest first. */
  events(target: string): Promise<readonly Omit<TargetEvent, 'target'>[]>;
}
