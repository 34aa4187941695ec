import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, startBench } from '../testing/bench.ts';

for (const mode of ['dotcom-2022', 'ghes-3.19'] as const) {
  test(`${mode}: an avatar is a picture for anybody, to keep, and always the same`, async (t) => {
    const bench = await startBench(t, { mode });
    const { json } = await bench.get('/repos/acme/shop/commits/main');
    const url = String(at(json, 'author', 'avatar_url'));
    const got = await bench.get(url, { token: null });
    assert.equal(got.status, 200);
    assert.equal(got.headers.get('content-type'), 'image/svg+xml');
    assert.match(got.headers.get('cache-control') ?? '', /public, max-age=\d+/);
    assert.match(got.text, /^<svg xmlns=.*>A<\/text><\/svg>$/);
    assert.equal((await bench.get(`${url}?s=40`, { token: null })).text, got.text);
    const other = String(at((await bench.get('/user')).json, 'avatar_url'));
    assert.notEqual((await bench.get(other)).text, got.text);
    assert.equal((await bench.get(`${bench.sim.origin}/avatars/u/1`)).status, 404);
  });
}
