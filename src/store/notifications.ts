import { type Kysely, sql } from 'kysely';
import type { Channel, Delivery, Notifications } from '../engine/notify-port.ts';
import { addTold, bumpMessages } from './notification-plan.ts';
import { deployOf } from './rows.ts';
import type { DeployRow, NotificationTable, Tables } from './tables.ts';

/** What is to be delivered to whom, as it is kept. See the port for what each call promises. */
export function createNotifications(db: Kysely<Tables>): Notifications {
  return {
    open: (channels) => openChannels(db, channels),

    unread: async (channel, limit) => {
      const { position: from } = await db
        .selectFrom('notification_channel')
        .select('position')
        .where('name', '=', channel)
        .executeTakeFirstOrThrow();
      const troubles = await db
        .selectFrom('notification_trouble')
        .select('target')
        .where('channel', '=', channel)
        .execute();
      const changes = await logAfter(db, from, limit);
      return { from, changes, troubled: new Set(troubles.map(({ target }) => target)) };
    },

    plan: (channel, { from, upTo, told, changed, troubled }, now) =>
      db.transaction().execute(async (tx) => {
        const { name, kind } = channel;
        const moved = await tx
          .updateTable('notification_channel')
          .set({ position: upTo })
          .where('name', '=', name)
          .where('position', '=', from)
          .executeTakeFirst();
        if (moved.numUpdatedRows !== 1n) throw new Error(`${name} was planned by somebody else`);
        if (kind === 'slack') await bumpMessages(tx, name, changed, now);
        await addTold(tx, channel, told, now);
        await tx.deleteFrom('notification_trouble').where('channel', '=', name).execute();
        const rows = [...troubled].map((target) => ({ channel: name, target }));
        if (rows.length > 0) await tx.insertInto('notification_trouble').values(rows).execute();
      }),

    waiting: async (channel, limit) => {
      const rows = await db
        .selectFrom('notification as n')
        .innerJoin('deploy', 'deploy.id', 'n.deploy_id')
        .selectAll('deploy')
        .select([
          ...(['n.seq as notification_seq', 'n.slot', 'n.version as wanted_version'] as const),
          ...(['n.notice', 'n.is_recovery', 'n.at', 'n.note', 'n.attempts'] as const),
          ...(['n.failing_since', 'n.next_at'] as const),
        ])
        .where('n.channel', '=', channel)
        .where('n.next_at', 'is not', null)
        .where((its) =>
          its.not(
            its.exists(
              its
                .selectFrom('notification as older')
                .select('older.seq')
                .whereRef('older.channel', '=', 'n.channel')
                .whereRef('older.deploy_id', '=', 'n.deploy_id')
                .whereRef('older.seq', '<', 'n.seq')
                .where('older.next_at', 'is not', null),
            ),
          ),
        )
        .orderBy('n.next_at')
        .limit(limit)
        .execute();
      return rows.map((row) => deliveryOf(channel, row));
    },

    delivered: ({ name, kind }, { seq }, note, at) =>
      db.transaction().execute(async (tx) => {
        if (kind === 'slack') {
          await tx
            .updateTable('notification')
            .set({ note, next_at: null, attempts: 0, failing_since: null, last_error: null })
            .where('seq', '=', seq)
            .execute();
        } else {
          await tx.deleteFrom('notification').where('seq', '=', seq).execute();
        }
        await tx
          .updateTable('notification_channel')
          .set({ last_delivered_at: at, failing_since: null, last_error: null })
          .where('name', '=', name)
          .execute();
      }),

    unchanged: async ({ seq }) => {
      await db
        .updateTable('notification')
        .set({ next_at: null, attempts: 0, failing_since: null, last_error: null })
        .where('seq', '=', seq)
        .execute();
    },

    failed: (channel, delivery, { error, at, nextAt }) =>
      noteFailure(db, channel, delivery, { error, at }, { next_at: nextAt }),

    givenUp: (channel, delivery, failure) =>
      noteFailure(db, channel, delivery, failure, { next_at: null, given_up_at: failure.at }),

    retry: async (channel, now) => {
      await db
        .updateTable('notification')
        .set({ next_at: now, given_up_at: null, attempts: 0, failing_since: null })
        .where('channel', '=', channel)
        .where((or) => or.or([or('next_at', 'is not', null), or('given_up_at', 'is not', null)]))
        .execute();
    },

    standing: async (channel, mostGivenUp) => {
      const { last_delivered_at, failing_since, last_error } = await db
        .selectFrom('notification_channel')
        .selectAll()
        .where('name', '=', channel)
        .executeTakeFirstOrThrow();
      const ofChannel = () => db.selectFrom('notification').where('channel', '=', channel);
      const count = sql<number>`count(*)`.as('count');
      const pending = await ofChannel()
        .select(count)
        .where('next_at', 'is not', null)
        .executeTakeFirstOrThrow();
      const lost = await ofChannel()
        .select(count)
        .where('given_up_at', 'is not', null)
        .executeTakeFirstOrThrow();
      const newest = await ofChannel()
        .select(['deploy_id', 'given_up_at', 'last_error'])
        .where('given_up_at', 'is not', null)
        .orderBy('given_up_at', 'desc')
        .limit(mostGivenUp)
        .execute();
      return {
        pending: pending.count,
        lastDeliveredAt: last_delivered_at,
        failingSince: failing_since,
        lastError: last_error,
        givenUpTotal: lost.count,
        givenUp: newest.map(({ deploy_id, given_up_at, last_error: error }) => ({
          ...{ deployId: deploy_id, at: given_up_at ?? 0, error: error ?? '' },
        })),
      };
    },
  };
}

/** Drops what is kept of channels that are no more, and begins new ones at the log's end. */
async function openChannels(db: Kysely<Tables>, channels: readonly Channel[]): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const kept = await tx.selectFrom('notification_channel').select(['name', 'kind']).execute();
    const isKept = (one: { name: string; kind: string }): boolean =>
      channels.some(({ name, kind }) => name === one.name && kind === one.kind);
    for (const { name } of kept.filter((one) => !isKept(one))) {
      await tx.deleteFrom('notification').where('channel', '=', name).execute();
      await tx.deleteFrom('notification_trouble').where('channel', '=', name).execute();
      await tx.deleteFrom('notification_channel').where('name', '=', name).execute();
    }
    const last = await tx
      .selectFrom('deploy_event')
      .select('position')
      .orderBy('position', 'desc')
      .limit(1)
      .executeTakeFirst();
    for (const { name, kind } of channels) {
      const fresh = { last_delivered_at: null, failing_since: null, last_error: null };
      await tx
        .insertInto('notification_channel')
        .values({ name, kind, position: last?.position ?? 0, ...fresh })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  });
}

async function logAfter(db: Kysely<Tables>, position: number, limit: number) {
  const rows = await db
    .selectFrom('deploy_event as e')
    .innerJoin('deploy', 'deploy.id', 'e.deploy_id')
    .leftJoin('deploy_event as before', (join) =>
      join
        .onRef('before.deploy_id', '=', 'e.deploy_id')
        .on((on) => on('before.version', '=', sql<number>`e.version - 1`)),
    )
    .select(['e.position', 'e.deploy_id', 'deploy.target', 'e.version', 'e.at', 'e.event'])
    .select(['e.status', 'before.status as before'])
    .where('e.position', '>', position)
    .orderBy('e.position')
    .limit(limit)
    .execute();
  return rows.map(({ deploy_id, ...row }) => ({ ...row, deployId: deploy_id }));
}

type WaitingRow = DeployRow &
  Pick<NotificationTable, 'slot' | 'notice' | 'is_recovery' | 'at' | 'note' | 'attempts'> &
  Pick<NotificationTable, 'failing_since' | 'next_at'> & {
    notification_seq: number;
    wanted_version: number;
  };

function deliveryOf(channel: string, row: WaitingRow): Delivery {
  return {
    seq: row.notification_seq,
    id: `msg_${row.id}_${row.slot}_${channel}`,
    deploy: deployOf(row),
    notice: row.notice,
    isRecovery: row.is_recovery === 1,
    at: row.at,
    version: row.wanted_version,
    note: row.note,
    attempts: row.attempts,
    failingSince: row.failing_since,
    nextAt: row.next_at ?? 0,
  };
}

/** What a try that failed leaves: on the notification, and on its channel until one succeeds. */
async function noteFailure(
  db: Kysely<Tables>,
  channel: string,
  { seq, attempts, failingSince }: Delivery,
  { error, at }: Readonly<{ error: string; at: number }>,
  next: Readonly<{ next_at: number | null; given_up_at?: number }>,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('notification')
      .set({
        ...{ ...next, attempts: attempts + 1, last_error: error },
        failing_since: failingSince ?? at,
      })
      .where('seq', '=', seq)
      .execute();
    await tx
      .updateTable('notification_channel')
      .set({ last_error: error, failing_since: sql`coalesce(failing_since, ${at})` })
      .where('name', '=', channel)
      .execute();
  });
}
