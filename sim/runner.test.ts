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

async function start(t: Parameters<typeof startBench>[0], onStep?: StepHook): Promise<Bench> {
  const world = smallWorld();
  const [shop] = world.repositories;
  assert.ok(shop);
  const workflows = [{ file: 'calls.yml', source: CALLS }];
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
