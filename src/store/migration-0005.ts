import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** 0005: the commit that was named to ship, the one that ships, and the titles of runs’ commits. */
export const shipping: Migration = {
  async up(db: Kysely<unknown>) {
    for (const column of ['wished_sha', 'wished_title', 'sha_input']) {
      await db.schema.alterTable('deploy').addColumn(column, 'text').execute();
    }
    // Until now what shipped was what the run stood at.
    await db.schema.alterTable('deploy').renameColumn('head_sha', 'sha').execute();
    // What is live is what succeeded last: a re-run of an earlier deploy may.
    await sql`create index deploy_live on deploy (target, finished_at) where status = 'succeeded'`.execute(
      db,
    );
    const deploys = db as Kysely<{ deploy: { id: string; facts: string } }>;
    for (const { id, facts } of await deploys.selectFrom('deploy').selectAll().execute()) {
      const next = JSON.stringify(factsWithTitles(JSON.parse(facts) as FourthFacts));
      await deploys.updateTable('deploy').set({ facts: next }).where('id', '=', id).execute();
    }
  },
};

/** What of the facts as 0004 had them is kept in another form now. */
type FourthFacts = Readonly<{ runs: Readonly<Record<string, FourthRun>> }>;
type FourthRun = Readonly<{ attempts: readonly Readonly<{ run: object | null }>[] }>;

function factsWithTitles({ runs, ...facts }: FourthFacts): object {
  const next = Object.entries(runs).map(([id, { attempts, ...run }]) => {
    const titled = attempts.map(({ run: state, ...word }) => ({
      ...word,
      run: state && { ...state, headTitle: null },
    }));
    return [id, { ...run, attempts: titled }];
  });
  return { ...facts, runs: Object.fromEntries(next) };
}
