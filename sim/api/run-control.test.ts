import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SimulatorOptions } from '../server.ts';
import { latestAttempt, type Run } from '../state/run.ts';
import { at, type Bench, listAt, runIds, startBench } from '../testing/bench.ts';
import { OTHER_TOKEN, READ_TOKEN } from '../testing/small-world.ts';
import { worldWith } from '../testing/world-with.ts';

const RUNS = '/repos/acme/shop/actions/runs';

/** A run and what can be asked of it. */
async function start(
  t: Parameters<typeof startBench>[0],
  options: Partial<SimulatorOptions> & { inputs?: Readonly<Record<string, string>> } = {},
) {
  const { inputs = {}, ...rest } = options;
  const bench = await startBench(t, { listLagMs: 0, ...rest });
  assert.equal((await bench.dispatch({ ref: 'main', inputs })).status, 204);
  const [run] = bench.sim.world.runs;
  assert.ok(run);
  const path = `${RUNS}/${run.id}`;
  const show = async () => (await bench.get(path)).json;
  return { bench, run, path, show };
}

async function state(bench: Bench, run: Run): Promise<string> {
  const { json } = await bench.get(`${RUNS}/${run.id}`);
  return String(at(json, 'conclusion') ?? at(json, 'status'));
}

/** `build:success Ship it:queued …` */
async function jobs(bench: Bench, path: string): Promise<string> {
  const { json } = await bench.get(path);
  const all = listAt(json, 'jobs');
  return all
    .map(
      (job) => `${String(at(job, 'name'))}:${String(at(job, 'conclusion') ?? at(job, 'status'))}`,
    )
    .join(' ');
}

function jobIds(run: Run): number[] {
  return latestAttempt(run).jobs.map((job) => job.id);
}

describe('cancelling', () => {
  test('takes a second, ends the step under way and skips the rest', async (t) => {
    const { bench, run, path } = await start(t);
    // Queue 2 s, set up 1 s, check out 1 s: it builds, for 4 s.
    bench.clock.advance(5_000);
    const got = await bench.post(`${path}/cancel`);
    assert.deepEqual([got.status, got.json], [202, {}]);
    assert.equal(await state(bench, run), 'in_progress');
    bench.clock.advance(999);
    assert.equal(await state(bench, run), 'in_progress');
    bench.clock.advance(1);
    assert.equal(await state(bench, run), 'cancelled');
    assert.equal(await jobs(bench, `${path}/jobs`), 'build:cancelled Ship it:skipped');
    const { json } = await bench.get(`${path}/jobs`);
    const steps = listAt(json, 'jobs', 0, 'steps').map((step) => at(step, 'conclusion'));
    assert.deepEqual(steps, ['success', 'success', 'cancelled', 'skipped']);
  });

  test('is too late once the run is completed, also in the second it takes', async (t) => {
    const { bench, run, path } = await start(t);
    // Build 2+7 s, ship 1+5 s.
    bench.clock.advance(14_500);
    assert.equal((await bench.post(`${path}/cancel`)).status, 202);
    bench.clock.advance(1_000);
    assert.equal(await state(bench, run), 'success');
    const late = await bench.post(`${path}/cancel`);
    assert.equal(late.status, 409);
    assert.equal((await bench.post(`${path}/force-cancel`)).status, 409);
  });

  test('a queued run ends without steps', async (t) => {
    const { bench, run, path } = await start(t);
    await bench.post(`${path}/cancel`);
    bench.clock.advance(1_000);
    assert.equal(await state(bench, run), 'cancelled');
    assert.deepEqual(at((await bench.get(`${path}/jobs`)).json, 'jobs', 0, 'steps'), []);
  });

  test('that hangs is forced', async (t) => {
    const { bench, run, path } = await start(t, { cancelMs: Number.POSITIVE_INFINITY });
    bench.clock.advance(5_000);
    await bench.post(`${path}/cancel`);
    bench.clock.advance(3_000);
    assert.equal(await state(bench, run), 'in_progress');
    assert.equal((await bench.post(`${path}/force-cancel`)).status, 202);
    assert.equal(await state(bench, run), 'cancelled');
  });
});

describe('running again', () => {
  test('is one attempt more: same id, new jobs, started anew', async (t) => {
    const { bench, run, path, show } = await start(t, { inputs: { fail: 'true' } });
    bench.clock.advance(60_000);
    assert.equal(await state(bench, run), 'failure');
    const before = jobIds(run);
    const got = await bench.post(`${path}/rerun`);
    assert.deepEqual([got.status, got.json], [201, {}]);
    const again = await show();
    assert.equal(at(again, 'id'), run.id);
    assert.equal(at(again, 'run_attempt'), 2);
    assert.equal(at(again, 'status'), 'queued');
    assert.equal(at(again, 'conclusion'), null);
    const startedAt = Date.parse(String(at(again, 'run_started_at')));
    assert.equal(startedAt - Date.parse(String(at(again, 'created_at'))), 60_000);
    assert.equal(at(again, 'previous_attempt_url'), `${bench.sim.url}${path}/attempts/1`);
    assert.equal(jobIds(run).filter((id) => before.includes(id)).length, 0);
    bench.clock.advance(60_000);
    assert.equal(await jobs(bench, `${path}/jobs`), 'build:success Ship it:failure');
    assert.equal(listAt((await bench.get(`${path}/jobs?filter=all`)).json, 'jobs').length, 4);
    const first = (await bench.get(`${path}/attempts/1`)).json;
    assert.deepEqual([at(first, 'run_attempt'), at(first, 'conclusion')], [1, 'failure']);
  });

  test('whoever asks for it is its triggering actor', async (t) => {
    const { bench, run, show } = await start(t);
    bench.clock.advance(60_000);
    assert.ok(bench.sim.world.rerun(run, { actor: 'maya' }));
    const again = await show();
    assert.equal(at(again, 'actor', 'login'), 'octocat');
    assert.equal(at(again, 'triggering_actor', 'login'), 'maya');
  });

  test('only what failed: what did well keeps its times', async (t) => {
    const { bench, run, path } = await start(t, { inputs: { fail: 'true' } });
    bench.clock.advance(60_000);
    const before = at((await bench.get(`${path}/jobs`)).json, 'jobs', 0, 'completed_at');
    assert.equal((await bench.post(`${path}/rerun-failed-jobs`)).status, 201);
    assert.equal(await jobs(bench, `${path}/jobs`), 'build:success Ship it:queued');
    const build = at((await bench.get(`${path}/jobs`)).json, 'jobs', 0);
    assert.deepEqual([at(build, 'run_attempt'), at(build, 'completed_at')], [2, before]);
    bench.clock.advance(60_000);
    assert.equal(await state(bench, run), 'failure');
  });

  test('may end well where the workflow asks for the attempt', async (t) => {
    const source = `on: workflow_dispatch
jobs: { go: { steps: [{ if: github.run_attempt == 1, run: exit 1 }] } }`;
    const { bench, run, path } = await start(t, { world: worldWith(source) });
    bench.clock.advance(60_000);
    assert.equal(await state(bench, run), 'failure');
    await bench.post(`${path}/rerun`);
    bench.clock.advance(60_000);
    assert.equal(await state(bench, run), 'success');
  });

  test('one job, and those that need it', async (t) => {
    const { bench, run } = await start(t);
    bench.clock.advance(60_000);
    const [, ship = 0] = jobIds(run);
    const got = await bench.post(`/repos/acme/shop/actions/jobs/${ship}/rerun`);
    assert.equal(got.status, 201);
    const attempt = latestAttempt(run);
    assert.deepEqual(
      attempt.jobs.map((job) => job.kept?.conclusion ?? null),
      ['success', null],
    );
    const old = await bench.post(`/repos/acme/shop/actions/jobs/${ship}/rerun`);
    assert.equal(old.status, 403);
  });

  test('one job of a cancelled run leaves the other cancelled, and the run with it', async (t) => {
    const source = `on: workflow_dispatch
jobs: { a: { steps: [{ run: sleep 2 }] }, b: { steps: [{ run: sleep 2 }] } }`;
    const { bench, run, path } = await start(t, { world: worldWith(source) });
    bench.clock.advance(4_000);
    bench.sim.world.cancel(run, { actor: 'maya', isForced: true });
    assert.ok(bench.sim.world.rerun(run, { actor: 'maya', onlyJob: jobIds(run)[0] ?? 0 }));
    // Queue 2 s, set up 1 s, sleep 2 s, complete 1 s: the cancel comes too late.
    bench.clock.advance(5_500);
    bench.sim.world.cancel(run, { actor: 'maya' });
    assert.equal(await state(bench, run), 'in_progress');
    bench.clock.advance(500);
    assert.equal(await jobs(bench, `${path}/jobs`), 'a:success b:cancelled');
    assert.equal(await state(bench, run), 'cancelled');
  });

  test('is refused while the run goes on, and where nothing failed', async (t) => {
    const { bench, path } = await start(t);
    assert.equal((await bench.post(`${path}/rerun`)).status, 403);
    bench.clock.advance(60_000);
    assert.equal((await bench.post(`${path}/rerun-failed-jobs`)).status, 403);
  });

  test('a run object may lag: it is queued, but still has the old number', async (t) => {
    const { bench, run, path, show } = await start(t, { rerunLagMs: 5_000 });
    bench.clock.advance(60_000);
    await bench.post(`${path}/rerun`);
    bench.clock.advance(4_999);
    const lagging = await show();
    assert.equal(at(lagging, 'status'), 'in_progress');
    assert.deepEqual([at(lagging, 'run_attempt'), at(lagging, 'previous_attempt_url')], [1, null]);
    assert.equal(at((await bench.get(`${path}/jobs`)).json, 'jobs', 0, 'run_attempt'), 2);
    bench.clock.advance(1);
    assert.equal(at(await show(), 'run_attempt'), 2);
    assert.equal(latestAttempt(run).number, 2);
  });
});

describe('deleting', () => {
  test('a run: it is gone by id and from lists, and its number is not given again', async (t) => {
    const { bench, run, path } = await start(t);
    assert.equal((await bench.delete(path)).status, 403);
    bench.clock.advance(60_000);
    assert.equal((await bench.delete(path)).status, 204);
    for (const gone of [path, `${path}/jobs`, `/repos/acme/shop/actions/jobs/${jobIds(run)[0]}`]) {
      assert.equal((await bench.get(gone)).status, 404, gone);
    }
    assert.deepEqual(await runIds(bench, RUNS), []);
    await bench.dispatch();
    assert.equal(bench.sim.world.runs[0]?.number, 2);
  });

  test('a repository, and everything of it', async (t) => {
    const { bench, path, run } = await start(t);
    bench.sim.world.removeRepository('acme/shop');
    for (const gone of [path, RUNS, '/repos/acme/shop', '/repos/acme/shop/branches/main']) {
      assert.equal((await bench.get(gone)).status, 404, gone);
    }
    assert.equal((await bench.dispatch()).status, 404);
    assert.equal(bench.sim.world.run(run.id), null);
    assert.equal((await bench.get('/repos/acme/open')).status, 200);
  });
});

test('a workflow that is disabled takes no dispatch until it is enabled', async (t) => {
  const { bench } = await start(t);
  const workflow = '/repos/acme/shop/actions/workflows/deploy.yml';
  assert.equal((await bench.put(`${workflow}/disable`)).status, 204);
  assert.equal(at((await bench.get(workflow)).json, 'state'), 'disabled_manually');
  assert.equal((await bench.dispatch()).status, 422);
  assert.equal((await bench.put(`${workflow}/enable`)).status, 204);
  assert.equal((await bench.dispatch()).status, 204);
});

test('who may not write may do none of it', async (t) => {
  const { bench, run, path } = await start(t);
  bench.clock.advance(60_000);
  const [job = 0] = jobIds(run);
  const posts = ['cancel', 'force-cancel', 'rerun', 'rerun-failed-jobs'].map(
    (one) => `${path}/${one}`,
  );
  for (const post of [...posts, `/repos/acme/shop/actions/jobs/${job}/rerun`]) {
    assert.equal((await bench.post(post, { token: READ_TOKEN })).status, 403, post);
    assert.equal((await bench.post(post, { token: OTHER_TOKEN })).status, 404, post);
  }
  assert.equal((await bench.delete(path, { token: READ_TOKEN })).status, 403);
  const workflow = '/repos/acme/shop/actions/workflows/deploy.yml';
  assert.equal((await bench.put(`${workflow}/disable`, { token: READ_TOKEN })).status, 403);
  assert.equal(run.attempts.length, 1);
});

test('every change to a run is told', async (t) => {
  const { bench, run, path } = await start(t);
  const told: number[] = [];
  bench.sim.world.onTouched((one) => told.push(one.id));
  await bench.post(`${path}/cancel`);
  bench.clock.advance(1_000);
  await bench.post(`${path}/rerun`);
  bench.sim.world.cancel(run, { actor: 'maya' });
  bench.sim.world.removeRun(run);
  assert.deepEqual(told, [run.id, run.id, run.id, run.id]);
});

describe('a run that comes to nothing', () => {
  for (const neverStarts of ['startup_failure', 'action_required'] as const) {
    test(`${neverStarts} has no jobs; a re-run starts it`, async (t) => {
      const { bench, run, path } = await start(t, { behaviour: () => ({ neverStarts }) });
      assert.equal(await state(bench, run), 'queued');
      bench.clock.advance(2_000);
      assert.equal(await state(bench, run), neverStarts);
      assert.equal(await jobs(bench, `${path}/jobs`), '');
      assert.deepEqual(await runIds(bench, `${RUNS}?status=${neverStarts}`), [run.id]);
      await bench.post(`${path}/rerun`);
      bench.clock.advance(60_000);
      assert.equal(await state(bench, run), 'success');
    });
  }

  test('timed_out stops the job under way', async (t) => {
    const { bench, run, path } = await start(t, { behaviour: () => ({ timesOutMs: 6_000 }) });
    bench.clock.advance(5_999);
    assert.equal(await state(bench, run), 'in_progress');
    bench.clock.advance(1);
    assert.equal(await state(bench, run), 'timed_out');
    assert.equal(await jobs(bench, `${path}/jobs`), 'build:timed_out Ship it:skipped');
  });
});
