import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Sessions } from '../engine/ports.ts';
import type { Tables } from './tables.ts';

/** Ids are kept hashed: the table opens nothing by itself. */
export function createSessions(db: Kysely<Tables>): Sessions {
  return {
    read: async (id, now) => {
      const row = await db
        .selectFrom('session')
        .select('data')
        .where('id_hash', '=', hash(id))
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return row?.data ?? null;
    },
    write: async (id, { data, expiresAt }) => {
      await db
        .insertInto('session')
        .values({ id_hash: hash(id), data, expires_at: expiresAt })
        .onConflict((conflict) =>
          conflict.column('id_hash').doUpdateSet({ data, expires_at: expiresAt }),
        )
        .execute();
    },
    remove: async (id) => {
      await db.deleteFrom('session').where('id_hash', '=', hash(id)).execute();
    },
    removeExpired: async (now) => {
      await db.deleteFrom('session').where('expires_at', '<=', now).execute();
    },
  };
}

function hash(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}
