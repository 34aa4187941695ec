import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StepContext, StepHook } from './runner.ts';
import { latestAttempt } from './state/run.ts';
import { viewAttempt } from './state/view.ts';
import { type Bench, startBench } from './testing/bench.ts';
import { smallWorld } from './testing/small-world.ts';

const CALLS = `
name: Calls
on: { workflow_dispatch: { inputs: { deploy_id: { type: string } } } }
jobs:
  ship:
    steps:
      - name: Claim
        uses: signalbox/callback
        with: { deploy_id: "\${{ inputs.deploy_id }}", run: "\${{ github.run_id }}" }
      - name: Release
        run: sleep 2
`;

/** A hook whose calls wait to be settled by the test. */
function controlled() {
  const calls: { context: StepContext; settle: (outcome: 'success' | 'failure') => void }[] = [];
  let told = () => {};
  const onStep: StepHook = (context) =>
    new Promise((settle) => {
      calls.push({ context, settle });
      told();
    });
  const called = () =>
    new Promise<void>((resolve) => {
      told = resolve;
    });
  return { calls, called, onStep };
}

async function start(
  t: Parameters<typeof startBench>[0],
  onStep?: StepHook,
  more = '',
): Promise<Bench> {
  const world = smallWorld();
  const [shop] = world.repositories;
  assert.ok(shop);
  const workflows = [{ file: 'calls.yml', source: CALLS + more }];
  const seed = { ...world, repositories: [{ ...shop, workflows }] };
  return startBench(t, { world: seed, ...(onStep ? { onStep } : {}) });
}

function view(bench: Bench) {
  const [run] = bench.sim.world.runs;
  assert.ok(run);
  const seen = viewAttempt(latestAttempt(run), bench.sim.world.now());
  const claim = seen.jobs[0]?.steps[1];
  return { run, seen, claim };
}

const CALL = { ref: 'main', inputs: { deploy_id: 'd-1' } };

describe('a hooked step', () => {
  test('starts when its time comes, and lasts until the runner says so', async (t) => {
    const runner = controlled();
    const bench = await start(t, runner.onStep);
    const called = runner.called();
    await bench.dispatch(CALL, 'calls.yml');
    assert.equal(runner.calls.length, 0);
    // Queue 2 s, set up 1 s.
    bench.clock.advance(3_000);
    await called;
    bench.clock.advance(60_000);
    assert.equal(view(bench).claim?.status, 'in_progress');
    runner.calls[0]?.settle('success');
    await settled(bench);
    assert.equal(view(bench).claim?.conclusion, 'success');
    assert.equal(view(bench).seen.status, 'in_progress');
    bench.clock.advance(3_000);
    assert.equal(view(bench).seen.conclusion, 'success');
  });

  test('fails its run when the runner says so', async (t) => {
    const runner = controlled();
    const bench = await start(t, runner.onStep);
    const called = runner.called();
    await bench.dispatch(CALL, 'calls.yml');
    bench.clock.advance(3_000);
    await called;
    runner.calls[0]?.settle('failure');
    await settled(bench);
    bench.clock.advance(1_000);
    const { seen } = view(bench);
    assert.equal(seen.conclusion, 'failure');
    assert.equal(seen.jobs[0]?.steps[2]?.conclusion, 'skipped');
  });

  test('fails its run when the runner throws', async (t) => {
    const bench = await start(t, () => Promise.reject(new Error('no answer')));
    await bench.dispatch(CALL, 'calls.yml');
    bench.clock.advance(3_000);
    await settled(bench);
    bench.clock.advance(1_000);
    assert.equal(view(bench).seen.conclusion, 'failure');
  });

  test('is told what a job finds around it', async (t) => {
    const runner = controlled();
    const bench = await start(t, runner.onStep);
    const called = runner.called();
    await bench.dispatch(CALL, 'calls.yml');
    bench.clock.advance(3_000);
    await called;
    const { run } = view(bench);
    const context = runner.calls[0]?.context;
    assert.ok(context);
    const { repository, run_id, run_attempt, ref, sha, actor } = context.github;
    assert.deepEqual(
      { repository, run_id, run_attempt, ref, sha, actor },
      {
        ...{ repository: 'acme/shop', run_id: run.id, run_attempt: 1, ref: 'refs/heads/main' },
        ...{ sha: run.ref.sha, actor: 'octocat' },
      },
    );
    assert.deepEqual(context.with, { deploy_id: 'd-1', run: String(run.id) });
    assert.deepEqual(
      [context.job, context.step, context.uses],
      ['ship', 'Claim', 'signalbox/callback'],
    );
  });

  test('is not started in a run that was cancelled before its time', async (t) => {
    const runner = controlled();
    const bench = await start(t, runner.onStep);
    await bench.dispatch(CALL, 'calls.yml');
    bench.sim.world.cancel(view(bench).run, { actor: 'maya' });
    // Cancelled after 1 s, the step would begin after 3 s.
    const called = runner.called();
    bench.clock.advance(3_000);
    await bench.dispatch(CALL, 'calls.yml');
    bench.clock.advance(3_000);
    await called;
    assert.deepEqual(
      runner.calls.map(({ context }) => context.run.number),
      [2],
    );
  });

  test('under way is cut short by a cancel, whatever the runner says later', async (t) => {
    const runner = controlled();
    const bench = await start(t, runner.onStep);
    const called = runner.called();
    await bench.dispatch(CALL, 'calls.yml');
    bench.clock.advance(3_000);
    await called;
    bench.sim.world.cancel(view(bench).run, { actor: 'maya' });
    bench.clock.advance(1_001);
    runner.calls[0]?.settle('success');
    await settled(bench);
    const { seen, claim } = view(bench);
    assert.deepEqual([seen.conclusion, claim?.conclusion], ['cancelled', 'cancelled']);
  });

  test('is carried out again in a re-run, which it is told of', async (t) => {
    const runner = controlled();
    const bench = await start(t, runner.onStep);
    const first = runner.called();
    await bench.dispatch(CALL, 'calls.yml');
    bench.clock.advance(3_000);
    await first;
    runner.calls[0]?.settle('failure');
    await settled(bench);
    bench.clock.advance(60_000);
    const second = runner.called();
    assert.ok(bench.sim.world.rerun(view(bench).run, { actor: 'maya' }));
    bench.clock.advance(3_000);
    await second;
    const { run_attempt, triggering_actor, actor } = runner.calls[1]?.context.github ?? {};
    assert.deepEqual([run_attempt, triggering_actor, actor], [2, 'maya', 'octocat']);
    assert.equal(view(bench).claim?.status, 'in_progress');
  });

  test('of a run held by its group begins when the one before has ended', async (t) => {
    const runner = controlled();
    const bench = await start(t, runner.onStep, 'concurrency: deploy');
    const first = runner.called();
    await bench.dispatch(CALL, 'calls.yml');
    await bench.dispatch(CALL, 'calls.yml');
    bench.clock.advance(3_000);
    await first;
    assert.equal(runner.calls.length, 1);
    const second = runner.called();
    runner.calls[0]?.settle('success');
    const [, holder] = bench.sim.world.runs;
    assert.ok(holder);
    while (latestAttempt(holder).settled.size === 0) await Promise.resolve();
    // Release 2 s and complete 1 s, then the next: queue 2 s, set up 1 s.
    bench.clock.advance(6_000);
    await second;
    assert.deepEqual(
      runner.calls.map(({ context }) => context.run.number),
      [1, 2],
    );
  });

  test('is skipped where there is no runner', async (t) => {
    const bench = await start(t);
    await bench.dispatch(CALL, 'calls.yml');
    bench.clock.advance(60_000);
    const { seen, claim } = view(bench);
    assert.deepEqual([seen.conclusion, claim?.conclusion], ['success', 'skipped']);
  });
});

/** Lets the runner take note of what was settled: promises only, no time. */
async function settled(bench: Bench): Promise<void> {
  const { run } = view(bench);
  while (latestAttempt(run).settled.size === 0) await Promise.resolve();
}
