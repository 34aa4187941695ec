import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { faults } from './faults.ts';
import { at, type Bench, listAt, runIds, startBench } from './testing/bench.ts';

const RUNS = '/repos/acme/shop/actions/runs';
const OF_WORKFLOW = '/repos/acme/shop/actions/workflows/deploy.yml/runs';

/** Dispatches and tells the run's id. */
async function dispatched(bench: Bench): Promise<number> {
  const got = await bench.dispatch({ ref: 'main', return_run_details: true });
  return Number(at(got.json, 'workflow_run_id'));
}

describe('stale page', () => {
  test('a list as it was: without later runs, with the statuses of then', async (t) => {
    const bench = await startBench(t, { listLagMs: 0 });
    const early = await dispatched(bench);
    bench.clock.advance(60_000);
    const late = await dispatched(bench);
    bench.sim.failNext(faults.stalePage(59_000), { on: 'runs' });
    const stale = await bench.get(RUNS);
    const seen = listAt(stale.json, 'workflow_runs').map((run) => [
      at(run, 'id'),
      at(run, 'status'),
    ]);
    assert.deepEqual(seen, [[early, 'queued']]);
    assert.equal(at(stale.json, 'total_count'), 1);
    assert.equal(bench.sim.requests.at(-1)?.fault, 'stale page 59000 ms');
    const fresh = await bench.get(RUNS);
    const now = listAt(fresh.json, 'workflow_runs').map((run) => [
      at(run, 'id'),
      at(run, 'status'),
    ]);
    assert.deepEqual(now, [
      [late, 'queued'],
      [early, 'completed'],
    ]);
  });

  test('filters see the statuses of then as well', async (t) => {
    const bench = await startBench(t, { listLagMs: 0 });
    const id = await dispatched(bench);
    bench.clock.advance(60_000);
    bench.sim.failNext(faults.stalePage(59_000), { on: 'workflow_runs' });
    assert.deepEqual(await runIds(bench, `${OF_WORKFLOW}?status=queued`), [id]);
    assert.deepEqual(await runIds(bench, `${OF_WORKFLOW}?status=queued`), []);
  });

  test('a run listed late is not on a page older than that', async (t) => {
    const bench = await startBench(t, { listLagMs: 10_000 });
    const id = await dispatched(bench);
    bench.clock.advance(12_000);
    bench.sim.failNext(faults.stalePage(3_000), { on: 'runs' });
    assert.deepEqual(await runIds(bench, RUNS), []);
    assert.deepEqual(await runIds(bench, RUNS), [id]);
  });

  test('a run and its jobs by id; not there before the run was', async (t) => {
    const bench = await startBench(t);
    const id = await dispatched(bench);
    bench.clock.advance(60_000);
    bench.sim.failNext(faults.stalePage(59_000), { times: 2 });
    assert.equal(at((await bench.get(`${RUNS}/${id}`)).json, 'status'), 'queued');
    const jobs = listAt((await bench.get(`${RUNS}/${id}/jobs`)).json, 'jobs');
    assert.deepEqual(
      jobs.map((job) => at(job, 'status')),
      ['queued'],
    );
    bench.sim.failNext(faults.stalePage(60_001));
    assert.equal((await bench.get(`${RUNS}/${id}`)).status, 404);
    assert.equal(at((await bench.get(`${RUNS}/${id}`)).json, 'status'), 'completed');
  });
});

describe('stale 304', () => {
  test('a client that asks hears that nothing changed, though a run came', async (t) => {
    const bench = await startBench(t, { listLagMs: 0 });
    const etag = (await bench.get(RUNS)).headers.get('etag') ?? '';
    const id = await dispatched(bench);
    bench.sim.failNext(faults.staleNotModified(), { on: 'runs' });
    const asking = { headers: { 'if-none-match': etag } };
    const stale = await bench.get(RUNS, asking);
    assert.deepEqual([stale.status, stale.text, stale.headers.get('etag')], [304, '', etag]);
    const fresh = await bench.get(RUNS, asking);
    assert.equal(fresh.status, 200);
    assert.equal(at(fresh.json, 'workflow_runs', 0, 'id'), id);
  });

  test('a client that has nothing gets the list', async (t) => {
    const bench = await startBench(t, { listLagMs: 0 });
    const id = await dispatched(bench);
    bench.sim.failNext(faults.staleNotModified(), { on: 'runs' });
    assert.deepEqual(await runIds(bench, RUNS), [id]);
  });

  test('what is not there stays a 404', async (t) => {
    const bench = await startBench(t);
    bench.sim.failNext(faults.staleNotModified());
    const got = await bench.get(`${RUNS}/1`, { headers: { 'if-none-match': '"x"' } });
    assert.equal(got.status, 404);
  });
});

describe('missing runs', () => {
  test('one page of a list alone can fail', async (t) => {
    const bench = await startBench(t, { listLagMs: 0 });
    await dispatched(bench);
    await dispatched(bench);
    bench.sim.failNext(faults.status(502, 'before'), { on: 'runs', page: 2 });
    assert.equal((await bench.get(`${RUNS}?per_page=1`)).status, 200);
    assert.equal((await bench.get(`${RUNS}?per_page=1&page=2`)).status, 502);
    assert.equal((await bench.get(`${RUNS}?per_page=1&page=2`)).status, 200);
  });

  test('from one list only: the newest that would be on it', async (t) => {
    const bench = await startBench(t, { listLagMs: 0 });
    const ids = [await dispatched(bench), await dispatched(bench), await dispatched(bench)];
    const [first, second, third] = ids;
    bench.sim.failNext(faults.missingNewest(2), { on: 'workflow_runs' });
    const short = await bench.get(OF_WORKFLOW);
    assert.equal(at(short.json, 'total_count'), 1);
    assert.equal(at(short.json, 'workflow_runs', 0, 'id'), first);
    assert.deepEqual(await runIds(bench, OF_WORKFLOW), [third, second, first]);
  });

  test('from every list for good, while it is there by its id', async (t) => {
    const bench = await startBench(t, {
      behaviour: () => ({ listLagMs: Number.POSITIVE_INFINITY }),
    });
    const id = await dispatched(bench);
    bench.clock.advance(86_400_000);
    assert.deepEqual(await runIds(bench, RUNS), []);
    assert.deepEqual(await runIds(bench, OF_WORKFLOW), []);
    assert.equal((await bench.get(`${RUNS}/${id}`)).status, 200);
  });
});
