import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** 0007: the history is asked by commit, environment, origin and dates; each question has its index. */
export const history: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('deploy')
      .addColumn('newest_asked', 'bigint', (c) => c.notNull().defaultTo(0))
      .execute();
    await sql`update deploy set newest_asked = known.newest from
      (select seq, max(requested_at) over (order by seq) as newest from deploy) as known
      where known.seq = deploy.seq`.execute(db);
    await sql`create index deploy_by_newest_asked on deploy (newest_asked, seq)`.execute(db);
    await sql`create index deploy_by_lateness on deploy (newest_asked - requested_at)`.execute(db);
    await sql`create index deploy_by_sha on deploy (sha, seq) where sha is not null`.execute(db);
    await sql`create index deploy_by_environment on deploy (environment, seq)`.execute(db);
    await sql`create index deploy_by_origin on deploy (origin, seq)`.execute(db);
  },
};
