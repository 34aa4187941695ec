import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { at, type Bench, listAt, runIds, startBench } from '../testing/bench.ts';

const RUNS = '/repos/acme/shop/actions/runs';
const OF_WORKFLOW = '/repos/acme/shop/actions/workflows/deploy.yml/runs';

/** Starts runs straight in the world, oldest first, a second apart. */
async function startRuns(bench: Bench, count: number): Promise<number[]> {
  for (let i = 0; i < count; i++) {
    assert.equal((await bench.dispatch()).status, 204);
    if (i < count - 1) bench.clock.advance(1_000);
  }
  return bench.sim.world.runs.map((run) => run.id);
}

describe('lists lag, ids do not', () => {
  test('a run is there by its id at once, in lists two seconds later', async (t) => {
    const bench = await startBench(t);
    const [id = 0] = await startRuns(bench, 1);
    assert.equal((await bench.get(`${RUNS}/${id}`)).status, 200);
    assert.deepEqual(await runIds(bench, RUNS), []);
    bench.clock.advance(1_999);
    assert.deepEqual(await runIds(bench, OF_WORKFLOW), []);
    bench.clock.advance(1);
    assert.deepEqual(await runIds(bench, OF_WORKFLOW), [id]);
    assert.deepEqual(await runIds(bench, RUNS), [id]);
  });

  test('the lag may be a function of the run, and set by hand', async (t) => {
    const bench = await startBench(t, { listLagMs: (run) => run.number * 10_000 });
    await startRuns(bench, 1);
    bench.clock.advance(9_999);
    assert.deepEqual(await runIds(bench, RUNS), []);
    const run = bench.sim.world.runs[0];
    assert.ok(run);
    run.listedAt = bench.sim.world.now();
    assert.deepEqual(await runIds(bench, RUNS), [run.id]);
  });
});

describe('paging', () => {
  test('pages follow each other by Link, newest first', async (t) => {
    const bench = await startBench(t, { listLagMs: 0 });
    const all = await startRuns(bench, 7);
    const pages: number[][] = [];
    let next: string | undefined =
      `${bench.sim.url}${OF_WORKFLOW}?per_page=3&event=workflow_dispatch`;
    while (next !== undefined) {
      const got = await bench.get(next);
      assert.equal(at(got.json, 'total_count'), 7);
      pages.push(listAt(got.json, 'workflow_runs').map((run) => Number(at(run, 'id'))));
      next = /<([^>]+)>; rel="next"/.exec(got.headers.get('link') ?? '')?.[1];
    }
    assert.deepEqual(pages, [all.slice(0, 3), all.slice(3, 6), all.slice(6)]);
  });

  test('a middle page links to all four', async (t) => {
    const bench = await startBench(t, { listLagMs: 0 });
    await startRuns(bench, 5);
    const got = await bench.get(`${RUNS}?per_page=1&page=3`);
    const link = got.headers.get('link') ?? '';
    const rels = [...link.matchAll(/[?&]page=(\d+)>; rel="(\w+)"/g)].map((one) => one.slice(1));
    const expected = [
      ['2', 'prev'],
      ['4', 'next'],
      ['5', 'last'],
      ['1', 'first'],
    ];
    assert.deepEqual(rels, expected);
  });

  test('one page has no Link; nonsense means the default; 100 is the most', async (t) => {
    const bench = await startBench(t, { listLagMs: 0 });
    await startRuns(bench, 101);
    assert.equal((await runIds(bench, `${RUNS}?per_page=1000`)).length, 100);
    assert.equal((await runIds(bench, `${RUNS}?per_page=x&page=-1`)).length, 30);
    const few = await bench.get('/repos/acme/shop/branches');
    assert.equal(few.headers.get('link'), null);
  });

  test('a search shows its first thousand, the bare list shows all', async (t) => {
    const bench = await startBench(t, { listLagMs: 0 });
    await bench.dispatch();
    const [run] = bench.sim.world.runs;
    assert.ok(run);
    const file = { name: 'Deploy', runName: null, inputs: [], concurrency: null, jobs: [] };
    const { repository, workflow, ref, actor } = run;
    for (let i = 0; i < 1_049; i++) {
      const request = { repository, workflow, file, ref, actor, inputs: {}, hasRunner: false };
      bench.sim.world.start(request);
    }
    const search = `${RUNS}?event=workflow_dispatch&per_page=100`;
    assert.equal((await runIds(bench, `${search}&page=10`)).length, 100);
    assert.deepEqual(await runIds(bench, `${search}&page=11`), []);
    assert.equal((await runIds(bench, `${RUNS}?per_page=100&page=11`)).length, 50);
  });
});

describe('filters', () => {
  /** Three runs, at 12:00:00, 12:00:01 and 12:00:02 UTC on 2026-10-01; newest first. */
  const created: readonly (readonly [string, readonly number[]])[] = [
    ['>=2026-10-01T12:00:01Z', [0, 1]],
    ['>2026-10-01T12:00:01Z', [0]],
    ['<=2026-10-01T12:00:01Z', [1, 2]],
    ['<2026-10-01T12:00:01Z', [2]],
    ['2026-10-01T12:00:01Z', [1]],
    ['2026-10-01T12:00:00Z..2026-10-01T12:00:01Z', [1, 2]],
    ['2026-10-01T12:00:01Z..*', [0, 1]],
    ['*..2026-10-01T12:00:00Z', [2]],
    ['>=2026-10-01T14:00:01+02:00', [0, 1]],
    ['>=2026-10-01T12:00:01.999Z', [0, 1]],
    ['2026-10-01', [0, 1, 2]],
    ['>2026-10-01', []],
    ['2026-09-30..2026-10-01', [0, 1, 2]],
  ];
  for (const [range, expected] of created) {
    test(`created ${range}`, async (t) => {
      const bench = await startBench(t, { listLagMs: 0 });
      const all = await startRuns(bench, 3);
      const found = await runIds(bench, `${RUNS}?created=${encodeURIComponent(range)}`);
      assert.deepEqual(
        found,
        expected.map((i) => all[i]),
      );
    });
  }

  test('a created that is no date is refused', async (t) => {
    const bench = await startBench(t);
    assert.equal((await bench.get(`${RUNS}?created=yesterday`)).status, 422);
  });

  test('event, actor, branch, head_sha, status and conclusion', async (t) => {
    const bench = await startBench(t, { listLagMs: 0 });
    await bench.dispatch({ ref: 'main', inputs: { fail: 'true' } });
    bench.clock.advance(60_000);
    await bench.dispatch({ ref: 'release/1.4' });
    const [late, early] = bench.sim.world.runs;
    assert.ok(late && early);
    const table: readonly (readonly [string, readonly number[]])[] = [
      ['event=push', []],
      ['event=workflow_dispatch', [late.id, early.id]],
      ['actor=OctoCat', [late.id, early.id]],
      ['actor=other', []],
      ['branch=release%2F1.4', [late.id]],
      [`head_sha=${early.ref.sha}`, [early.id]],
      ['status=queued', [late.id]],
      ['status=completed', [early.id]],
      ['status=failure', [early.id]],
      ['status=success', []],
      [`check_suite_id=${late.checkSuiteId}`, [late.id]],
    ];
    for (const [query, expected] of table) {
      assert.deepEqual(await runIds(bench, `${RUNS}?${query}`), expected, query);
    }
  });

  test("a workflow's list holds no other's runs", async (t) => {
    const bench = await startBench(t, { listLagMs: 0 });
    await bench.dispatch({ ref: 'main' }, 'main-only.yml');
    assert.deepEqual(await runIds(bench, OF_WORKFLOW), []);
    assert.equal((await runIds(bench, RUNS)).length, 1);
  });
});

test('what there is not: a run, an attempt, a job', async (t) => {
  const bench = await startBench(t);
  const [id = 0] = await startRuns(bench, 1);
  for (const path of [`${RUNS}/1`, `${RUNS}/${id}/attempts/2`, '/repos/acme/shop/actions/jobs/1']) {
    assert.equal((await bench.get(path)).status, 404, path);
  }
  assert.equal((await bench.get(`/repos/acme/open/actions/runs/${id}`)).status, 404);
});

test('jobs appear after the run, and those that need others after them', async (t) => {
  const bench = await startBench(t);
  const [id = 0] = await startRuns(bench, 1);
  const names = async () => {
    const got = await bench.get(`${RUNS}/${id}/jobs`);
    return listAt(got.json, 'jobs').map((job) => at(job, 'name'));
  };
  assert.deepEqual(await names(), []);
  bench.clock.advance(1_000);
  assert.deepEqual(await names(), ['build']);
  // Queue 2 s, then set up 1 s, check out 1 s, build 4 s, complete 1 s.
  bench.clock.advance(8_000);
  assert.deepEqual(await names(), ['build', 'Ship it']);
});
