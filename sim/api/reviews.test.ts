import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { latestAttempt, type Run } from '../state/run.ts';
import type { EnvironmentSeed } from '../state/seed.ts';
import { viewAttempt } from '../state/view.ts';
import { at, type Bench, listAt, startBench } from '../testing/bench.ts';
import { READ_TOKEN, TOKEN } from '../testing/small-world.ts';
import { worldWith } from '../testing/world-with.ts';

const MAYA_TOKEN = 'ghp_maya';
const SOURCE = `
on: { workflow_dispatch: { inputs: { where: { type: string, default: production } } } }
jobs:
  build: { steps: [{ run: sleep 1 }] }
  ship: { needs: build, environment: "\${{ inputs.where }}", steps: [{ run: sleep 1 }] }
  tell: { needs: ship, steps: [{ run: sleep 1 }] }
`;

/** Maya may approve by name, Octocat as one of the team. */
const PRODUCTION: EnvironmentSeed = {
  name: 'production',
  reviewers: [
    { type: 'User', login: 'maya' },
    { type: 'Team', slug: 'releasers', members: ['octocat'] },
  ],
};

/** A run whose second job waits: build takes 2 s of queue and 3 s. */
async function start(t: Parameters<typeof startBench>[0], environment = PRODUCTION) {
  const seed = worldWith(SOURCE, {
    environments: [environment, { name: 'staging' }, { name: 'eu/west' }],
  });
  const tokens = [...(seed.tokens ?? []), { token: MAYA_TOKEN, login: 'maya' }];
  const bench = await startBench(t, { world: { ...seed, tokens }, listLagMs: 0 });
  assert.equal((await bench.dispatch()).status, 204);
  bench.clock.advance(5_000);
  const [run] = bench.sim.world.runs;
  assert.ok(run);
  const path = `/repos/acme/shop/actions/runs/${run.id}`;
  const id = bench.sim.world.repository('acme/shop').environments[0]?.id;
  const review = (state: string, token = TOKEN) =>
    bench.post(`${path}/pending_deployments`, {
      body: { environment_ids: [id], state, comment: 'Ship it!' },
      token,
    });
  return { bench, run, path, review };
}

/** `run: build ship tell` in a word each. */
function states(bench: Bench, run: Run): string {
  const { status, conclusion, jobs } = viewAttempt(latestAttempt(run), bench.sim.world.now());
  const all = jobs.map((job) => job.conclusion ?? job.status);
  return `${conclusion ?? status}: ${all.join(' ')}`;
}

describe('a job whose environment has reviewers', () => {
  test('waits, and its run with it, for as long as it takes', async (t) => {
    const { bench, run, path } = await start(t);
    assert.equal(states(bench, run), 'waiting: success waiting');
    bench.clock.advance(3_600_000);
    assert.equal(states(bench, run), 'waiting: success waiting');
    assert.equal(at((await bench.get(path)).json, 'status'), 'waiting');
    const job = at((await bench.get(`${path}/jobs`)).json, 'jobs', 1);
    assert.deepEqual(
      ['status', 'steps', 'runner_id'].map((name) => at(job, name)),
      ['waiting', [], null],
    );
  });

  test('goes on when one of them approves', async (t) => {
    const { bench, run, path, review } = await start(t);
    const got = await review('approved', MAYA_TOKEN);
    assert.equal(got.status, 200, got.text);
    assert.equal(at(got.json, 0, 'environment'), 'production');
    assert.equal(states(bench, run), 'in_progress: success queued');
    bench.clock.advance(1_000);
    assert.equal(states(bench, run), 'in_progress: success in_progress');
    bench.clock.advance(20_000);
    assert.equal(states(bench, run), 'success: success success success');
    const { json } = await bench.get(`${path}/approvals`);
    assert.deepEqual(
      [at(json, 0, 'state'), at(json, 0, 'user', 'login'), at(json, 0, 'comment')],
      ['approved', 'maya', 'Ship it!'],
    );
    assert.equal(at(json, 0, 'environments', 0, 'name'), 'production');
  });

  test('fails when one of them rejects, and takes its run along', async (t) => {
    const { bench, run, review } = await start(t);
    assert.equal((await review('rejected')).status, 200);
    assert.equal(states(bench, run), 'failure: success failure skipped');
  });

  test('is not let go by what was said of another before it', async (t) => {
    const source = `on: workflow_dispatch
jobs:
  ship: { environment: production, steps: [] }
  check: { needs: ship, environment: production, steps: [] }`;
    const bench = await startBench(t, { world: worldWith(source, { environments: [PRODUCTION] }) });
    await bench.dispatch();
    bench.clock.advance(1_000);
    const [run] = bench.sim.world.runs;
    assert.ok(run);
    const order = {
      environment: 'production',
      comment: '',
      by: 'maya',
      state: 'approved',
    } as const;
    bench.sim.world.review(run, order);
    bench.clock.advance(60_000);
    assert.equal(states(bench, run), 'waiting: success waiting');
    bench.sim.world.review(run, order);
    bench.clock.advance(60_000);
    assert.equal(states(bench, run), 'success: success success');
  });

  test('can be reviewed by hand', async (t) => {
    const { bench, run } = await start(t);
    const order = { environment: 'production', comment: '', by: 'anybody' };
    const held = bench.sim.world.review(run, { ...order, state: 'approved' });
    assert.deepEqual(
      held.map((job) => job.key),
      ['ship'],
    );
    assert.equal(states(bench, run), 'in_progress: success queued');
    assert.deepEqual(bench.sim.world.review(run, { ...order, state: 'rejected' }), []);
  });

  test('waits again in a re-run', async (t) => {
    const { bench, run, review } = await start(t);
    await review('rejected');
    bench.sim.world.rerun(run, { actor: 'maya', onlyFailed: true });
    assert.equal(states(bench, run), 'waiting: success waiting');
  });

  test('is cancelled like any other', async (t) => {
    const { bench, run, path } = await start(t);
    await bench.post(`${path}/cancel`);
    bench.clock.advance(1_000);
    assert.equal(states(bench, run), 'cancelled: success cancelled skipped');
  });
});

test('an environment without rules holds nothing', async (t) => {
  const { bench } = await start(t);
  for (const where of ['staging', 'unheard-of']) {
    await bench.dispatch({ ref: 'main', inputs: { where } });
    bench.clock.advance(60_000);
    const [run] = bench.sim.world.runs;
    assert.ok(run);
    assert.equal(states(bench, run), 'success: success success success');
  }
});

test('a wait timer holds a job, also one that is approved', async (t) => {
  const { bench, run, path, review } = await start(t, { ...PRODUCTION, waitTimerMinutes: 30 });
  const { json } = await bench.get(`${path}/pending_deployments`);
  assert.equal(at(json, 0, 'wait_timer'), 30);
  assert.equal(at(json, 0, 'wait_timer_started_at'), '2026-10-01T12:00:05Z');
  await review('approved');
  bench.clock.advance(30 * 60_000 - 1);
  assert.equal(states(bench, run), 'waiting: success waiting');
  bench.clock.advance(1);
  assert.equal(states(bench, run), 'in_progress: success queued');
});

describe('pending deployments', () => {
  test('name the environment, who may approve, and whether I may', async (t) => {
    const { bench, path } = await start(t);
    const list = `${path}/pending_deployments`;
    const { json } = await bench.get(list);
    assert.equal(at(json, 0, 'environment', 'name'), 'production');
    assert.equal(at(json, 0, 'current_user_can_approve'), true);
    assert.equal(at(json, 0, 'reviewers', 0, 'reviewer', 'login'), 'maya');
    assert.equal(at(json, 0, 'reviewers', 1, 'reviewer', 'slug'), 'releasers');
    const reader = await bench.get(list, { token: READ_TOKEN });
    assert.equal(at(reader.json, 0, 'current_user_can_approve'), false);
    bench.sim.world.cancel(bench.sim.world.runs[0] as Run, { actor: 'maya', isForced: true });
    assert.deepEqual((await bench.get(list)).json, []);
  });

  test('a review by another, or of nothing, or without sense is refused', async (t) => {
    const { bench, run, path, review } = await start(t);
    assert.equal((await review('approved', READ_TOKEN)).status, 403);
    assert.equal((await review('perhaps')).status, 422);
    const post = (body: unknown) => bench.post(`${path}/pending_deployments`, { body });
    assert.equal(
      (await post({ environment_ids: [1], state: 'approved', comment: '' })).status,
      422,
    );
    assert.equal((await post({ environment_ids: [], state: 'approved', comment: '' })).status, 422);
    assert.equal((await post({ state: 'approved', comment: '' })).status, 422);
    assert.equal((await post('nonsense')).status, 400);
    assert.equal(states(bench, run), 'waiting: success waiting');
    await review('approved');
    assert.equal((await review('approved')).status, 422);
  });
});

test('environments are listed, and found by name', async (t) => {
  const { bench } = await start(t);
  const { json } = await bench.get('/repos/acme/shop/environments');
  const names = listAt(json, 'environments').map((one) => at(one, 'name'));
  assert.deepEqual(names, ['production', 'staging', 'eu/west']);
  const one = await bench.get('/repos/acme/shop/environments/eu%2Fwest');
  assert.equal(at(one.json, 'name'), 'eu/west');
  assert.equal((await bench.get('/repos/acme/shop/environments/none')).status, 404);
});
