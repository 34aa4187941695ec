import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { at, type Bench, listAt, startBench } from '../testing/bench.ts';
import { READ_TOKEN } from '../testing/small-world.ts';

const SHOP = '/repos/acme/shop';

/** Names of the refs in an answer. */
async function refs(bench: Bench, path: string): Promise<unknown[]> {
  const got = await bench.get(`${SHOP}/git/${path}`);
  assert.equal(got.status, 200, got.text);
  return listAt(got.json).map((one) => at(one, 'ref'));
}

describe('tags', () => {
  test('are listed from the last name on, in pages, each with its commit', async (t) => {
    const bench = await startBench(t);
    const { branches } = bench.sim.world.repository('acme/shop');
    const [main = '', release = ''] = [branches.get('main'), branches.get('release/1.4')];
    bench.sim.world.tag('acme/shop', 'v2', release, 'annotated');
    bench.sim.world.tag('acme/shop', 'v10', main);
    const facts = async (query: string) => {
      const { json, headers } = await bench.get(`${SHOP}/tags${query}`);
      const tags = listAt(json).map((one) => [at(one, 'name'), at(one, 'commit', 'sha')]);
      return { tags, isLast: !headers.get('link')?.includes('rel="next"') };
    };
    const [v2, v10, v1] = ['v2', 'v10', 'v1'].map((name) => [name, name === 'v2' ? release : main]);
    assert.deepEqual(await facts(''), { tags: [v2, v10, v1], isLast: true });
    assert.deepEqual(await facts('?per_page=2'), { tags: [v2, v10], isLast: false });
    assert.deepEqual(await facts('?per_page=2&page=2'), { tags: [v1], isLast: true });
  });

  test('an annotated one leads to its commit by a tag object', async (t) => {
    const bench = await startBench(t);
    const sha = bench.sim.world.repository('acme/shop').branches.get('main') ?? '';
    bench.sim.world.tag('acme/shop', 'v2', sha, 'annotated');
    const object = at((await bench.get(`${SHOP}/git/ref/tags/v2`)).json, 'object');
    assert.equal(at(object, 'type'), 'tag');
    assert.notEqual(at(object, 'sha'), sha);
    const { json } = await bench.get(String(at(object, 'url')));
    assert.equal(at(json, 'object', 'sha'), sha);
    assert.equal(at((await bench.get(`${SHOP}/commits/v2`)).json, 'sha'), sha);
    bench.sim.world.tag('acme/shop', 'v2', sha);
    assert.equal((await bench.get(String(at(object, 'url')))).status, 404);
  });
});

describe('refs', () => {
  test('are matched by the beginning of their names, and come in the order of these', async (t) => {
    const bench = await startBench(t);
    const { world } = bench.sim;
    const sha = world.repository('acme/shop').branches.get('main') ?? '';
    for (const name of ['feature/b', 'feature/a', 'featureless', 'fix'])
      world.branch('acme/shop', name, sha);
    const named = ['refs/heads/feature/a', 'refs/heads/feature/b'];
    assert.deepEqual(await refs(bench, 'matching-refs/heads/feature/'), named);
    assert.deepEqual(await refs(bench, 'matching-refs/heads%2Ffeature%2F'), named);
    const longer = [...named, 'refs/heads/featureless'];
    assert.deepEqual(await refs(bench, 'matching-refs/heads/feature'), longer);
    assert.deepEqual(await refs(bench, 'matching-refs/tags/'), ['refs/tags/v1']);
    assert.deepEqual(await refs(bench, 'matching-refs/heads/nothing'), []);
  });

  test('one by its whole name leads to its commit; half a name is none', async (t) => {
    const bench = await startBench(t);
    const release = bench.sim.world.repository('acme/shop').branches.get('release/1.4');
    for (const name of ['heads/release/1.4', 'heads%2Frelease%2F1.4']) {
      const { json } = await bench.get(`${SHOP}/git/ref/${name}`);
      assert.equal(at(json, 'ref'), 'refs/heads/release/1.4');
      assert.deepEqual(
        [at(json, 'object', 'type'), at(json, 'object', 'sha')],
        ['commit', release],
      );
      const here = await bench.get(String(at(json, 'object', 'url')).replace('/git/', '/'));
      assert.equal(at(here.json, 'sha'), release);
    }
    for (const name of ['heads/release', 'tags/main', 'main']) {
      assert.equal((await bench.get(`${SHOP}/git/ref/${name}`)).status, 404, name);
    }
  });

  test('take a token that may read contents', async (t) => {
    const bench = await startBench(t);
    for (const path of ['/tags', '/git/matching-refs/heads/', '/git/ref/heads/main']) {
      const got = await bench.get(SHOP + path, { token: READ_TOKEN });
      assert.equal(got.status, 403, path);
    }
  });

  test('a branch is moved by force, also back, and nowhere that is not there', async (t) => {
    const bench = await startBench(t);
    const { world } = bench.sim;
    const [first = ''] = world.repository('acme/shop').commits.keys();
    world.branch('acme/shop', 'main', first);
    const { json } = await bench.get(`${SHOP}/commits/heads/main`);
    assert.equal(at(json, 'sha'), first);
    assert.throws(() => world.branch('acme/shop', 'main', '0'.repeat(40)), /no commit 0000/);
    assert.throws(() => world.tag('acme/shop', 'v1', '0'.repeat(40)), /no commit 0000/);
  });

  test('ten thousand branches come in one answer', async (t) => {
    const bench = await startBench(t);
    const { world } = bench.sim;
    const sha = world.repository('acme/shop').branches.get('main') ?? '';
    for (let i = 0; i < 10_000; i++) world.branch('acme/shop', `many/${i}`, sha);
    assert.equal((await refs(bench, 'matching-refs/heads/many/')).length, 10_000);
  });
});
