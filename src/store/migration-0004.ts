import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** 0004: attempts apart, runs from outside, webhook deliveries that are done, the tails of logs. */
export const sources: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('deploy')
      .addColumn('origin', 'text', (c) =>
        c.notNull().defaultTo('console').check(sql`origin in ('console', 'outside')`),
      )
      .execute();
    await db.schema.alterTable('deploy').addColumn('merged_into', 'text').execute();
    await sql`create index deploy_open_outside on deploy (repository, workflow) where finished_at is null and origin = 'outside'`.execute(
      db,
    );
    await db.schema
      .createTable('webhook_delivery')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('received_at', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex('webhook_delivery_by_age')
      .on('webhook_delivery')
      .column('received_at')
      .execute();
    await db.schema
      .createTable('log_tail')
      .addColumn('run_id', 'bigint', (c) => c.notNull())
      .addColumn('attempt', 'integer', (c) => c.notNull())
      .addColumn('job', 'text', (c) => c.notNull())
      .addColumn('step', 'text')
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('is_cut', 'integer', (c) => c.notNull())
      .addColumn('read_at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('one_tail_an_attempt', ['run_id', 'attempt'])
      .execute();
    const deploys = db as Kysely<{ deploy: { id: string; facts: string } }>;
    for (const { id, facts } of await deploys.selectFrom('deploy').selectAll().execute()) {
      const next = JSON.stringify(factsByAttempt(JSON.parse(facts) as SecondFacts));
      await deploys.updateTable('deploy').set({ facts: next }).where('id', '=', id).execute();
    }
  },
};

/** What of the facts as 0002 had them is kept in another form now. */
type SecondFacts = Readonly<{ runs: Readonly<Record<string, SecondWord>> }>;
type SecondWord = Readonly<{
  attempt: number;
  status: string;
  conclusion: string | null;
  startedAt: number | null;
  updatedAt: number;
  heardAt: number;
  source: string;
  url: string;
  headSha: string;
  jobs: readonly Readonly<{ status: string }>[] | null;
}>;

function factsByAttempt({ runs, ...facts }: SecondFacts): object {
  const next = Object.entries(runs).map(([id, word]) => [
    id,
    { attempts: [attemptOf(word)], gone: null },
  ]);
  return { ...facts, runs: Object.fromEntries(next), merged: null };
}

function attemptOf({ attempt, jobs, heardAt, source, ...run }: SecondWord): object {
  const isWhole = run.status === 'completed' && jobs !== null;
  // Jobs had no ids then: any will do, since an attempt that is whole hears of no other.
  const numbered = (jobs ?? []).map((job, index) => ({ ...job, id: -1 - index }));
  return {
    ...{ attempt, heardAt, source, waiting: null, replacedBy: null },
    run: { ...run, number: null },
    jobs: isWhole ? numbered : [],
    isWhole,
  };
}
