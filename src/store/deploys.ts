import { type Kysely, sql, type Transaction } from 'kysely';
import { type Deploy, runState } from '../domain/deploy.ts';
import type {
  Change,
  IdempotencyKey,
  Inserted,
  KeyedDeploy,
  Store,
  TimelineEntry,
} from '../engine/ports.ts';
import { deployOf, factColumns, newRow, searchWords } from './rows.ts';
import type { DeployRow, Tables } from './tables.ts';

/** SQLite's extended code of a UNIQUE violation. */
const UNIQUE_VIOLATION = 2067;

/** How far apart two deploys may have been asked for and still be rivals for a run. */
const RIVAL_SPAN_MS = 5 * 60_000;

class Stale extends Error {}

/** The deploys as the engine writes and reads them. See the port for what each call promises. */
export function createDeploys(db: Kysely<Tables>): Store {
  const deploys = () => db.selectFrom('deploy').selectAll('deploy');

  async function one(query: { executeTakeFirst(): Promise<DeployRow | undefined> }) {
    const row = await query.executeTakeFirst();
    return row === undefined ? null : deployOf(row);
  }

  return {
    insert: (deploy, entry, rules) =>
      db.transaction().execute((tx) => insertChecked(tx, deploy, entry, rules)),

    save: async (change) => {
      try {
        const position = await db.transaction().execute((tx) => saveOne(tx, change));
        return { kind: 'saved', position };
      } catch (error) {
        if (error instanceof Stale) return { kind: 'stale' };
        if (isRunTaken(error)) return { kind: 'run-taken' };
        throw error;
      }
    },

    load: (id) => one(deploys().where('id', '=', id)),
    findByKey: (scope, key) => findByKey(db, scope, key),
    findByRun: (runId) => one(deploys().where('github_run_id', '=', runId)),

    followed: async (endedSince) => {
      const rows = await deploys()
        // As a literal: only so does SQLite see that the partial index fits.
        .where('is_followed', '=', sql.lit(1))
        .where((or) => or.or([or('finished_at', 'is', null), or('finished_at', '>=', endedSince)]))
        .orderBy('requested_at')
        .execute();
      return rows.map(deployOf);
    },

    unsettled: async (repository, workflow, singledOutSince) => {
      const ofWorkflow = () =>
        deploys().where('repository', '=', repository).where('workflow', '=', workflow);
      const waiting = ofWorkflow()
        .where('github_run_id', 'is', null)
        .where('finished_at', 'is', null)
        .where('is_sent', '=', 1);
      const guessed = ofWorkflow()
        .where('evidence', '=', 'singled_out')
        .where('bound_at', '>=', singledOutSince);
      const open = [...(await waiting.execute()), ...(await guessed.execute())];
      const given: DeployRow[] = [];
      for (const [from, to] of spansAround(open.map((row) => row.requested_at))) {
        const rows = ofWorkflow()
          .where('status', '=', sql.lit('cancelled'))
          .where('github_run_id', 'is', null)
          .where('requested_at', '>=', from)
          .where('requested_at', '<=', to);
        given.push(...(await rows.execute()));
      }
      return [...open, ...given].map(deployOf);
    },

    byRuns: async (runIds) => {
      if (runIds.length === 0) return [];
      const rows = await deploys()
        .where('github_run_id', 'in', [...runIds])
        .execute();
      return rows.map(deployOf);
    },

    adopt: async (deploy, entry) => {
      try {
        const position = await db.transaction().execute((tx) => insertOne(tx, deploy, entry, null));
        return { kind: 'adopted', position };
      } catch (error) {
        if (isRunTaken(error)) return { kind: 'known' };
        throw error;
      }
    },

    lastChangeAt: async () => {
      const last = await db
        .selectFrom('deploy_event')
        .select('at')
        .orderBy('position', 'desc')
        .limit(1)
        .executeTakeFirst();
      return last?.at ?? null;
    },

    known: async (ids) => {
      if (ids.length === 0) return new Set();
      const rows = await db
        .selectFrom('deploy')
        .select('id')
        .where('id', 'in', [...ids])
        .execute();
      return new Set(rows.map((row) => row.id));
    },
  };
}

/** The spans in which rivals of deploys of these times were asked for; few, since those near share one. */
function spansAround(times: readonly number[]): readonly (readonly [from: number, to: number])[] {
  const spans: [number, number][] = [];
  for (const at of [...times].sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last !== undefined && at - RIVAL_SPAN_MS <= last[1]) last[1] = at + RIVAL_SPAN_MS;
    else spans.push([at - RIVAL_SPAN_MS, at + RIVAL_SPAN_MS]);
  }
  return spans;
}

async function insertChecked(
  tx: Transaction<Tables>,
  deploy: Deploy,
  entry: TimelineEntry,
  rules: { key: IdempotencyKey | null; concurrency: number | null },
): Promise<Inserted> {
  const { key, concurrency } = rules;
  const known = key === null ? null : await findByKey(tx, key.scope, key.key);
  if (known !== null) return { kind: 'known', known };
  const { target } = deploy.wish;
  const lock = await tx
    .selectFrom('target_lock')
    .selectAll()
    .where('target', '=', target)
    .executeTakeFirst();
  if (lock !== undefined) {
    return {
      kind: 'locked',
      lock: { reason: lock.reason, by: lock.locked_by, at: lock.locked_at },
    };
  }
  const by = concurrency === null ? null : await inTheWay(tx, deploy, concurrency);
  if (by !== null) return { kind: 'busy', by };
  return { kind: 'created', position: await insertOne(tx, deploy, entry, key) };
}

async function insertOne(
  tx: Transaction<Tables>,
  deploy: Deploy,
  entry: TimelineEntry,
  key: IdempotencyKey | null,
): Promise<number> {
  const inserted = await tx
    .insertInto('deploy')
    .values(newRow(deploy, key))
    .returning('seq')
    .executeTakeFirstOrThrow();
  const position = await appendEvent(tx, deploy.wish.id, entry);
  await sql`insert into deploy_search (rowid, words) values (${inserted.seq}, ${searchWords(deploy)})`.execute(
    tx,
  );
  return position;
}

/**
 * The newest open deploy of a target that has no room for one more; null where it has. A run from
 * outside may be for any target of its workflow: it is in the way of each.
 */
async function inTheWay(
  tx: Transaction<Tables>,
  { wish }: Deploy,
  concurrency: number,
): Promise<Deploy | null> {
  const own = await tx
    .selectFrom('deploy')
    .selectAll()
    .where('target', '=', wish.target)
    .where('finished_at', 'is', null)
    .orderBy('seq', 'desc')
    .limit(concurrency)
    .execute();
  const outside = await tx
    .selectFrom('deploy')
    .selectAll()
    .where('repository', '=', wish.repository)
    .where('workflow', '=', wish.workflow)
    .where('origin', '=', sql.lit('outside'))
    .where('finished_at', 'is', null)
    .where('target', '<>', wish.target)
    .limit(concurrency)
    .execute();
  const open = [...own, ...outside];
  const [newest] = open;
  return newest !== undefined && open.length >= concurrency ? deployOf(newest) : null;
}

async function saveOne(
  tx: Transaction<Tables>,
  { deploy, before, entry }: Change,
): Promise<number> {
  const { id } = deploy.wish;
  const saved = await tx
    .updateTable('deploy')
    .set(factColumns(deploy))
    .where('id', '=', id)
    .where('version', '=', before.version)
    .returning('seq')
    .executeTakeFirst();
  if (saved === undefined) throw new Stale();
  const position = await appendEvent(tx, id, entry);
  // Told the run's id, a deploy is searchable by it with GitHub's first word on the run: not before,
  // so that the answer to a dispatch is committed without this.
  const run = runState(deploy);
  if (run === null || run.headSha === runState(before)?.headSha) return position;
  const words = searchWords(deploy);
  await sql`insert or replace into deploy_search (rowid, words) values (${saved.seq}, ${words})`.execute(
    tx,
  );
  return position;
}

async function appendEvent(
  tx: Transaction<Tables>,
  deployId: string,
  entry: TimelineEntry,
): Promise<number> {
  const appended = await tx
    .insertInto('deploy_event')
    .values({ deploy_id: deployId, ...entry })
    .returning('position')
    .executeTakeFirstOrThrow();
  return appended.position;
}

async function findByKey(
  db: Kysely<Tables>,
  scope: string,
  key: string,
): Promise<KeyedDeploy | null> {
  const row = await db
    .selectFrom('deploy')
    .selectAll()
    .where('idempotency_scope', '=', scope)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    deploy: deployOf(row),
    fingerprint: row.fingerprint ?? '',
    refDefaulted: row.ref_defaulted === 1,
  };
}

function isRunTaken(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error as { errcode?: unknown }).errcode === UNIQUE_VIOLATION &&
    error.message.includes('github_run_id')
  );
}
