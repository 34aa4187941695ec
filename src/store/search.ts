import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { DeployFilter } from '../engine/ports.ts';
import { type Span, spanOf } from './span.ts';
import type { Tables } from './tables.ts';

type Condition = RawBuilder<boolean>;

/** A way into the history: branches that each walk one index newest first, and what they leave open. */
type Way = Readonly<{ branches: readonly Condition[]; answers: readonly Question[] }>;
type Question = 'sha' | Column;

const COLUMNS = ['ref', 'requested_by', 'target', 'status', 'environment', 'origin'] as const;
type Column = (typeof COLUMNS)[number];

/** A way with fewer deploys than this is walked whole; of others the first one is as good. */
const FEW = 1_000;
/** Each word is looked up by itself: a text pasted whole would take seconds. */
const MOST_WORDS = 10;
/** More branches than this are no way: SQLite merges at most 500 at once. */
const MOST_BRANCHES = 100;

/**
 * The positions of the first `limit` deploys that fit, newest first. One index is walked and the rest
 * compared on the way; which one, a look at how many deploys each would lead past decides, so that what
 * is rare is found at once beside what is frequent.
 */
export async function positions(
  db: Kysely<Tables>,
  filter: DeployFilter,
): Promise<readonly number[]> {
  const span = await spanOf(db, filter);
  if (span === null) return [];
  const match = filter.q === null ? null : matchOf(filter.q);
  const way = await narrowest(db, waysOf(filter), span);
  const { rows } = await sql<{ seq: number }>`${
    match !== null && !way.isNarrow
      ? textQuery(match, [...within(span, sql`deploy_search.rowid`), ...restOf(filter, null)])
      : among(match, walk(way.way, [...within(span, sql`seq`), ...restOf(filter, way.way)]))
  } limit ${filter.limit}`.execute(db);
  return rows.map((row) => row.seq);
}

/** The first text after every one that begins with this prefix of hex digits. */
export function endOf(prefix: string): string {
  return `${prefix}g`;
}

/** Merges the branches by position, each of which stops with the whole at the limit. */
function walk(way: Way | null, rest: readonly Condition[]): RawBuilder<unknown> {
  const branches = (way?.branches ?? [sql<boolean>`true`]).map(
    (branch) => sql`select seq from deploy where ${sql.join([branch, ...rest], sql` and `)}`,
  );
  return sql`${sql.join(branches, sql` union `)} order by seq desc`;
}

/** Walks the full-text index, newest first. */
function textQuery(match: string, rest: readonly Condition[]): RawBuilder<unknown> {
  return sql`select deploy_search.rowid as seq
    from deploy_search inner join deploy on deploy.seq = deploy_search.rowid
    where deploy_search match ${match} and ${sql.join(rest, sql` and `)}
    order by deploy_search.rowid desc`;
}

/** Of few deploys those that match: the text is asked once, between the first and the last, not for each. */
function among(match: string | null, few: RawBuilder<unknown>): RawBuilder<unknown> {
  if (match === null) return few;
  const ends = sql`(select min(seq) from few) and (select max(seq) from few)`;
  return sql`with few as materialized (${few})
    select seq from few where +seq in
      (select rowid from deploy_search where deploy_search match ${match} and rowid between ${ends})
    order by seq desc`;
}

async function narrowest(
  db: Kysely<Tables>,
  ways: readonly Way[],
  span: Span,
): Promise<{ way: Way | null; isNarrow: boolean }> {
  let best: { way: Way | null; isNarrow: boolean } = { way: ways[0] ?? null, isNarrow: false };
  let fewest = FEW;
  for (const way of ways) {
    const inside = within(span, sql`seq`);
    const branches = way.branches.map(
      (branch) => sql`select seq from deploy where ${sql.join([branch, ...inside], sql` and `)}`,
    );
    const { rows } = await sql<{ count: number }>`select count(*) as count from
      (${sql.join(branches, sql` union all `)} limit ${FEW})`.execute(db);
    const count = rows[0]?.count ?? 0;
    if (count < fewest) best = { way, isNarrow: true };
    fewest = Math.min(fewest, count);
  }
  return best;
}

/** The indexes that may lead to what is asked for, the likely narrow ones first. */
function waysOf(filter: DeployFilter): readonly Way[] {
  const asked = askedOf(filter);
  const ways: Way[] = [];
  if (filter.sha.length > 0) {
    ways.push({
      branches: filter.sha.map((sha) => beginsWith(sql`sha`, sha)),
      answers: ['sha'],
    });
  }
  const [targets, statuses] = [asked.get('target') ?? [], asked.get('status') ?? []];
  const pairs = targets.flatMap((target) =>
    statuses.map((status) => sql<boolean>`target = ${target} and status = ${status}`),
  );
  if (pairs.length > 0 && pairs.length <= MOST_BRANCHES) {
    ways.push({ branches: pairs, answers: ['target', 'status'] });
  }
  for (const [column, values] of asked) {
    const branches = values.map((value) => sql<boolean>`${sql.ref(column)} = ${value}`);
    ways.push({ branches, answers: [column] });
  }
  return ways;
}

function askedOf(filter: DeployFilter): ReadonlyMap<Column, readonly string[]> {
  const given: Readonly<Record<Column, readonly string[]>> = {
    ...filter,
    requested_by: filter.requestedBy,
  };
  return new Map(
    COLUMNS.map((column) => [column, [...new Set(given[column])]] as const).filter(
      ([, values]) => values.length > 0,
    ),
  );
}

/** What the way leaves to be compared. The `+` keeps SQLite on the index that was chosen for it. */
function restOf(filter: DeployFilter, way: Way | null): Condition[] {
  const isOpen = (question: Question): boolean => !(way?.answers.includes(question) ?? false);
  const rest: Condition[] = [sql`+merged_into is null`];
  for (const [column, values] of askedOf(filter)) {
    if (isOpen(column)) rest.push(sql`+${sql.ref(column)} in (${sql.join(values)})`);
  }
  if (filter.sha.length > 0 && isOpen('sha')) {
    const begins = filter.sha.map((sha) => beginsWith(sql`+sha`, sha));
    rest.push(sql`(${sql.join(begins, sql` or `)})`);
  }
  if (filter.since !== null) rest.push(sql`+requested_at >= ${filter.since}`);
  if (filter.until !== null) rest.push(sql`+requested_at < ${filter.until}`);
  return rest;
}

function beginsWith(column: RawBuilder<unknown>, prefix: string): Condition {
  return sql`(${column} >= ${prefix} and ${column} < ${endOf(prefix)})`;
}

function within({ from, below }: Span, position: RawBuilder<unknown>): Condition[] {
  return [
    ...(from === null ? [] : [sql<boolean>`${position} >= ${from}`]),
    ...(below === null ? [] : [sql<boolean>`${position} < ${below}`]),
  ];
}

/** Every word must occur, as a beginning; quoted, so that nothing typed is an operator. Null: no word. */
function matchOf(q: string): string | null {
  const words = [...new Set(q.match(/[\p{L}\p{N}]+/gu))];
  // What begins another word is asked with that one.
  const asked = words.filter((word) => !words.some((it) => it !== word && it.startsWith(word)));
  return asked.length === 0
    ? null
    : asked
        .slice(0, MOST_WORDS)
        .map((word) => `"${word}"*`)
        .join(' ');
}
