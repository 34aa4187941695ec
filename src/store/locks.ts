import type { Kysely } from 'kysely';
import type { Locks } from '../engine/ports.ts';
import type { Tables } from './tables.ts';

/** Who closed which target, and why. */
export function createLocks(db: Kysely<Tables>): Locks {
  return {
    lock: async (target, { reason, by, at }) => {
      await db
        .insertInto('target_lock')
        .values({ target, reason, locked_by: by, locked_at: at })
        .onConflict((conflict) => conflict.column('target').doUpdateSet({ reason }))
        .execute();
    },
    unlock: async (target) => {
      await db.deleteFrom('target_lock').where('target', '=', target).execute();
    },
  };
}
