import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** 0003: tokens of runs that are spent; what GitHub's names stand for. */
export const identity: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('spent_token')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('repository_id')
      .addColumn('repository', 'text', (c) => c.primaryKey())
      .addColumn('id', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('workflow_path')
      .addColumn('repository', 'text', (c) => c.notNull())
      .addColumn('workflow', 'text', (c) => c.notNull())
      .addColumn('path', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('one_path_a_workflow', ['repository', 'workflow'])
      .execute();
  },
};
