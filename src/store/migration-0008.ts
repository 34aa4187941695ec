import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** 0008: locks expire, commits are marked bad, and whoever opens or closes a target is remembered. */
export const closures: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('target_lock').addColumn('expires_at', 'bigint').execute();
    for (const column of ['override', 'rolls_back']) {
      await db.schema.alterTable('deploy').addColumn(column, 'text').execute();
    }
    await db.schema
      .createTable('bad_commit')
      .addColumn('repository', 'text', (c) => c.notNull())
      .addColumn('sha', 'text', (c) => c.notNull())
      .addColumn('title', 'text')
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('marked_by', 'text', (c) => c.notNull())
      .addColumn('marked_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('one_mark_a_commit', ['repository', 'sha'])
      .execute();
    await db.schema
      .createTable('target_event')
      .addColumn('position', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('target', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('actor', 'text', (c) => c.notNull())
      .addColumn('event', 'text', (c) => c.notNull())
      .addColumn('detail', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex('target_event_by_target')
      .on('target_event')
      .columns(['target', 'position'])
      .execute();
  },
};
