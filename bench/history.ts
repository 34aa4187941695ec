import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Day } from '../src/domain/days.ts';
import { createDeploys } from '../src/store/deploys.ts';
import { migrate } from '../src/store/migrations.ts';
import { createNumbers } from '../src/store/numbers.ts';
import { newRow } from '../src/store/rows.ts';
import { openSqlite } from '../src/store/sqlite.ts';
import { createViews } from '../src/store/views.ts';
import { everything, newDeploy } from '../test/store/bench.ts';

/** What the server's questions cost at a thousand deploys and at a million, side by side. */

const SIZES = [1_000, 1_000_000] as const;
const REPEATS = 20;
/** One deploy ends every millisecond of this history; a day of it is as full as one with one every ten minutes. */
const DAY_MS = 144;

async function measure(size: number): Promise<Map<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-history-'));
  const { db, close } = openSqlite(join(folder, 'signalbox.db'));
  await migrate(db);
  const row = newRow(newDeploy(), null);
  await sql`insert into deploy (id, target, repository, workflow, ref, inputs, environment, reason, requested_by,
      requested_at, newest_asked, sha, ref_defaulted, facts, status, dispatch, is_sent, is_followed, finished_at, updated_at, version, attempt, committed_at)
    with recursive n (i) as (select 1 union all select i + 1 from n where i < ${size})
    select 'id' || i, 't' || (i % 20), 'a/b', 'w.yml', 'release/' || (i % 7), '{}',
      case i % 4 when 0 then 'staging' else 'production' end, 'fix',
      case i when 500 then 'seldom' else 'p' || (i % 50) end,
      i, i, printf('%040x', i * 7919), 0, ${row.facts}, case when i % 10 = 0 or i % 37 = 0 then 'failed' else 'succeeded' end, 'sent', 1, 0, i, i, 5, 1, i - i % 97 from n`.execute(
    db,
  );
  await sql`insert into deploy_search (rowid, words)
    select seq, target || ' ' || ref || ' ' || requested_by || ' ' || reason || ' ' || id from deploy`.execute(
    db,
  );
  const [store, views] = [createDeploys(db), createViews(db)];
  const days = daysBefore(size);
  const all = Array.from({ length: 20 }, (_, i) => `t${i}`);
  const sha = (size / 2) * 7919;
  const dates = { since: size / 2, until: size / 2 + 100 };
  const questions: Record<string, () => Promise<unknown>> = {
    'one deploy': () => store.load(`id${size / 2}`),
    'the newest page': () => views.list(everything),
    'a page far back': () => views.list({ ...everything, before: size / 2 }),
    'one target’s page': () => views.list({ ...everything, target: ['t1'] }),
    'failed ones': () => views.list({ ...everything, status: ['failed'] }),
    'a search, one hit': () => views.list({ ...everything, q: `id${size / 2}` }),
    'a search, all hit': () => views.list({ ...everything, q: 'fix' }),
    'one environment’s page': () => views.list({ ...everything, environment: ['staging'] }),
    'two targets’ page': () => views.list({ ...everything, target: ['t1', 't2'] }),
    'some days long ago': () => views.list({ ...everything, ...dates }),
    'one target’s failed ones of those days': () =>
      views.list({ ...everything, ...dates, target: ['t0'], status: ['failed'] }),
    'a commit': () => views.commits(sha.toString(16).padStart(40, '0'), 20),
    'a commit’s deploys': () =>
      views.list({ ...everything, sha: [sha.toString(16).padStart(40, '0')] }),
    'the one of somebody, among what succeeded': () =>
      views.list({ ...everything, requestedBy: ['seldom'], status: ['succeeded'], q: 'fix' }),
    'what never was: a target’s deploys by somebody of others': () =>
      views.list({ ...everything, target: ['t1'], requestedBy: ['p2'] }),
    'open deploys': () => store.followed(0),
    'a target’s standing': () => views.standings(['t1']),
    'a target’s numbers over 90 days': () => readNumbers(db, ['t1'], days),
    'all targets’ numbers over 90 days': () => readNumbers(db, all, days),
  };
  const costs = new Map<string, number>();
  for (const [name, ask] of Object.entries(questions)) costs.set(name, await median(ask));
  await close();
  rmSync(folder, { recursive: true, force: true });
  return costs;
}

/** Ninety days of this history, up to its end. */
function daysBefore(end: number): readonly Day[] {
  return Array.from({ length: 90 }, (_, i) => {
    const until = end + 1 - (89 - i) * DAY_MS;
    return { date: `day ${i}`, from: until - DAY_MS, until };
  });
}

/** What a page of the numbers asks. */
async function readNumbers(
  db: Parameters<typeof createNumbers>[0],
  targets: readonly string[],
  days: readonly Day[],
): Promise<void> {
  const numbers = createNumbers(db);
  const period = { from: days[0]?.from ?? 0, until: days.at(-1)?.until ?? 0 };
  for (const target of targets) {
    await numbers.lasted(target);
    await numbers.perDay(target, days);
    await numbers.outages(target, period);
    await numbers.lead([target], period);
  }
  await numbers.lead(targets, period);
}

async function median(ask: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < REPEATS; i++) {
    const startedAt = performance.now();
    await ask();
    times.push(performance.now() - startedAt);
  }
  return times.sort((a, b) => a - b)[REPEATS / 2] ?? Number.NaN;
}

const [few, many] = [await measure(SIZES[0]), await measure(SIZES[1])];
console.log(
  `| question | ${SIZES[0]} deploys, ms | ${SIZES[1]} deploys, ms |\n| --- | --- | --- |`,
);
for (const [name, cost] of few) {
  console.log(`| ${name} | ${cost.toFixed(2)} | ${(many.get(name) ?? 0).toFixed(2)} |`);
}
