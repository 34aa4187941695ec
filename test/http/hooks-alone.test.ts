import assert from 'node:assert/strict';
import { faults } from '../../sim/faults.ts';
import type { Simulator } from '../../sim/server.ts';
import { Secret } from '../../src/config/secret.ts';
import type { Deploy } from '../../src/contract/deploy.ts';
import type { GitHubReport } from '../../src/contract/github.ts';
import { wallClock as clock } from '../../src/engine/clock.ts';
import { createGaps } from '../../src/engine/gaps.ts';
import { createGitHub } from '../../src/github/github.ts';
import { type Bench, startBench, tell } from '../harness/bench.ts';
import { HOOK_SECRET } from '../harness/hook.ts';
import { deployOf } from '../harness/judge.ts';
import { describe, test } from '../harness/test.ts';
import { until } from '../harness/until.ts';
import { CONSOLE_TOKEN } from '../harness/world.ts';

const env = { GITHUB_WEBHOOK_SECRET: HOOK_SECRET };
const over = ({ finished_at_utc: at }: Deploy): boolean => at !== null;
const READS = ['run', 'jobs', 'workflow_runs', 'contents', 'repository'] as const;

/** What a start asks of GitHub has been asked: files, runs and names. */
async function begun({ sim }: Bench): Promise<void> {
  await sim.reached('contents', 5);
  await sim.reached('workflow_runs', 5);
  await sim.reached('repository', 2);
}

function hangAllReads(sim: Simulator): void {
  for (const on of READS) {
    sim.failNext(faults.hang('before'), { on, times: Number.POSITIVE_INFINITY });
  }
}

describe('GitHub’s hooks', () => {
  test('by them alone three deploys go to their ends, while every read hangs', async (t) => {
    const bench = await startBench(t, { env });
    tell(bench.sim, bench.server.url);
    hangAllReads(bench.sim);
    const wanted = [
      { target: 'mall' },
      { target: 'mall', inputs: { fail: true } },
      { target: 'docs' },
    ];
    const ids = await Promise.all(
      wanted.map(async (body) => deployOf(await bench.client.deploy(body), 202).id),
    );
    const ends = await Promise.all(ids.map((id) => bench.reaches(id, 'over', over)));
    assert.deepEqual(
      ends.map(({ status, learned }) => [status, learned.source]),
      [
        ['succeeded', 'webhook'],
        ['failed', 'webhook'],
        ['succeeded', 'webhook'],
      ],
    );
    assert.match(String(ends[1]?.error), /Migrate/, 'with the step that failed');
  });

  test('relied on, a deploy costs three requests: one to send, two to confirm', async (t) => {
    const bench = await startBench(t, { env });
    tell(bench.sim, bench.server.url);
    await until('relied on', async () => {
      const { json } = await bench.client.get('/api/internal/github');
      const { repositories } = (json as GitHubReport).webhooks;
      return repositories.filter((one) => one.is_trusted).length === 2 ? true : null;
    });
    await begun(bench);
    const before = bench.sim.requests.length;
    const { id } = deployOf(await bench.client.deploy({ target: 'mall' }), 202);
    await bench.reaches(
      id,
      'confirmed',
      ({ jobs = [], ...deploy }) => over(deploy) && jobs.length > 0,
    );
    await bench.sim.reached('jobs', 1);
    assert.deepEqual(
      bench.sim.requests.slice(before).map(({ kind }) => kind),
      ['dispatch', 'run', 'jobs'],
    );
  });

  test('doubled and out of order: the same end', async (t) => {
    let sent = 0;
    const bench = await startBench(t, {
      env,
      deliver: () => ({ copies: 2, delayMs: ++sent % 2 === 0 ? 1_500 : 0 }),
    });
    tell(bench.sim, bench.server.url);
    hangAllReads(bench.sim);
    const { id } = deployOf(await bench.client.deploy({ target: 'mall' }), 202);
    assert.equal((await bench.reaches(id, 'over', over)).status, 'succeeded');
  });

  test('what GitHub could not deliver is asked for again, once, and heard then', async (t) => {
    let isDropping = false;
    const bench = await startBench(t, { env, deliver: () => ({ drop: isDropping }) });
    const [hook] = tell(bench.sim, bench.server.url);
    assert.ok(hook);
    await bench.sim.webhooksSettled();
    isDropping = true;
    hangAllReads(bench.sim);
    const { id } = deployOf(await bench.client.deploy({ target: 'mall' }), 202);
    await until('all is lost', async () => {
      const run = bench.sim.world.runs[0];
      const told = hook.deliveries;
      return run &&
        told.some(({ event, action }) => event === 'workflow_run' && action === 'completed')
        ? true
        : null;
    });
    assert.equal((await bench.read(id)).status, 'dispatched');
    isDropping = false;
    const github = createGitHub({
      apiUrl: bench.sim.url,
      credentials: { kind: 'token', token: new Secret(CONSOLE_TOKEN) },
      userAgent: 'test',
    });
    const done = { has: async () => false, add: async () => {}, forget: async () => {} };
    const silent = { info: () => {}, warn: () => {}, error: () => {} };
    const gaps = createGaps({ github, done, clock, log: silent });
    gaps.met({
      ...{ id: 'x', event: { kind: 'other' } },
      hook: { kind: 'repository', repository: 'acme/shop', id: hook.id },
    });
    gaps.loop.start();
    t.after(() => gaps.loop.stop());
    const end = await bench.reaches(id, 'over', over);
    assert.deepEqual([end.status, end.learned.source], ['succeeded', 'webhook']);
    assert.match(gaps.standing(), /asked for again: [1-9]/);
  });
});
