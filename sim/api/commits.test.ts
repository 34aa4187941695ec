import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { at, type Bench, listAt, startBench } from '../testing/bench.ts';
import { worldWith } from '../testing/world-with.ts';

const SHOP = '/repos/acme/shop';
const author = { name: 'Ada', email: 'ada@acme.example', login: 'ada' };

/** A commit on a branch of the shop; its SHA. */
function push(bench: Bench, branch: string, message: string, more: object = {}): string {
  return bench.sim.world.push('acme/shop', branch, { message, author, ...more }).sha;
}

async function compare(bench: Bench, basehead: string) {
  const got = await bench.get(`${SHOP}/compare/${basehead}`);
  assert.equal(got.status, 200, got.text);
  const { status, ahead_by, behind_by, total_commits } = got.json as Record<string, unknown>;
  const messages = listAt(got.json, 'commits').map((one) => at(one, 'commit', 'message'));
  const mergeBase = at(got.json, 'merge_base_commit', 'commit', 'message');
  return {
    ...{ messages, mergeBase, json: got.json, link: got.headers.get('link') },
    facts: [status, ahead_by, behind_by, total_commits],
  };
}

function tip(branch: string) {
  return { branch, behind: 0 };
}

function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, i) => String(from + i));
}

describe('a comparison', () => {
  test('of 3,000 commits shows the newest 250, or in pages all, oldest first', async (t) => {
    const bench = await startBench(t);
    for (const number of numbers(1, 3_000)) push(bench, 'main', number);
    const whole = await compare(bench, 'v1...main');
    assert.deepEqual(whole.facts, ['ahead', 3_000, 0, 3_000]);
    assert.deepEqual([whole.messages, whole.link], [numbers(2_751, 3_000), null]);
    const first = await compare(bench, 'v1...main?per_page=500');
    assert.deepEqual(first.messages, numbers(1, 100));
    assert.match(first.link ?? '', /page=2>; rel="next", <[^>]*page=30>; rel="last"/);
    const last = await compare(bench, 'v1...main?per_page=100&page=30');
    assert.deepEqual(last.messages, numbers(2_901, 3_000));
    assert.doesNotMatch(last.link ?? '', /rel="next"/);
    assert.deepEqual((await compare(bench, 'v1...main?page=2')).messages, numbers(31, 60));
    const back = await compare(bench, 'main...v1');
    assert.deepEqual([back.facts, back.messages], [['behind', 0, 3_000, 0], []]);
  });

  test('over merges counts each commit once and takes the nearest ancestor', async (t) => {
    const bench = await startBench(t);
    bench.sim.world.branch('acme/shop', 'topic', push(bench, 'main', 'fork'));
    bench.clock.advance(1_000);
    push(bench, 'topic', 'topic 1');
    bench.clock.advance(1_000);
    for (const message of ['main 1', 'main 2']) {
      push(bench, 'main', message);
      bench.clock.advance(1_000);
    }
    push(bench, 'main', 'merge', { merges: 'topic' });
    bench.clock.advance(1_000);
    push(bench, 'topic', 'topic 2');
    const forth = await compare(bench, 'topic...main');
    assert.deepEqual(forth.facts, ['diverged', 3, 1, 3]);
    assert.deepEqual(forth.messages, ['main 1', 'main 2', 'merge']);
    assert.equal(forth.mergeBase, 'topic 1');
    const back = await compare(bench, 'main...topic');
    assert.deepEqual([back.facts, back.messages], [['diverged', 1, 3, 1], ['topic 2']]);
    const whole = await compare(bench, 'v1...main');
    assert.deepEqual(whole.messages, ['fork', 'topic 1', 'main 1', 'main 2', 'merge']);
  });

  test('takes the nearest ancestor also where clocks went wrong', async (t) => {
    const commit = (message: string, at: number) => ({ message, author, at });
    const world = worldWith('', {
      branches: [
        { name: 'main', commits: [commit('fork', 10_000)] },
        { name: 'topic', from: tip('main'), commits: [commit('dated before its parent', 5_000)] },
        {
          name: 'release',
          from: tip('main'),
          commits: [commit('fix', 11_000), { ...commit('merge', 12_000), merges: 'topic' }],
        },
        { name: 'next', from: tip('topic'), commits: [commit('next', 20_000)] },
      ],
      tags: {},
    });
    const bench = await startBench(t, { world });
    const { facts, mergeBase } = await compare(bench, 'next...release');
    assert.deepEqual([facts, mergeBase], [['diverged', 2, 1, 2], 'dated before its parent']);
  });

  test('of histories that share nothing is refused in GitHub’s words', async (t) => {
    const bench = await startBench(t);
    push(bench, 'pages', 'a first commit of its own');
    const got = await bench.get(`${SHOP}/compare/main...pages`);
    const words = 'No common ancestor between main and pages.';
    assert.deepEqual([got.status, at(got.json, 'message')], [404, words]);
  });

  test('takes branches, tags and SHAs on either side, however they are coded', async (t) => {
    const bench = await startBench(t);
    const name = 'feature/50%-off-ü';
    const sha = push(bench, name, 'on its own');
    bench.sim.world.branch('acme/shop', name, sha);
    bench.sim.world.tag('acme/shop', 'shop/v2', sha, 'annotated');
    const heads = [name, `heads/${name}`, 'shop/v2', 'tags/shop/v2', sha, sha.slice(0, 7)];
    for (const head of heads) {
      for (const coded of [encodeURIComponent(head), encodeURI(head)]) {
        for (const basehead of [`${sha}...${coded}`, `${coded}...${sha}`]) {
          assert.deepEqual((await compare(bench, basehead)).facts, ['identical', 0, 0, 0]);
        }
      }
    }
    const { json } = await compare(bench, `${sha}...${encodeURIComponent(name)}`);
    assert.equal((await bench.get(String(at(json, 'url')))).status, 200);
  });
});

describe('the files', () => {
  const facts = (file: unknown) => [at(file, 'filename'), at(file, 'status')];

  test('of a commit are what it touched, with the lines counted', async (t) => {
    const bench = await startBench(t);
    push(bench, 'main', 'one', { files: ['db/migrations/1.sql', 'cart.ts'] });
    push(bench, 'main', 'two', { files: ['cart.ts', 'a b.ts'] });
    const { json } = await bench.get(`${SHOP}/commits/main`);
    const files = listAt(json, 'files');
    assert.deepEqual(files.map(facts), [
      ['a b.ts', 'added'],
      ['cart.ts', 'modified'],
    ]);
    const total = files.reduce<number>((sum, one) => sum + Number(at(one, 'changes')), 0);
    assert.ok(total > 0);
    assert.equal(at(json, 'stats', 'total'), total);
    assert.equal(at((await bench.get(`${SHOP}/commits/v1`)).json, 'stats', 'total'), 0);
  });

  test('of a comparison are those of all commits ahead, once each, on its first page', async (t) => {
    const bench = await startBench(t);
    push(bench, 'main', 'before', { files: ['cart.ts'] });
    bench.sim.world.tag('acme/shop', 'v2', push(bench, 'main', 'still before'));
    const one = push(bench, 'main', 'one', { files: ['db/migrations/1.sql', 'cart.ts'] });
    const two = push(bench, 'main', 'two', { files: ['db/migrations/1.sql'] });
    const { json } = await compare(bench, 'v2...main?per_page=1');
    assert.deepEqual(listAt(json, 'files').map(facts), [
      ['cart.ts', 'modified'],
      ['db/migrations/1.sql', 'added'],
    ]);
    const added = await Promise.all(
      [one, two].map(async (sha) => {
        const files = listAt((await bench.get(`${SHOP}/commits/${sha}`)).json, 'files');
        return Number(at(files.at(-1), 'additions'));
      }),
    );
    assert.equal(at(json, 'files', 1, 'additions'), (added[0] ?? 0) + (added[1] ?? 0));
    const second = await compare(bench, 'v2...main?per_page=1&page=2');
    assert.equal(at(second.json, 'files'), undefined);
    assert.deepEqual(at((await compare(bench, 'main...v2')).json, 'files'), []);
  });

  test('end after three hundred; a commit has more pages of them', async (t) => {
    const bench = await startBench(t);
    push(bench, 'main', 'all', { files: numbers(1_001, 1_301) });
    assert.equal(listAt((await compare(bench, 'v1...main')).json, 'files').length, 300);
    assert.equal(listAt((await bench.get(`${SHOP}/commits/main`)).json, 'files').length, 300);
    const more = await bench.get(`${SHOP}/commits/main?page=2`);
    assert.deepEqual(listAt(more.json, 'files').map(facts), [['1301', 'added']]);
  });
});
