import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DEMO_TOKEN, demoBehaviour, demoWorld } from './demo-world.ts';
import { latestAttempt } from './state/run.ts';
import { viewAttempt } from './state/view.ts';
import { at, type Bench, listAt, startBench } from './testing/bench.ts';

const TARGETS = [
  ['acme/shop', 'deploy-heroku.yml', 3],
  ['acme/console', 'deploy-console.yml', 2],
  ['acme/docs', 'deploy-customer-docs.yml', 2],
] as const;

async function dispatch(bench: Bench, repository: string, workflow: string, simulate: string) {
  const got = await bench.post(`/repos/${repository}/actions/workflows/${workflow}/dispatches`, {
    token: DEMO_TOKEN,
    body: { ref: 'main', inputs: { simulate }, return_run_details: true },
  });
  const run = bench.sim.world.runs[0];
  assert.ok(run, got.text);
  return { got, run };
}

function demo(t: Parameters<typeof startBench>[0]): Promise<Bench> {
  return startBench(t, { world: demoWorld(), behaviour: demoBehaviour });
}

for (const [repository, workflow, jobs] of TARGETS) {
  describe(`${repository} ${workflow}`, () => {
    test('works: green within 15 to 40 seconds', async (t) => {
      const bench = await demo(t);
      const { got, run } = await dispatch(bench, repository, workflow, 'works');
      assert.equal(got.status, 200);
      const view = viewAttempt(latestAttempt(run), run.createdAt + 60_000);
      assert.equal(view.conclusion, 'success');
      assert.equal(view.jobs.length, jobs);
      const seconds = (view.updatedAt - run.createdAt) / 1_000;
      assert.ok(seconds >= 15 && seconds <= 40, `${seconds} s`);
    });

    test('a step fails: so does the run', async (t) => {
      const bench = await demo(t);
      const { got, run } = await dispatch(bench, repository, workflow, 'a step fails');
      assert.equal(got.status, 200);
      const view = viewAttempt(latestAttempt(run), run.createdAt + 60_000);
      assert.equal(view.conclusion, 'failure');
    });

    test('listed late: a 204, and eight seconds until it is listed', async (t) => {
      const bench = await demo(t);
      const { got } = await dispatch(bench, repository, workflow, 'listed late');
      assert.equal(got.status, 204);
      const listed = async () => {
        const list = await bench.get(`/repos/${repository}/actions/runs`, { token: DEMO_TOKEN });
        return listAt(list.json, 'workflow_runs').length;
      };
      bench.clock.advance(7_999);
      assert.equal(await listed(), 0);
      bench.clock.advance(1);
      assert.equal(await listed(), 1);
    });

    test('answer lost: the run is there, the answer is a page', async (t) => {
      const bench = await demo(t);
      const { got } = await dispatch(bench, repository, workflow, 'answer lost');
      assert.equal(got.status, 502);
      assert.match(got.text, /^<!DOCTYPE html>/);
      assert.equal(bench.sim.world.runs.length, 1);
    });
  });
}

test('the deploy id is in the title of the shop, and the docs know nothing of it', async (t) => {
  const bench = await demo(t);
  const post = (repository: string, workflow: string) =>
    bench.post(`/repos/acme/${repository}/actions/workflows/${workflow}/dispatches`, {
      token: DEMO_TOKEN,
      body: { ref: 'main', inputs: { deploy_id: '0198c0de' } },
    });
  assert.equal((await post('shop', 'deploy-heroku.yml')).status, 204);
  assert.equal(bench.sim.world.runs[0]?.displayTitle, 'Deploy 0198c0de');
  assert.equal((await post('docs', 'deploy-customer-docs.yml')).status, 422);
});

test('what would ship can be looked at: tags, branches, migrations, checks, environments', async (t) => {
  const bench = await demo(t);
  const list = async (path: string, ...keys: string[]) => {
    const { json } = await bench.get(`/repos/acme${path}`, { token: DEMO_TOKEN });
    return listAt(json, ...keys);
  };
  const names = (some: unknown[], key = 'name') => some.map((one) => at(one, key));
  for (const repository of ['shop', 'console', 'docs']) {
    const tags = names(await list(`/${repository}/tags`));
    assert.deepEqual(tags, ['v1.4.1', 'v1.4.0', 'v1.3.0']);
    const features = await list(`/${repository}/git/matching-refs/heads/feature/`);
    assert.ok(features.length > 0, repository);
  }
  const files = names(await list('/shop/compare/v1.4.0...main', 'files'), 'filename');
  assert.ok(files.includes('db/migrations/0043_coupon_scope.sql'));
  const checks = async (ref: string) => {
    const found = await list(`${ref}/check-runs`, 'check_runs');
    return found.map((one) => String(at(one, 'conclusion') ?? at(one, 'status'))).sort();
  };
  assert.deepEqual(await checks('/shop/commits/main'), ['success', 'success']);
  assert.deepEqual(await checks('/docs/commits/main'), ['in_progress', 'success']);
  assert.deepEqual(await checks('/shop/commits/feature%2Fone-page-checkout'), [
    'failure',
    'success',
  ]);
  const environments = names(await list('/shop/environments', 'environments'));
  assert.deepEqual(environments, ['staging', 'production']);
});
