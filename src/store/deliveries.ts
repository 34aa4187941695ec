import type { Kysely } from 'kysely';
import type { DoneDeliveries } from '../engine/ports.ts';
import type { Tables } from './tables.ts';

/** The webhook deliveries that are done, across restarts. */
export function createDoneDeliveries(db: Kysely<Tables>): DoneDeliveries {
  return {
    has: async (id) => {
      const row = await db
        .selectFrom('webhook_delivery')
        .select('id')
        .where('id', '=', id)
        .executeTakeFirst();
      return row !== undefined;
    },
    add: async (id, at) => {
      await db
        .insertInto('webhook_delivery')
        .values({ id, received_at: at })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
    },
    forget: async (before) => {
      await db.deleteFrom('webhook_delivery').where('received_at', '<', before).execute();
    },
  };
}
