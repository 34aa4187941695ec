import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** 0010: the last try at a target is the one that ended last: a re-run ends an earlier deploy anew. */
export const lastTry: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create index deploy_last on deploy (target, finished_at)
      where finished_at is not null and merged_into is null`.execute(db);
  },
};
