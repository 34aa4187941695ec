import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { at, listAt, startBench } from '../testing/bench.ts';

const SHOP = '/repos/acme/shop';

describe('branches, commits, comparisons', () => {
  test('a push moves the branch', async (t) => {
    const bench = await startBench(t);
    const author = { name: 'Ada', email: 'ada@acme.example' };
    const { sha } = bench.sim.world.push('acme/shop', 'main', { message: 'four', author });
    const branch = await bench.get(`${SHOP}/branches/main`);
    assert.equal(at(branch.json, 'commit', 'sha'), sha);
    assert.equal(at((await bench.get(`${SHOP}/commits/main`)).json, 'sha'), sha);
    const short = await bench.get(`${SHOP}/commits/${sha.slice(0, 7)}`);
    assert.equal(at(short.json, 'commit', 'message'), 'four');
  });

  test('a comparison counts both ways and lists what is ahead, oldest first', async (t) => {
    const bench = await startBench(t);
    const facts = async (basehead: string) => {
      const { json } = await bench.get(`${SHOP}/compare/${basehead}`);
      const messages = listAt(json, 'commits').map((one) => at(one, 'commit', 'message'));
      const { status, ahead_by, behind_by } = json as Record<string, unknown>;
      return [status, ahead_by, behind_by, messages];
    };
    assert.deepEqual(await facts('release/1.4...main'), ['diverged', 1, 1, ['three']]);
    assert.deepEqual(await facts('main...release%2F1.4'), ['diverged', 1, 1, ['fix']]);
    const parent = bench.sim.world.repository('acme/shop').commits.keys().next().value;
    assert.deepEqual(await facts(`${parent}...main`), ['ahead', 2, 0, ['two', 'three']]);
    assert.deepEqual(await facts(`main...${parent}`), ['behind', 0, 2, []]);
    assert.deepEqual(await facts('main...main'), ['identical', 0, 0, []]);
  });

  test('what is not there', async (t) => {
    const bench = await startBench(t);
    assert.equal((await bench.get(`${SHOP}/branches/gone`)).status, 404);
    assert.equal((await bench.get(`${SHOP}/compare/main...gone`)).status, 404);
    const commit = await bench.get(`${SHOP}/commits/gone`);
    assert.deepEqual(
      [commit.status, at(commit.json, 'message')],
      [422, 'No commit found for SHA: gone'],
    );
  });
});

describe('the workflow file', () => {
  const FILE = `${SHOP}/contents/.github/workflows/main-only.yml`;

  test('is base64 in JSON, or raw by media type', async (t) => {
    const bench = await startBench(t);
    const { source } = bench.sim.world.workflow('acme/shop', 'deploy.yml');
    const path = `${SHOP}/contents/.github/workflows/deploy.yml`;
    const coded = await bench.get(path);
    const text = Buffer.from(String(at(coded.json, 'content')), 'base64').toString();
    assert.equal(text, source);
    const raw = await bench.get(path, { headers: { accept: 'application/vnd.github.raw+json' } });
    assert.equal(raw.text, source);
  });

  test('is read at a branch, a tag or a commit', async (t) => {
    const bench = await startBench(t);
    const { branches } = bench.sim.world.repository('acme/shop');
    for (const ref of ['main', 'refs/heads/main', 'v1', branches.get('main')]) {
      assert.equal((await bench.get(`${FILE}?ref=${ref}`)).status, 200, `${ref}`);
    }
    for (const ref of ['release/1.4', branches.get('release/1.4'), 'gone']) {
      assert.equal((await bench.get(`${FILE}?ref=${ref}`)).status, 404, `${ref}`);
    }
  });
});
