import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** 0006: who is told of deploys, how far of the log, and what is to be delivered. */
export const notifications: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('notification_channel')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('position', 'integer', (c) => c.notNull())
      .addColumn('last_delivered_at', 'bigint')
      .addColumn('failing_since', 'bigint')
      .addColumn('last_error', 'text')
      .execute();
    await db.schema
      .createTable('notification_trouble')
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('target', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('one_trouble_a_target', ['channel', 'target'])
      .execute();
    await db.schema
      .createTable('notification')
      .addColumn('seq', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('deploy_id', 'text', (c) => c.notNull().references('deploy.id'))
      .addColumn('slot', 'integer', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('notice', 'text', (c) => c.notNull())
      .addColumn('is_recovery', 'integer', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('note', 'text')
      .addColumn('attempts', 'integer', (c) => c.notNull())
      .addColumn('failing_since', 'bigint')
      .addColumn('next_at', 'bigint')
      .addColumn('last_error', 'text')
      .addColumn('given_up_at', 'bigint')
      .addUniqueConstraint('one_notification_a_slot', ['channel', 'deploy_id', 'slot'])
      .addCheckConstraint('given_up_is_not_tried', sql`given_up_at is null or next_at is null`)
      .execute();
    await sql`create index notification_waiting on notification (channel, next_at) where next_at is not null`.execute(
      db,
    );
    await sql`create index notification_given_up on notification (channel, given_up_at) where given_up_at is not null`.execute(
      db,
    );
  },
};
