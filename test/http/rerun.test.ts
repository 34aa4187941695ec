import assert from 'node:assert/strict';
import { faults } from '../../sim/faults.ts';
import type { Deploy, DeployList } from '../../src/contract/deploy.ts';
import type { Answer } from '../harness/answer.ts';
import { type Bench, type BenchOptions, goesLive, startBench, worldRun } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, test } from '../harness/test.ts';
import { EXACT_TARGET, exactWorld } from './exact.ts';
import { deployed, HEAD, withWorkflow } from './own-workflow.ts';

const LONG = `
${HEAD}
jobs: { go: { name: Go, steps: [{ name: Work, run: sleep 600 }] } }
`;
const FAILING = `
${HEAD}
jobs:
  build: { name: Build, steps: [{ run: sleep 0.1 }] }
  release: { name: Release, needs: build, steps: [{ name: Migrate, run: exit 1 }] }
`;
const ONE_AT_A_TIME = 'targets:\n  shop: { repository: acme/shop, workflow: own.yml }\n';
const FROZEN = `${ONE_AT_A_TIME}
freezes:
  desk: { reason: Nobody is at the desk, cron: "* * * * *", for: 2h, targets: [shop] }
`;

const over = ({ finished_at_utc: at }: Deploy): boolean => at !== null;
const atWork = ({ status }: Deploy): boolean => status === 'building';

function order(bench: Bench, id: string, what: string, body: object = {}): Promise<Answer> {
  return bench.client.post(`${DEPLOYS}/${id}/${what}`, body);
}

/** A console that GitHub tells of the runs of this workflow. */
function told(source: string): BenchOptions {
  return { ...withWorkflow(source), isTold: true };
}

/** A deploy that has ended and can be run again. */
async function ended(
  t: Parameters<typeof startBench>[0],
  options: BenchOptions = told(FAILING),
  request: object = {},
): Promise<{ bench: Bench; id: string; runId: number }> {
  const bench = await startBench(t, options);
  const { id } = deployOf(await bench.client.deploy({ target: 'shop', ...request }), 202);
  const { github_run_id: runId } = await bench.reaches(id, 'over', over);
  assert.ok(runId);
  return { bench, id, runId };
}

/** The deploy of a run that was stopped, and would go on for ever. */
async function stopped(t: Parameters<typeof startBench>[0], options: BenchOptions = {}) {
  const { bench, id } = await deployed(t, { ...withWorkflow(LONG), ...options });
  await bench.reaches(id, 'at work', atWork);
  deployOf(await order(bench, id, 'cancel'), 200);
  await bench.reaches(id, 'over', over);
  return { bench, id };
}

describe('re-run', () => {
  test('opens the deploy again at once, as its next attempt', async (t) => {
    // Asked alone, not told: the order stands by itself for a while before the attempt is there.
    const { bench, id } = await ended(t, withWorkflow(FAILING));
    const again = deployOf(await order(bench, id, 'rerun', { only_failed: true }), 200);
    assert.deepEqual([again.status, again.github_run_attempt], ['queued', 2]);
    assert.equal(again.learned.source, 'operator');
    deployOf(await order(bench, id, 'rerun', { only_failed: true }), 200);
    assert.equal(bench.sim.counts['rerun_failed_jobs'], 1);
    const end = await bench.reaches(id, 'over again', over);
    assert.deepEqual([end.status, end.github_run_attempt], ['failed', 2]);
    assert.equal(end.earlier_attempts?.length, 1);
  });

  test('asked by two at once is asked of GitHub once, and is both’s', async (t) => {
    const { bench, id } = await ended(t, { ...told(FAILING), targets: ONE_AT_A_TIME });
    bench.sim.failNext(faults.latency(300), { on: 'rerun' });
    const both = await Promise.all([1, 2].map(() => order(bench, id, 'rerun')));
    assert.deepEqual(
      both.map((answer) => deployOf(answer, 200).github_run_attempt),
      [2, 2],
    );
    assert.equal(bench.sim.counts['rerun'], 1);
  });

  test('whose answer is lost is not asked of GitHub again, and what came of it is found', async (t) => {
    const { bench, id, runId } = await ended(t);
    bench.sim.failNext(faults.reset('after'), { on: 'rerun' });
    const unknown = problemOf(await order(bench, id, 'rerun'), 'order-unknown');
    assert.equal(unknown.deploy?.id, id);
    const again = deployOf(await order(bench, id, 'rerun'), 200);
    assert.equal(again.github_run_attempt, 2);
    const end = await bench.reaches(id, 'over again', (deploy) => over(deploy));
    assert.equal(end.github_run_attempt, 2);
    assert.equal(bench.sim.counts['rerun'], 1);
    assert.equal(worldRun(bench, runId).attempts.length, 2);
  });

  test('that GitHub refuses leaves the deploy as it ended, and may be asked again', async (t) => {
    const { bench, id } = await ended(t);
    const before = await bench.read(id);
    bench.sim.failNext(faults.status(403, 'before'), { on: 'rerun' });
    problemOf(await order(bench, id, 'rerun'), 'order-refused');
    const after = await bench.read(id);
    assert.deepEqual(
      [after.status, after.finished_at_utc, after.orders],
      [before.status, before.finished_at_utc, []],
    );
    assert.equal(deployOf(await order(bench, id, 'rerun'), 200).status, 'queued');
  });

  test('holds its target from the moment it is asked for', async (t) => {
    const { bench, id } = await stopped(t, { targets: ONE_AT_A_TIME });
    bench.sim.failNext(faults.latency(500), { on: 'rerun' });
    const rerun = order(bench, id, 'rerun');
    await bench.sim.reached('rerun', 1);
    const busy = problemOf(await bench.client.deploy({ target: 'shop' }), 'target-busy');
    assert.equal(busy.deploy?.id, id);
    deployOf(await rerun, 200);
  });

  test('can be stopped before GitHub shows it', async (t) => {
    const { bench, id } = await stopped(t);
    deployOf(await order(bench, id, 'rerun'), 200);
    const { orders } = deployOf(await order(bench, id, 'cancel'), 200);
    assert.deepEqual(
      orders.map(({ kind, attempt }) => [kind, attempt]),
      [
        ['cancel', 1],
        ['rerun', 2],
        ['cancel', 2],
      ],
    );
    const end = await bench.reaches(id, 'stopped again', over);
    assert.deepEqual([end.status, end.github_run_attempt], ['cancelled', 2]);
  });

  test('is refused where the target is locked, as a deploy would be', async (t) => {
    const { bench, id } = await ended(t);
    await bench.client.put('/api/internal/targets/shop/lock', { reason: 'schema change' });
    problemOf(await order(bench, id, 'rerun'), 'target-locked');
    deployOf(await order(bench, id, 'rerun', { through_lock: true }), 200);
    problemOf(await order(bench, id, 'rerun', { all: true }), 'malformed-request');
  });

  test('is refused in a freeze, but for a reason, which is kept with the order', async (t) => {
    const { bench, id } = await ended(
      t,
      { ...told(FAILING), targets: FROZEN },
      {
        override_reason: 'urgent',
      },
    );
    problemOf(await order(bench, id, 'rerun'), 'target-frozen');
    assert.equal(bench.sim.counts['rerun'] ?? 0, 0);
    const reason = { override_reason: 'the shop is down' };
    const { orders } = deployOf(await order(bench, id, 'rerun', reason), 200);
    assert.deepEqual(
      orders.map(({ note }) => note),
      ['the shop is down'],
    );
  });

  test('does not bring a commit back that is marked as bad', async (t) => {
    const options = { world: exactWorld(), targets: EXACT_TARGET, isTold: true };
    const bench = await startBench(t, options);
    const good = await goesLive(bench, { target: 'exact' });
    const author = { name: 'Ben', email: 'ben@acme.example', login: 'ben' };
    bench.sim.world.push('acme/shop', 'main', { message: 'Break it', author });
    const bad = await goesLive(bench, { target: 'exact' });
    const back = { sha: good.sha, rolls_back: bad.id, reason: 'Checkout fails' };
    await goesLive(bench, { target: 'exact', ...back });
    await bench.client.delete('/api/internal/targets/exact/lock');
    problemOf(await order(bench, bad.id, 'rerun'), 'commit-marked');
    const { deploys } = (await bench.client.get(`${DEPLOYS}?target=exact`)).json as DeployList;
    assert.deepEqual(
      deploys.map(({ status }) => status),
      ['succeeded', 'succeeded', 'succeeded'],
    );
  });

  test('is not to be had of a deploy that was given up: it would never come back', async (t) => {
    const { bench, id } = await deployed(t, told(LONG));
    await bench.reaches(id, 'at work', atWork);
    deployOf(await order(bench, id, 'abandon', { reason: 'it hangs' }), 200);
    problemOf(await order(bench, id, 'rerun'), 'not-open');
  });
});
