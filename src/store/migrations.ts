import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { DEPLOY_STATUSES, DISPATCH_STATES, EVIDENCE, STATUS } from '../domain/status.ts';
import { identity } from './migration-0003.ts';
import { sources } from './migration-0004.ts';
import { shipping } from './migration-0005.ts';
import { notifications } from './migration-0006.ts';
import { history } from './migration-0007.ts';
import { closures } from './migration-0008.ts';
import { numbers } from './migration-0009.ts';
import { lastTry } from './migration-0010.ts';
import { backlogs } from './migration-0011.ts';
import type { Tables } from './tables.ts';

const inList = (values: readonly string[]) => sql.join(values.map((value) => sql.lit(value)));

const FINAL = DEPLOY_STATUSES.filter((status) => STATUS[status].final);

/** 0001: deploys, their events, locks, sessions. What must never be is a CHECK, not a hope. */
const first: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('deploy')
      .addColumn('seq', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('id', 'text', (c) => c.notNull().unique())
      .addColumn('target', 'text', (c) => c.notNull())
      .addColumn('repository', 'text', (c) => c.notNull())
      .addColumn('workflow', 'text', (c) => c.notNull())
      .addColumn('ref', 'text', (c) => c.notNull())
      .addColumn('inputs', 'text', (c) => c.notNull())
      .addColumn('environment', 'text')
      .addColumn('reason', 'text')
      .addColumn('correlation_input', 'text')
      .addColumn('requested_by', 'text', (c) => c.notNull())
      .addColumn('requested_at', 'bigint', (c) => c.notNull())
      .addColumn('idempotency_scope', 'text')
      .addColumn('idempotency_key', 'text')
      .addColumn('fingerprint', 'text')
      .addColumn('ref_defaulted', 'integer', (c) => c.notNull())
      .addColumn('facts', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('dispatch', 'text', (c) => c.notNull())
      .addColumn('is_sent', 'integer', (c) => c.notNull())
      .addColumn('is_followed', 'integer', (c) => c.notNull())
      .addColumn('github_run_id', 'bigint')
      .addColumn('evidence', 'text')
      .addColumn('resolved_by', 'text')
      .addColumn('bound_at', 'bigint')
      .addColumn('head_sha', 'text')
      .addColumn('finished_at', 'bigint')
      .addColumn('updated_at', 'bigint', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addCheckConstraint('status_is_known', sql`status in (${inList(DEPLOY_STATUSES)})`)
      .addCheckConstraint('dispatch_is_known', sql`dispatch in (${inList(DISPATCH_STATES)})`)
      .addCheckConstraint('evidence_is_known', sql`evidence in (${inList(EVIDENCE)})`)
      .addCheckConstraint(
        'finished_when_final',
        sql`(status in (${inList(FINAL)})) = (finished_at is not null)`,
      )
      .addCheckConstraint(
        'a_run_has_its_evidence',
        sql`(github_run_id is null) = (evidence is null) and (github_run_id is null) = (resolved_by is null)`,
      )
      .addCheckConstraint('open_is_followed', sql`finished_at is not null or is_followed = 1`)
      .addCheckConstraint('a_run_was_sent', sql`github_run_id is null or dispatch = 'sent'`)
      .addCheckConstraint(
        'accepted_is_not_sent',
        sql`status <> 'accepted' or (dispatch = 'not_sent' and is_sent = 0)`,
      )
      .addCheckConstraint(
        'a_key_has_its_scope',
        sql`(idempotency_key is null) = (idempotency_scope is null)`,
      )
      .addCheckConstraint('version_counts_from_one', sql`version >= 1`)
      .execute();
    await createIndexes(db);
    await db.schema
      .createTable('deploy_event')
      .addColumn('position', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('deploy_id', 'text', (c) => c.notNull().references('deploy.id'))
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('event', 'text', (c) => c.notNull())
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('actor', 'text')
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('detail', 'text', (c) => c.notNull())
      .addUniqueConstraint('one_event_a_version', ['deploy_id', 'version'])
      .execute();
    await db.schema
      .createTable('target_lock')
      .addColumn('target', 'text', (c) => c.primaryKey())
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('locked_by', 'text', (c) => c.notNull())
      .addColumn('locked_at', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('session')
      .addColumn('id_hash', 'text', (c) => c.primaryKey())
      .addColumn('data', 'text', (c) => c.notNull())
      .addColumn('expires_at', 'bigint', (c) => c.notNull())
      .execute();
    await sql`create virtual table deploy_search using fts5(words, content='', contentless_delete=1)`.execute(
      db,
    );
  },
};

/** One index for each question the server asks, so that none grows dearer with the history. */
async function createIndexes(db: Kysely<unknown>): Promise<void> {
  const plain: readonly (readonly [string, readonly string[]])[] = [
    ['deploy_by_target', ['target', 'seq']],
    ['deploy_by_target_status', ['target', 'status', 'seq']],
    ['deploy_by_status', ['status', 'seq']],
    ['deploy_by_requester', ['requested_by', 'seq']],
    ['deploy_by_ref', ['ref', 'seq']],
  ];
  for (const [name, columns] of plain) {
    await db.schema
      .createIndex(name)
      .on('deploy')
      .columns([...columns])
      .execute();
  }
  await sql`create unique index deploy_by_run on deploy (github_run_id) where github_run_id is not null`.execute(
    db,
  );
  await sql`create unique index deploy_by_key on deploy (idempotency_scope, idempotency_key) where idempotency_key is not null`.execute(
    db,
  );
  await sql`create index deploy_open_by_target on deploy (target, seq) where finished_at is null`.execute(
    db,
  );
  await sql`create index deploy_followed on deploy (requested_at) where is_followed = 1`.execute(
    db,
  );
  await sql`create index deploy_unsettled on deploy (repository, workflow) where github_run_id is null and finished_at is null`.execute(
    db,
  );
  await sql`create index deploy_singled_out on deploy (repository, workflow, bound_at) where evidence = 'singled_out'`.execute(
    db,
  );
}

/** 0002: whether titles show the id; GitHub's words by run; deploys that were given up stay rivals. */
const second: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('deploy')
      .addColumn('is_titled', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await sql`create index deploy_given_up on deploy (repository, workflow, requested_at) where github_run_id is null and status = 'cancelled'`.execute(
      db,
    );
    const deploys = db as Kysely<{ deploy: { id: string; facts: string } }>;
    for (const { id, facts } of await deploys.selectFrom('deploy').selectAll().execute()) {
      const next = JSON.stringify(factsByRun(JSON.parse(facts) as FirstFacts));
      await deploys.updateTable('deploy').set({ facts: next }).where('id', '=', id).execute();
    }
  },
};

/** What of the facts as 0001 had them is kept in another form now. */
type FirstFacts = Readonly<{
  binding: { runId: number } | null;
  github: object | null;
  search: { candidates: readonly { runId: number }[] };
  inDoubt: boolean;
}>;

function factsByRun({ github, inDoubt, search, ...facts }: FirstFacts): object {
  const { binding } = facts;
  const runs = binding === null || github === null ? {} : { [binding.runId]: github };
  const fitted = inDoubt ? search.candidates.map((run) => run.runId) : [];
  const { candidates } = search;
  return {
    ...facts,
    runs,
    search: { sightings: [], fitted, others: [], candidates },
  };
}

const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001_first': first,
  '0002_words_by_run': second,
  '0003_identity': identity,
  '0004_sources': sources,
  '0005_shipping': shipping,
  '0006_notifications': notifications,
  '0007_history': history,
  '0008_closures': closures,
  '0009_numbers': numbers,
  '0010_last_try': lastTry,
  '0011_backlogs': backlogs,
};

/** Brings the schema up to date; each migration runs once, whole or not at all. */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error !== undefined) throw new Error('the database could not be migrated', { cause: error });
}
