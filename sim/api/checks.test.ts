import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { at, type Bench, listAt, startBench } from '../testing/bench.ts';
import { READ_TOKEN, smallWorld, TOKEN } from '../testing/small-world.ts';
import { worldWith } from '../testing/world-with.ts';

const SHOP = 'acme/shop';
const COMMITS = '/repos/acme/shop/commits';

async function checks(bench: Bench, query = ''): Promise<unknown[]> {
  const { json } = await bench.get(`${COMMITS}/main/check-runs${query}`);
  return listAt(json, 'check_runs').map((one) => [
    at(one, 'name'),
    at(one, 'conclusion') ?? at(one, 'status'),
  ]);
}

describe('the checks of a commit', () => {
  test('are what the world was seeded with, for a branch, a tag or a SHA', async (t) => {
    const author = { name: 'Ada', email: 'ada@acme.example' };
    const passed = [{ name: 'Lint', status: 'completed', conclusion: 'success' }] as const;
    const commits = [{ message: 'one', author, at: 0, checks: passed }];
    const world = worldWith('', { branches: [{ name: 'main', commits }], tags: { v1: 'main' } });
    const bench = await startBench(t, { world });
    const sha = bench.sim.world.repository(SHOP).branches.get('main');
    for (const ref of ['main', 'v1', sha]) {
      const { json } = await bench.get(`${COMMITS}/${ref}/check-runs`);
      const shown = ['name', 'conclusion', 'head_sha'].map((key) => at(json, 'check_runs', 0, key));
      assert.deepEqual([at(json, 'total_count'), ...shown], [1, 'Lint', 'success', sha]);
    }
  });

  test('go on under their id, and are run again under another', async (t) => {
    const bench = await startBench(t);
    const { world } = bench.sim;
    const id = async () => {
      const { json } = await bench.get(`${COMMITS}/main/check-runs`);
      return at(json, 'check_runs', 0, 'id');
    };
    world.setChecks(SHOP, 'main', [{ name: 'Test', status: 'in_progress' }]);
    const first = await id();
    world.setChecks(SHOP, 'main', [{ name: 'Test', status: 'completed', conclusion: 'failure' }]);
    assert.equal(await id(), first);
    world.setChecks(SHOP, 'main', [{ name: 'Test', status: 'queued' }]);
    assert.notEqual(await id(), first);
    assert.deepEqual(await checks(bench), [['Test', 'queued']]);
    const all = [
      ['Test', 'queued'],
      ['Test', 'failure'],
    ];
    assert.deepEqual(await checks(bench, '?filter=all'), all);
  });

  test('come in pages, and by name or status', async (t) => {
    const bench = await startBench(t);
    const names = Array.from({ length: 31 }, (_, i) => `Shard ${i}`);
    const going = names.map((name) => ({ name, status: 'in_progress' }) as const);
    bench.sim.world.setChecks(SHOP, 'main', [...going, { name: 'Lint', status: 'queued' }]);
    const got = await bench.get(`${COMMITS}/main/check-runs`);
    assert.equal(at(got.json, 'total_count'), 32);
    assert.equal(listAt(got.json, 'check_runs').length, 30);
    assert.match(got.headers.get('link') ?? '', /rel="next"/);
    assert.equal((await checks(bench, '?page=2')).length, 2);
    assert.deepEqual(await checks(bench, '?check_name=Lint'), [['Lint', 'queued']]);
    assert.deepEqual(await checks(bench, '?status=queued'), [['Lint', 'queued']]);
  });
});

test('the combined status is pending where nobody said anything, then the worst', async (t) => {
  const bench = await startBench(t);
  const state = async () => at((await bench.get(`${COMMITS}/main/status`)).json, 'state');
  assert.equal(await state(), 'pending');
  const states: unknown[] = [];
  for (const said of ['success', 'pending', 'error'] as const) {
    const statuses = [
      { context: 'ci/lint', state: 'success' },
      { context: 'ci/test', state: said },
    ] as const;
    bench.sim.world.setStatuses(SHOP, 'main', statuses);
    states.push(await state());
  }
  assert.deepEqual(states, ['success', 'pending', 'failure']);
});

test('checks and statuses take a permission of their own each', async (t) => {
  const seed = smallWorld();
  const grant = (token: string, permissions: object) => ({ token, login: 'octocat', permissions });
  const tokens = [
    ...(seed.tokens ?? []),
    grant('ghp_checks', { checks: 'read' }),
    grant('ghp_statuses', { statuses: 'read' }),
  ];
  const bench = await startBench(t, { world: { ...seed, tokens } });
  const answers = async (token: string) => {
    const paths = ['check-runs', 'status'].map((path) => `${COMMITS}/main/${path}`);
    const got = await Promise.all(paths.map((path) => bench.get(path, { token })));
    for (const one of got.filter(({ status }) => status === 403)) {
      assert.equal(at(one.json, 'message'), 'Resource not accessible by personal access token');
    }
    return got.map((one) => one.status);
  };
  assert.deepEqual(await answers(TOKEN), [200, 200]);
  assert.deepEqual(await answers(READ_TOKEN), [403, 403]);
  assert.deepEqual(await answers('ghp_checks'), [200, 403]);
  assert.deepEqual(await answers('ghp_statuses'), [403, 200]);
});

test('a commit that is not there has neither', async (t) => {
  const bench = await startBench(t);
  assert.equal((await bench.get(`${COMMITS}/gone/check-runs`)).status, 422);
  assert.equal((await bench.get(`${COMMITS}/gone/status`)).status, 404);
  assert.throws(() => bench.sim.world.setChecks(SHOP, 'gone', []), /no commit gone/);
});
