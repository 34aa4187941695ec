import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { faults } from '../faults.ts';
import { at, listAt, runIds, startBench } from '../testing/bench.ts';

const RUNS = '/repos/acme/shop/actions/runs';
const DETAILS = { ref: 'main', inputs: { deploy_id: 'd-1' }, return_run_details: true };

describe('duplicate runs', () => {
  test('one dispatch, three runs alike, in one second; the answer tells the first', async (t) => {
    const bench = await startBench(t, { listLagMs: 0, behaviour: () => ({ copies: 3 }) });
    const got = await bench.dispatch(DETAILS);
    const { runs } = bench.sim.world;
    assert.equal(bench.sim.counts.dispatch, 1);
    assert.equal(at(got.json, 'workflow_run_id'), runs.at(-1)?.id);
    const listed = listAt((await bench.get(RUNS)).json, 'workflow_runs');
    assert.equal(new Set(listed.map((run) => at(run, 'id'))).size, 3);
    for (const fact of ['display_title', 'created_at', 'head_sha']) {
      assert.equal(new Set(listed.map((run) => at(run, fact))).size, 1, fact);
    }
    assert.equal(at(listed[0], 'display_title'), 'Deploy d-1 by octocat on main');
    assert.deepEqual(
      runs.map((run) => run.inputs['deploy_id']),
      ['d-1', 'd-1', 'd-1'],
    );
  });
});

describe('runs of the same second', () => {
  test('have ids that increase, and the list shows the highest first', async (t) => {
    const bench = await startBench(t, { listLagMs: 0 });
    const ids: unknown[] = [];
    for (const ms of [0, 300, 699]) {
      bench.clock.advance(ms);
      ids.push(at((await bench.dispatch(DETAILS)).json, 'workflow_run_id'));
    }
    assert.deepEqual(
      ids,
      ids.map(Number).toSorted((a, b) => a - b),
    );
    const listed = listAt((await bench.get(RUNS)).json, 'workflow_runs');
    assert.equal(new Set(listed.map((run) => at(run, 'created_at'))).size, 1);
    assert.deepEqual(
      listed.map((run) => at(run, 'id')),
      ids.toReversed(),
    );
    assert.equal(new Set(ids).size, 3);
  });
});

test('each run lags in lists by itself, up to two minutes', async (t) => {
  const lags: Readonly<Record<string, number>> = { a: 120_000, b: 0, c: 45_000 };
  const bench = await startBench(t, {
    behaviour: ({ inputs }) => ({ listLagMs: lags[String(inputs['deploy_id'])] ?? 0 }),
  });
  const dispatch = async (deploy_id: string) => {
    const got = await bench.dispatch({ ...DETAILS, inputs: { deploy_id } });
    return Number(at(got.json, 'workflow_run_id'));
  };
  const [a, b, c] = [await dispatch('a'), await dispatch('b'), await dispatch('c')];
  assert.deepEqual(await runIds(bench, RUNS), [b]);
  bench.clock.advance(45_000);
  assert.deepEqual(await runIds(bench, RUNS), [c, b]);
  bench.clock.advance(74_999);
  assert.deepEqual(await runIds(bench, RUNS), [c, b]);
  bench.clock.advance(1);
  assert.deepEqual(await runIds(bench, RUNS), [c, b, a]);
});

describe('an effect that comes late', () => {
  test('after an answer that was an error', async (t) => {
    const bench = await startBench(t, {
      listLagMs: 0,
      behaviour: () => ({ effectDelayMs: 5_000, answer: faults.status(500, 'after') }),
    });
    const start = bench.clock.now();
    assert.equal((await bench.dispatch(DETAILS)).status, 500);
    bench.clock.advance(4_999);
    assert.deepEqual(await runIds(bench, RUNS), []);
    assert.equal(bench.sim.world.runs.length, 0);
    bench.clock.advance(1);
    const run = at((await bench.get(RUNS)).json, 'workflow_runs', 0);
    assert.equal(at(run, 'display_title'), 'Deploy d-1 by octocat on main');
    assert.equal(Date.parse(String(at(run, 'created_at'))), start + 5_000);
    assert.equal(Date.parse(String(at(run, 'run_started_at'))), start + 5_000);
  });

  test("after an answer that was lost, dated by GitHub's clock", async (t) => {
    const bench = await startBench(t, {
      listLagMs: 0,
      clockOffsetMs: -300_000,
      behaviour: () => ({ effectDelayMs: 3_000, answer: faults.reset('after') }),
    });
    const start = bench.clock.now();
    await assert.rejects(bench.dispatch(DETAILS));
    assert.deepEqual(await runIds(bench, RUNS), []);
    assert.equal(bench.sim.world.runs.length, 0);
    bench.clock.advance(30_000);
    const run = at((await bench.get(RUNS)).json, 'workflow_runs', 0);
    assert.equal(Date.parse(String(at(run, 'created_at'))), start - 297_000);
  });

  test('after a good answer, which can tell no run', async (t) => {
    const bench = await startBench(t, { behaviour: () => ({ effectDelayMs: 3_000 }) });
    const got = await bench.dispatch(DETAILS);
    assert.deepEqual([got.status, got.text], [204, '']);
  });

  test('never after a refusal', async (t) => {
    const bench = await startBench(t, {
      listLagMs: 0,
      behaviour: () => ({ effectDelayMs: 3_000, answer: faults.status(500, 'before') }),
    });
    assert.equal((await bench.dispatch(DETAILS)).status, 500);
    bench.clock.advance(60_000);
    assert.deepEqual(await runIds(bench, RUNS), []);
  });
});

test('a workflow disabled meanwhile refuses, and takes dispatches again when enabled', async (t) => {
  const bench = await startBench(t);
  const workflow = bench.sim.world.workflow('acme/shop', 'deploy.yml');
  const statuses: number[] = [];
  for (const state of ['active', 'disabled_manually', 'disabled_inactivity', 'active'] as const) {
    workflow.state = state;
    statuses.push((await bench.dispatch()).status);
    const shown = await bench.get('/repos/acme/shop/actions/workflows/deploy.yml');
    assert.equal(at(shown.json, 'state'), state);
  }
  assert.deepEqual(statuses, [204, 422, 422, 204]);
  assert.equal(bench.sim.world.runs.length, 2);
});
