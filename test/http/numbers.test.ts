import assert from 'node:assert/strict';
import type { NumbersReport, TargetJobs, TargetNumbers } from '../../src/contract/numbers.ts';
import type { Target } from '../../src/contract/target.ts';
import { type Bench, startBench } from '../harness/bench.ts';
import { type Ended, leaveEnded } from '../harness/ended.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, type TestContext, test } from '../harness/test.ts';

const NUMBERS = '/api/internal/numbers';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MIDNIGHT = Math.floor(Date.now() / DAY) * DAY;

/** An instant so many days before today, at an hour of UTC. */
function daysAgo(days: number, hour = 12): number {
  return MIDNIGHT - days * DAY + hour * HOUR;
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

async function benchWith(t: TestContext, history: readonly Ended[]): Promise<Bench> {
  const bench = await startBench(t);
  await bench.restart({}, () => leaveEnded(bench.folder, history));
  return bench;
}

async function report({ client }: Bench, query = ''): Promise<NumbersReport> {
  const answer = await client.get(`${NUMBERS}${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json as NumbersReport;
}

async function numbersOf({ client }: Bench, target: string, query = ''): Promise<TargetNumbers> {
  const answer = await client.get(`/api/internal/targets/${target}/numbers${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json as TargetNumbers;
}

async function jobsOf({ client }: Bench, target: string): Promise<TargetJobs> {
  const answer = await client.get(`/api/internal/targets/${target}/jobs`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json as TargetJobs;
}

/** The days on which anything ended, with how many did. */
function eventful({ per_day: days }: Pick<TargetNumbers, 'per_day'>) {
  return days.filter(({ succeeded, failed }) => succeeded + failed > 0);
}

describe('the numbers', () => {
  test('deploys per day are those that ended, by the day of their end in the zone asked for', async (t) => {
    const late = daysAgo(3, 23);
    const bench = await benchWith(t, [
      { target: 'shop', endedAt: late },
      { target: 'shop', endedAt: late, origin: 'outside' },
      { target: 'mall', endedAt: late, status: 'failed' },
      { target: 'mall', endedAt: late, status: 'cancelled' },
      { target: 'mall', endedAt: daysAgo(10) },
      { target: 'gone', endedAt: late },
    ]);
    const { days, targets, sum } = await report(bench);
    assert.equal(days.length, 30);
    assert.deepEqual(
      sum.per_day.map(({ date }) => date),
      days,
    );
    const [shop, mall] = targets;
    assert.deepEqual(
      [shop?.id, shop?.title, shop?.environment],
      ['shop', 'The shop', 'production'],
    );
    assert.deepEqual(shop && eventful(shop), [{ date: dateOf(late), succeeded: 2, failed: 0 }]);
    assert.deepEqual([mall?.deploys, mall?.failure_rate], [2, 0.5]);
    assert.deepEqual([sum.deploys, sum.failure_rate], [4, 0.25]);
    const there = await report(bench, '?days=7&zone=Asia/Tokyo');
    assert.equal(there.days.length, 7);
    const next = dateOf(late + DAY);
    assert.deepEqual(eventful(there.sum), [{ date: next, succeeded: 2, failed: 1 }]);
    const alone = await numbersOf(bench, 'mall', '?days=7&zone=Asia/Tokyo');
    assert.deepEqual(eventful(alone), [{ date: next, succeeded: 0, failed: 1 }]);
    const nothing = targets.find(({ id }) => id === 'press');
    assert.deepEqual([nothing?.deploys, nothing?.failure_rate], [0, null]);
  });

  test('durations are of deploys from here that went through at once, from five on', async (t) => {
    const took = (minutes: number, over: Partial<Ended> = {}): Ended => ({
      ...{ target: 'shop', endedAt: daysAgo(1) - minutes * MINUTE, tookMs: minutes * MINUTE },
      ...over,
    });
    const bench = await benchWith(t, [
      ...[4, 1, 3, 2].map((minutes) => took(minutes)),
      took(90, { status: 'failed' }),
      took(91, { attempt: 2 }),
      took(92, { origin: 'outside' }),
      ...[6, 7, 8, 9, 10].map((minutes) => took(minutes, { target: 'mall' })),
    ]);
    assert.equal((await numbersOf(bench, 'shop')).usual, null);
    await bench.restart({}, () => leaveEnded(bench.folder, [took(5, { endedAt: daysAgo(400) })]));
    const { usual } = await numbersOf(bench, 'shop', '?days=7');
    assert.deepEqual(usual, { p50_s: 180, p90_s: 300, runs: 5 });
    const shop = (await bench.client.get('/api/internal/targets/shop')).json as Target;
    assert.deepEqual(shop.usual, usual, 'and stands on the board');
    const { sum } = await report(bench);
    assert.deepEqual(sum.usual, { p50_s: 300, p90_s: 540, runs: 10 });
  });

  test('an outage goes from the first failure to the next success on the same target', async (t) => {
    const end = (
      target: string,
      hour: number,
      status: 'succeeded' | 'failed' | 'cancelled',
    ): Ended => ({
      ...{ target, status, endedAt: daysAgo(2, hour) },
    });
    const bench = await benchWith(t, [
      { target: 'shop', endedAt: daysAgo(40, 1) },
      { target: 'shop', endedAt: daysAgo(40, 2), status: 'failed' },
      ...[end('shop', 0, 'failed'), end('shop', 2, 'succeeded')],
      ...[end('shop', 3, 'failed'), end('shop', 4, 'cancelled'), end('shop', 5, 'failed')],
      ...[end('shop', 6, 'succeeded'), end('shop', 7, 'succeeded'), end('shop', 8, 'failed')],
      ...[end('mall', 9, 'failed'), end('mall', 10, 'succeeded')],
    ]);
    const shop = await numbersOf(bench, 'shop');
    const open = new Date(daysAgo(2, 8)).toISOString();
    const first = daysAgo(2, 2) - daysAgo(40, 2);
    // One that began before these days counts, since it was over in them; of two the middle is the shorter.
    assert.ok(first > 3 * HOUR);
    assert.deepEqual(shop.restore, { median_s: 3 * 3_600, outages: 2, open_since_utc: open });
    const { sum } = await report(bench);
    assert.deepEqual(sum.restore, { median_s: 3 * 3_600, outages: 3, open_since_utc: open });
  });

  test('an outage of long ago that nothing ended still goes on', async (t) => {
    const failed = { target: 'shop', status: 'failed' } as const;
    const bench = await benchWith(t, [
      { target: 'shop', endedAt: daysAgo(52) },
      { ...failed, endedAt: daysAgo(51) },
      { ...failed, endedAt: daysAgo(50) },
      { target: 'mall', endedAt: daysAgo(50), status: 'failed' },
      { target: 'mall', endedAt: daysAgo(49) },
    ]);
    const { targets } = await report(bench, '?days=7');
    const open = targets.map(({ restore }) => restore.open_since_utc);
    assert.deepEqual(open.slice(0, 2), [new Date(daysAgo(51)).toISOString(), null]);
  });

  test('lead time goes from the commit to live, where the commit’s time is known', async (t) => {
    const live = (hours: number, over: Partial<Ended> = {}): Ended => ({
      ...{ target: 'shop', endedAt: daysAgo(1), committedAt: daysAgo(1) - hours * HOUR },
      ...over,
    });
    const bench = await benchWith(t, [
      ...[live(1), live(3), live(2), live(50, { status: 'failed' })],
      { target: 'shop', endedAt: daysAgo(1) },
      live(9, { target: 'mall' }),
      live(-1, { target: 'docs' }),
    ]);
    const { targets, sum } = await report(bench);
    const leads = targets.slice(0, 4).map(({ lead }) => lead);
    const [shop, mall] = [
      { median_s: 7_200, known_for: 3 },
      { median_s: 32_400, known_for: 1 },
    ];
    // A commit of the future, by a clock that is wrong, was live at once.
    assert.deepEqual(leads, [shop, mall, { median_s: 0, known_for: 1 }, null]);
    assert.deepEqual(sum.lead, { median_s: 7_200, known_for: 5 });
  });

  test('jobs and steps are those of the newest twenty deploys from here that went through at once', async (t) => {
    const ended = (seconds: number, ago: number, over: Partial<Ended> = {}): Ended => {
      const steps = [{ name: 'Compile', tookMs: seconds * 500 }];
      const jobs = [{ name: 'Build', tookMs: seconds * 1_000, steps }];
      return { target: 'shop', endedAt: daysAgo(1) - ago * MINUTE, jobs, ...over };
    };
    const often = { target: 'mall' };
    const bench = await benchWith(t, [
      ...[4, 1, 3, 2].map((seconds, i) => ended(seconds, i)),
      ended(90, 0, { status: 'failed' }),
      ended(91, 0, { attempt: 2 }),
      ended(92, 0, { origin: 'outside' }),
      { target: 'shop', endedAt: daysAgo(1) },
      ...Array.from({ length: 20 }, (_, i) => ended(10, i, often)),
      ...Array.from({ length: 10 }, (_, i) => ended(600, 20 + i, often)),
    ]);
    const four = [{ name: 'Build', usual: null, steps: [{ name: 'Compile', usual: null }] }];
    assert.deepEqual(await jobsOf(bench, 'shop'), { target: 'shop', jobs: four });
    await bench.restart({}, () => leaveEnded(bench.folder, [ended(5, 9)]));
    const usual = { p50_s: 3, p90_s: 5, runs: 5 };
    const steps = [{ name: 'Compile', usual: { p50_s: 1.5, p90_s: 2.5, runs: 5 } }];
    assert.deepEqual((await jobsOf(bench, 'shop')).jobs, [{ name: 'Build', usual, steps }]);
    const [build] = (await jobsOf(bench, 'mall')).jobs;
    assert.deepEqual(build?.usual, { p50_s: 10, p90_s: 10, runs: 20 });
    assert.deepEqual((await jobsOf(bench, 'docs')).jobs, []);
  });

  test('what goes live now is in them at once, its commit’s time as GitHub tells it', async (t) => {
    const bench = await startBench(t);
    const { id } = deployOf(await bench.client.deploy({ target: 'mall' }), 202);
    const deploy = await bench.reaches(id, 'live', ({ status }) => status === 'succeeded');
    const mall = await numbersOf(bench, 'mall', '?days=7');
    assert.equal(mall.deploys, 1);
    const committedAt = Math.floor(Date.UTC(2026, 8, 1) / 1_000);
    const endedAt = Date.parse(deploy.finished_at_utc ?? '') / 1_000;
    assert.deepEqual(mall.lead, { median_s: endedAt - committedAt, known_for: 1 });
  });

  test('a span, a zone or a target that there is not is refused in words', async (t) => {
    const bench = await startBench(t);
    const { client } = bench;
    for (const query of ['days=31', 'days=', 'zone=Mars/Olympus', 'zone=%2B02:00', 'colour=red']) {
      problemOf(await client.get(`${NUMBERS}?${query}`), 'malformed-request');
    }
    problemOf(await client.get('/api/internal/targets/none/numbers'), 'no-such-target');
    problemOf(await client.get('/api/internal/targets/none/jobs'), 'no-such-target');
  });
});
