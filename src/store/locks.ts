import type { Kysely, Transaction } from 'kysely';
import { inForce, type Lock } from '../domain/policy.ts';
import type { Millis } from '../domain/run.ts';
import type { Locks } from '../engine/lock-port.ts';
import type { TargetEvent } from '../engine/ports.ts';
import type { Tables } from './tables.ts';

/** How much of a target’s own history is read. */
const MOST_EVENTS = 100;

/** Who closed which target, and why; each change with its line of history. */
export function createLocks(db: Kysely<Tables>): Locks {
  return {
    lock: (target, lock, { takesOver }) =>
      db.transaction().execute(async (tx) => {
        const held = inForce(await lockOf(tx, target), lock.at);
        const isOthers = held !== null && held.by !== lock.by;
        if (isOthers && !takesOver) return { kind: 'held', lock: held };
        await putLock(tx, target, held !== null && !isOthers ? { ...lock, at: held.at } : lock);
        const event = held === null ? 'locked' : isOthers ? 'taken-over' : 'lock-changed';
        await appendTargetEvent(tx, {
          ...{ target, at: lock.at, actor: lock.by, event },
          detail: isOthers ? `${lock.reason} (was ${held.by}’s: ${held.reason})` : lock.reason,
        });
        return { kind: 'locked' };
      }),

    unlock: (target, { by, at }, { seenAt }) =>
      db.transaction().execute(async (tx) => {
        const held = inForce(await lockOf(tx, target), at);
        if (held !== null && seenAt !== null && held.at !== seenAt) {
          return { kind: 'held', lock: held };
        }
        await tx.deleteFrom('target_lock').where('target', '=', target).execute();
        if (held === null) return { kind: 'unlocked' };
        const detail = `${held.by}’s lock: ${held.reason}`;
        await appendTargetEvent(tx, { target, at, actor: by, event: 'unlocked', detail });
        return { kind: 'unlocked' };
      }),

    events: async (target) => {
      const rows = await db
        .selectFrom('target_event')
        .select(['at', 'actor', 'event', 'detail'])
        .where('target', '=', target)
        .orderBy('position', 'desc')
        .limit(MOST_EVENTS)
        .execute();
      return rows as Omit<TargetEvent, 'target'>[];
    },
  };
}

type Reader = Kysely<Tables> | Transaction<Tables>;

/** The lock as it is kept, expired or not; null where there is none. */
export async function lockOf(db: Reader, target: string): Promise<Lock | null> {
  return (await locksOf(db, [target])).get(target) ?? null;
}

/** The locks as they are kept, expired or not, of those targets that have one. */
export async function locksOf(
  db: Reader,
  targets: readonly string[],
): Promise<ReadonlyMap<string, Lock>> {
  const rows = await db
    .selectFrom('target_lock')
    .selectAll()
    .where('target', 'in', targets)
    .execute();
  return new Map(
    rows.map(({ target, reason, locked_by: by, locked_at: at, expires_at: expiresAt }) => [
      target,
      { reason, by, at, expiresAt },
    ]),
  );
}

/** Puts a lock in place, whatever was there. */
export async function putLock(tx: Transaction<Tables>, target: string, lock: Lock): Promise<void> {
  const { reason, by, at, expiresAt } = lock;
  const row = { reason, locked_by: by, locked_at: at, expires_at: expiresAt };
  await tx
    .insertInto('target_lock')
    .values({ target, ...row })
    .onConflict((conflict) => conflict.column('target').doUpdateSet(row))
    .execute();
}

/** One line of a target’s own history. */
export async function appendTargetEvent(
  tx: Transaction<Tables>,
  event: TargetEvent & { at: Millis },
): Promise<void> {
  await tx.insertInto('target_event').values(event).execute();
}
