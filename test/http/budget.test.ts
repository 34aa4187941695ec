import assert from 'node:assert/strict';
import { faults } from '../../sim/faults.ts';
import type { GitHubReport } from '../../src/contract/github.ts';
import { type Bench, startBench } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, test } from '../harness/test.ts';
import { until } from '../harness/until.ts';

async function report({ client }: Bench): Promise<GitHubReport> {
  return (await client.get('/api/internal/github')).json as GitHubReport;
}

describe('what is asked of GitHub', () => {
  test('what has not changed is asked for by its ETag, and costs nothing of the limit', async (t) => {
    const bench = await startBench(t, { queueMs: 60_000 });
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    await bench.reaches(id, 'asked twice', () => bench.sim.counts.run >= 2);
    const { used, budget } = await report(bench);
    assert.ok((used['follow']?.not_modified ?? 0) > 0, JSON.stringify(used));
    const unchanged = bench.sim.requests.filter(
      ({ kind, status }) => kind === 'run' && status === 304,
    );
    assert.ok(unchanged.length > 0);
    const asked = Object.values(used).reduce((sum, { requests }) => sum + requests, 0);
    const free = Object.values(used).reduce((sum, one) => sum + one.not_modified, 0);
    const [account] = budget;
    assert.equal((account?.limit ?? 0) - (account?.remaining ?? 0), asked - free);
  });

  test('one deploy costs the same for two hundred readers as for one', async (t) => {
    const bench = await startBench(t, { queueMs: 60_000 });
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    await bench.reaches(id, 'asked', () => bench.sim.counts.run >= 1);
    const before = bench.sim.counts.run;
    const began = Date.now();
    await Promise.all(Array.from({ length: 200 }, () => bench.client.get(`${DEPLOYS}/${id}`)));
    const most = 1 + (Date.now() - began) / 2_000;
    assert.ok(bench.sim.counts.run - before <= most);
  });

  test('the report says what is left, by credential; the clock; and whether runs are told', async (t) => {
    const bench = await startBench(t);
    deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    const { budget, used, tells_run, clock_offset_ms, webhooks } = await report(bench);
    assert.deepEqual(
      budget.map(({ credential, limit, pace }) => [credential, limit, pace]),
      [['token', 5_000, 1]],
    );
    assert.equal(used['dispatch']?.requests, 1);
    assert.equal(tells_run, true);
    assert.equal(typeof clock_offset_ms, 'number');
    assert.equal(webhooks.is_on, false);
  });

  test('when GitHub asks to wait it is left alone, deploys included, and the page says so', async (t) => {
    const bench = await startBench(t);
    bench.sim.failNext(faults.secondaryLimit(429, 30), { on: 'dispatch' });
    problemOf(await bench.client.deploy({ target: 'mall' }), 'github-rate-limited');
    const asked = bench.sim.requests.length;
    const refused = await bench.client.deploy({ target: 'mall' });
    problemOf(refused, 'github-rate-limited');
    assert.ok(Number(refused.headers['retry-after']) <= 30);
    assert.equal(bench.sim.requests.length, asked);
    assert.equal((await report(bench)).health, 'rate_limited');
  });

  test('when little is left the page says so, and a deploy still goes out and is confirmed', async (t) => {
    const bench = await startBench(t, { spent: 4_600 });
    const { id } = deployOf(await bench.client.deploy({ target: 'mall' }), 202);
    await until('low', async () => ((await report(bench)).health === 'low' ? true : null));
    const state = await report(bench);
    assert.match(String(state.detail), /Little is left of GitHub’s hourly limit/);
    assert.equal(state.budget[0]?.pace, null);
    const next = deployOf(await bench.client.deploy({ target: 'mall' }), 202);
    assert.equal(next.dispatch, 'sent');
    assert.ok((await bench.read(id)).github_run_id !== null);
  });

  test('metrics tell the same as numbers, to whoever is signed in', async (t) => {
    const bench = await startBench(t);
    deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    const { text, headers } = await bench.client.get('/metrics');
    assert.match(String(headers['content-type']), /^text\/plain/);
    assert.match(text, /^signalbox_github_requests_total\{purpose="dispatch"\} 1$/m);
    assert.match(text, /^signalbox_github_remaining\{credential="token"\} \d+$/m);
    assert.match(text, /^process_resident_memory_bytes \d+/m);
    const admin = 'the-admin-has-a-token-here';
    await bench.restart({ SIGNALBOX_ADMIN_TOKEN: admin });
    problemOf(await bench.client.get('/metrics'), 'not-signed-in');
    const signed = await bench.client.get('/metrics', { authorization: `Bearer ${admin}` });
    assert.equal(signed.status, 200);
  });
});
