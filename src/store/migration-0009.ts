import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** 0009: when the commit that ships was made, which attempt ended, and an index for each of the numbers. */
export const numbers: Migration = {
  async up(db: Kysely<unknown>) {
    for (const column of ['committed_at', 'attempt']) {
      await db.schema.alterTable('deploy').addColumn(column, 'bigint').execute();
    }
    // Of what ended until now the commit's time was not kept; the attempt is in the facts.
    await sql`update deploy set attempt = coalesce(
        (select max(word.value ->> '$.attempt')
          from json_each(facts, '$.runs."' || github_run_id || '".attempts') as word),
        facts ->> '$.callback.attempt')
      where github_run_id is not null`.execute(db);
    await sql`create index deploy_ended on deploy (target, finished_at, status, committed_at)
      where status in ('succeeded', 'failed')`.execute(db);
    await sql`create index deploy_failed on deploy (target, finished_at)
      where status = 'failed'`.execute(db);
    await sql`create index deploy_smooth on deploy (target, finished_at)
      where status = 'succeeded' and attempt = 1 and origin = 'console'`.execute(db);
  },
};
