import { type Kysely, sql, type Transaction } from 'kysely';
import { runState } from '../domain/deploy.ts';
import type { Change, Store } from '../engine/ports.ts';
import { appendEvent, findByKey, insertChecked, insertOne, inTheWay } from './admission.ts';
import { deployOf, factColumns, searchWords } from './rows.ts';
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

    save: (change) =>
      guarded(async () => {
        const position = await db.transaction().execute((tx) => saveOne(tx, change));
        return { kind: 'saved', position };
      }),

    saveIfRoom: (change, rules) =>
      guarded(() =>
        db.transaction().execute(async (tx) => {
          await assertFresh(tx, change);
          const way = await inTheWay(tx, change.deploy, rules);
          return way ?? ({ kind: 'saved', position: await saveOne(tx, change) } as const);
        }),
      ),

    saveTogether: (first, second) =>
      guarded(async () => {
        const positions = await db.transaction().execute(async (tx) => {
          const one = await saveOne(tx, first);
          return [one, await saveOne(tx, second)] as const;
        });
        return { kind: 'saved', positions };
      }),

    hasSucceeded: async (targets, sha) => {
      const row = await db
        .selectFrom('deploy')
        .select('seq')
        .where('sha', '=', sha)
        .where('target', 'in', [...targets])
        .where('status', '=', sql.lit('succeeded'))
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
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
          .where('origin', '=', sql.lit('console'))
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

/** What a commit came to, where it met a rival. */
async function guarded<T>(
  commit: () => Promise<T>,
): Promise<T | Readonly<{ kind: 'stale' | 'run-taken' }>> {
  try {
    return await commit();
  } catch (error) {
    if (error instanceof Stale) return { kind: 'stale' };
    if (isRunTaken(error)) return { kind: 'run-taken' };
    throw error;
  }
}

/** What was decided on an old version is decided again, before anything else is asked. */
async function assertFresh(tx: Transaction<Tables>, { before }: Change): Promise<void> {
  const row = await tx
    .selectFrom('deploy')
    .select('version')
    .where('id', '=', before.wish.id)
    .executeTakeFirst();
  if (row?.version !== before.version) throw new Stale();
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

function isRunTaken(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error as { errcode?: unknown }).errcode === UNIQUE_VIOLATION &&
    error.message.includes('github_run_id')
  );
}
