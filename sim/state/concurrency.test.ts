import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SimulatorOptions } from '../server.ts';
import { type Bench, listAt, startBench } from '../testing/bench.ts';
import { worldWith } from '../testing/world-with.ts';
import { latestAttempt, type Run } from './run.ts';
import type { WorldSeed } from './seed.ts';
import { viewAttempt } from './view.ts';

/** Queue 2 s, set up 1 s, release 6 s, complete 1 s: ten seconds. */
function world(concurrency: string): WorldSeed {
  return worldWith(`
on: { workflow_dispatch: { inputs: { app: { type: string, default: shop } } } }
concurrency: ${concurrency}
jobs: { go: { steps: [{ run: sleep 6 }] } }
`);
}

async function start(
  t: Parameters<typeof startBench>[0],
  concurrency: string,
  options: Partial<SimulatorOptions> = {},
): Promise<Bench> {
  return startBench(t, { world: world(concurrency), listLagMs: 0, ...options });
}

async function deploy(bench: Bench, app = 'shop', ref = 'main'): Promise<Run> {
  assert.equal((await bench.dispatch({ ref, inputs: { app } })).status, 204);
  const [run] = bench.sim.world.runs;
  assert.ok(run);
  return run;
}

/** What GitHub shows of each run, in a word. */
function states(bench: Bench, ...runs: readonly Run[]): string[] {
  return runs.map((run) => {
    const { status, conclusion } = viewAttempt(latestAttempt(run), bench.sim.world.now());
    return conclusion ?? status;
  });
}

describe('a concurrency group', () => {
  test('lets one run go on and the next begin when it has ended', async (t) => {
    const bench = await start(t, 'deploy');
    const first = await deploy(bench);
    bench.clock.advance(5_000);
    const second = await deploy(bench);
    assert.deepEqual(states(bench, first, second), ['in_progress', 'pending']);
    const jobs = await bench.get(`/repos/acme/shop/actions/runs/${second.id}/jobs`);
    assert.deepEqual(listAt(jobs.json, 'jobs'), []);
    bench.clock.advance(4_999);
    assert.deepEqual(states(bench, first, second), ['in_progress', 'pending']);
    bench.clock.advance(1);
    assert.deepEqual(states(bench, first, second), ['success', 'queued']);
    bench.clock.advance(2_000);
    assert.deepEqual(states(bench, second), ['in_progress']);
    const before = viewAttempt(latestAttempt(second), bench.sim.world.now());
    const third = await deploy(bench);
    assert.deepEqual(viewAttempt(latestAttempt(second), bench.sim.world.now()), before);
    bench.clock.advance(8_000);
    assert.deepEqual(states(bench, second, third), ['success', 'queued']);
  });

  test('keeps one waiting: a newer one cancels it, without jobs', async (t) => {
    const bench = await start(t, '{ group: deploy }');
    const [first, second] = [await deploy(bench), await deploy(bench)];
    const told: number[] = [];
    bench.sim.world.onTouched((run) => told.push(run.id));
    const third = await deploy(bench);
    assert.deepEqual(states(bench, first, second, third), ['queued', 'cancelled', 'pending']);
    assert.deepEqual(told, [second.id, third.id]);
    const jobs = await bench.get(`/repos/acme/shop/actions/runs/${second.id}/jobs`);
    assert.deepEqual(listAt(jobs.json, 'jobs'), []);
    bench.clock.advance(20_000);
    assert.deepEqual(states(bench, first, second, third), ['success', 'cancelled', 'success']);
  });

  test('cancels what goes on where the workflow says so', async (t) => {
    const bench = await start(
      t,
      `{ group: deploy, cancel-in-progress: "\${{ github.ref_name == 'main' }}" }`,
    );
    const first = await deploy(bench);
    bench.clock.advance(5_000);
    const second = await deploy(bench, 'shop', 'release/1.4');
    assert.deepEqual(states(bench, first, second), ['in_progress', 'pending']);
    const third = await deploy(bench);
    assert.deepEqual(states(bench, first, second, third), ['in_progress', 'cancelled', 'pending']);
    bench.clock.advance(1_000);
    assert.deepEqual(states(bench, first, third), ['cancelled', 'queued']);
  });

  test('is named by inputs, in any case', async (t) => {
    const bench = await start(t, `deploy-\${{ inputs.app }}`);
    const runs = [await deploy(bench, 'a'), await deploy(bench, 'b'), await deploy(bench, 'A')];
    assert.deepEqual(states(bench, ...runs), ['queued', 'queued', 'pending']);
  });

  test('is one of its own in each repository', async (t) => {
    const seed = world('deploy');
    const repositories = seed.repositories.flatMap((one) => [one, { ...one, name: 'other' }]);
    const bench = await start(t, 'deploy', { world: { ...seed, repositories } });
    const here = await deploy(bench);
    const path = '/repos/acme/other/actions/workflows/deploy.yml/dispatches';
    await bench.post(path, { body: { ref: 'main' } });
    const [there] = bench.sim.world.runs;
    assert.ok(there && there !== here);
    assert.deepEqual(states(bench, here, there), ['queued', 'queued']);
  });

  test('holds a re-run too', async (t) => {
    const bench = await start(t, 'deploy');
    const first = await deploy(bench);
    bench.clock.advance(10_000);
    const second = await deploy(bench);
    assert.ok(bench.sim.world.rerun(first, { actor: 'maya' }));
    assert.deepEqual(states(bench, first, second), ['pending', 'queued']);
    bench.clock.advance(10_000);
    assert.deepEqual(states(bench, first, second), ['queued', 'success']);
  });

  test('lets the next begin when the one before is cancelled; a waiting one ends at once', async (t) => {
    const bench = await start(t, 'deploy');
    const [first, second] = [await deploy(bench), await deploy(bench)];
    bench.sim.world.cancel(first, { actor: 'maya' });
    bench.clock.advance(1_000);
    assert.deepEqual(states(bench, first, second), ['cancelled', 'queued']);
    const third = await deploy(bench);
    bench.sim.world.cancel(third, { actor: 'maya' });
    assert.deepEqual(states(bench, second, third), ['queued', 'cancelled']);
  });
});
