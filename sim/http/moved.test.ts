import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testApp } from '../testing/app.ts';
import { at, type Bench, startBench } from '../testing/bench.ts';
import { OTHER_TOKEN, smallWorld } from '../testing/small-world.ts';

const OLD = '/repos/acme/shop';
const NEW = '/repos/acme/store';
const DISPATCHES = 'actions/workflows/deploy.yml/dispatches';

async function renamed(bench: Bench): Promise<number> {
  await bench.dispatch();
  bench.sim.world.rename('acme/shop', 'store');
  return bench.sim.world.repository('acme/store').id;
}

describe('a renamed repository', () => {
  test('is there under its new name, runs and all', async (t) => {
    const bench = await startBench(t, { listLagMs: 0 });
    await renamed(bench);
    assert.equal(at((await bench.get(NEW)).json, 'full_name'), 'acme/store');
    const runs = await bench.get(`${NEW}/actions/runs`);
    assert.equal(at(runs.json, 'total_count'), 1);
    const url = String(at(runs.json, 'workflow_runs', 0, 'url'));
    assert.ok(url.startsWith(`${bench.sim.url}${NEW}/actions/runs/`), url);
    assert.equal((await bench.post(`${NEW}/${DISPATCHES}`, { body: { ref: 'main' } })).status, 204);
  });

  test('a GET under the old name is a 301 to the id, query and all, and that works', async (t) => {
    const bench = await startBench(t, { listLagMs: 0 });
    const id = await renamed(bench);
    const got = await bench.get(`${OLD}/actions/runs?per_page=1&event=workflow_dispatch`);
    const to = `${bench.sim.url}/repositories/${id}/actions/runs?per_page=1&event=workflow_dispatch`;
    assert.deepEqual([got.status, got.headers.get('location')], [301, to]);
    assert.deepEqual([at(got.json, 'message'), at(got.json, 'url')], ['Moved Permanently', to]);
    assert.equal(at((await bench.get(to)).json, 'total_count'), 1);
    const bare = await bench.get(OLD);
    assert.equal(bare.headers.get('location'), `${bench.sim.url}/repositories/${id}`);
    assert.equal(at((await bench.get(bare.headers.get('location') ?? '')).json, 'name'), 'store');
  });

  test('a POST under the old name is a 307 without a run, and can be sent there', async (t) => {
    const bench = await startBench(t);
    const id = await renamed(bench);
    const got = await bench.dispatch();
    const to = `${bench.sim.url}/repositories/${id}/${DISPATCHES}`;
    assert.deepEqual([got.status, got.headers.get('location')], [307, to]);
    assert.equal(at(got.json, 'message'), 'Temporary Redirect');
    assert.equal(bench.sim.world.runs.length, 1);
    assert.equal((await bench.post(to, { body: { ref: 'main' } })).status, 204);
    assert.equal(bench.sim.world.runs.length, 2);
    assert.equal(bench.sim.counts.dispatch, 3);
  });

  test('tells nothing to whom it is not visible', async (t) => {
    const bench = await startBench(t);
    const id = await renamed(bench);
    for (const path of [OLD, `/repositories/${id}`]) {
      assert.equal((await bench.get(path, { token: OTHER_TOKEN })).status, 404, path);
      assert.equal((await bench.get(path, { token: null })).status, 404, path);
    }
  });

  test('what was given under the old name is still given', async (t) => {
    const app = testApp({ repositories: ['acme/shop'] });
    const seed = smallWorld();
    const token = { token: 'ghp_shop', login: 'ada', repositories: ['acme/shop'] };
    const bench = await startBench(t, {
      world: { ...seed, tokens: [...(seed.tokens ?? []), token], apps: [app.seed] },
    });
    await renamed(bench);
    assert.equal((await bench.get(NEW, { token: 'ghp_shop' })).status, 200);
    const jwt = app.jwt(bench.clock.now());
    assert.equal((await bench.get(`${NEW}/installation`, { token: jwt })).status, 200);
    assert.equal((await bench.get(`${OLD}/installation`, { token: jwt })).status, 301);
  });

  test('its pages move too, on Enterprise Server as well', async (t) => {
    const bench = await startBench(t, { mode: 'ghes-3.21' });
    const id = await renamed(bench);
    const page = await bench.get(`${bench.sim.origin}/acme/shop/tree/main`);
    const to = `${bench.sim.origin}/acme/store/tree/main`;
    assert.deepEqual([page.status, page.headers.get('location')], [301, to]);
    const got = await bench.get(OLD);
    assert.equal(got.headers.get('location'), `${bench.sim.origin}/api/v3/repositories/${id}`);
  });

  test('an id that nothing has is a 404', async (t) => {
    const bench = await startBench(t);
    assert.equal((await bench.get('/repositories/1/actions/runs')).status, 404);
  });
});
