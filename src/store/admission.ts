import { type Kysely, sql, type Transaction } from 'kysely';
import type { Deploy } from '../domain/deploy.ts';
import { lockAgainst } from '../domain/policy.ts';
import type {
  IdempotencyKey,
  Inserted,
  InsertRules,
  InTheWay,
  KeyedDeploy,
  RoomRules,
  TimelineEntry,
} from '../engine/ports.ts';
import { badCommit, markBad } from './bad-commits.ts';
import { appendTargetEvent, lockOf, putLock } from './locks.ts';
import { deployOf, newRow, searchWords } from './rows.ts';
import type { Tables } from './tables.ts';

/** How a deploy comes into the history: with the checks that must be atomic with its row. */

/** The row, unless its key is known, its target is locked, or there is no room on it. */
export async function insertChecked(
  tx: Transaction<Tables>,
  deploy: Deploy,
  entry: TimelineEntry,
  rules: InsertRules,
): Promise<Inserted> {
  const { key, concurrency, leave, rollback } = rules;
  const known = key === null ? null : await findByKey(tx, key.scope, key.key);
  if (known !== null) return { kind: 'known', known };
  const { repository, requestedAt: at, commit } = deploy.wish;
  const way = await inTheWay(tx, deploy, { concurrency, leave, at });
  if (way !== null) return way;
  const isChecked = commit !== null && leave.override === null;
  const bad = isChecked ? await badCommit(tx, repository, commit.sha) : null;
  if (bad !== null) return { kind: 'marked', commit: bad };
  if (rollback !== null) await closeBehind(tx, deploy, rollback);
  return { kind: 'created', position: await insertOne(tx, deploy, entry, key) };
}

/** What was taken back stays back: its commit is marked, and the target locked by who took it back. */
async function closeBehind(
  tx: Transaction<Tables>,
  { wish }: Deploy,
  { bad, lock }: NonNullable<InsertRules['rollback']>,
): Promise<void> {
  const { target, repository } = wish;
  const line = { target, at: lock.at, actor: lock.by, detail: lock.reason };
  if (bad !== null) {
    await markBad(tx, repository, bad);
    const detail = `${bad.sha}: ${bad.reason}`;
    await appendTargetEvent(tx, { ...line, event: 'commit-marked', detail });
  }
  await putLock(tx, target, lock);
  await appendTargetEvent(tx, { ...line, event: 'locked' });
}

/** The row, its line of history and its words to search; gives the position of the change. */
export async function insertOne(
  tx: Transaction<Tables>,
  deploy: Deploy,
  entry: TimelineEntry,
  key: IdempotencyKey | null,
): Promise<number> {
  const inserted = await tx
    .insertInto('deploy')
    .values({ ...newRow(deploy, key), newest_asked: await newestAsked(tx, deploy) })
    .returning('seq')
    .executeTakeFirstOrThrow();
  const position = await appendEvent(tx, deploy.wish.id, entry);
  await sql`insert into deploy_search (rowid, words) values (${inserted.seq}, ${searchWords(deploy)})`.execute(
    tx,
  );
  return position;
}

/** The lock, or the deploy under way, that keeps one more from the target; null where nothing does. */
export async function inTheWay(
  db: Kysely<Tables> | Transaction<Tables>,
  deploy: Deploy,
  { concurrency, leave, at }: RoomRules,
): Promise<InTheWay | null> {
  const lock = lockAgainst(await lockOf(db, deploy.wish.target), leave, at);
  if (lock !== null) return { kind: 'locked', lock };
  const by = concurrency === null ? null : await withoutRoom(db, deploy, concurrency);
  return by && { kind: 'busy', by };
}

/** What `newest_asked` is at the end of the history once this deploy stands there. */
async function newestAsked(tx: Transaction<Tables>, { wish }: Deploy): Promise<number> {
  const last = await tx
    .selectFrom('deploy')
    .select('newest_asked')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return Math.max(wish.requestedAt, last?.newest_asked ?? wish.requestedAt);
}

/**
 * The newest open deploy of a target that has no room for one more; null where it has. A run from
 * outside may be for any target of its workflow: it is in the way of each.
 */
async function withoutRoom(
  tx: Kysely<Tables> | Transaction<Tables>,
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

/** One line of history; gives its position in the order of all. */
export async function appendEvent(
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

/** The deploy that a caller's key was used for. */
export async function findByKey(
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
