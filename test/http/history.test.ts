import assert from 'node:assert/strict';
import type { CommitReport } from '../../src/contract/commit.ts';
import type { DeployList } from '../../src/contract/deploy.ts';
import { type Bench, goesLive, startBench } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { problemOf } from '../harness/judge.ts';
import { leaveManyBehind } from '../harness/long-past.ts';
import { describe, test } from '../harness/test.ts';

const COMMITS = '/api/internal/commits';

async function idsOf({ client }: Bench, query: string): Promise<string[]> {
  const answer = await client.get(`${DEPLOYS}?${query}`);
  assert.equal(answer.status, 200, answer.text);
  return (answer.json as DeployList).deploys.map(({ id }) => id);
}

async function commit({ client }: Bench, sha: string): Promise<CommitReport> {
  const answer = await client.get(`${COMMITS}/${sha}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json as CommitReport;
}

describe('the history', () => {
  test('is asked by commit, environment, origin and the instant of asking', async (t) => {
    const bench = await startBench(t, { isTold: true });
    const shop = await goesLive(bench, { target: 'shop', ref: 'release/1.4' });
    const mall = await goesLive(bench, { target: 'mall' });
    assert.notEqual(shop.sha, mall.sha);
    const at = encodeURIComponent;
    const [first, second] = [shop.requested_at_utc, mall.requested_at_utc];
    const elsewhere = new Date(Date.parse(second) + 7_200_000).toISOString();
    const expected: Readonly<Record<string, string[]>> = {
      [`sha=${shop.sha.slice(0, 7)}`]: [shop.id],
      [`sha=${shop.sha.toUpperCase()}`]: [shop.id],
      [`sha=${shop.sha}&sha=${mall.sha.slice(0, 12)}`]: [mall.id, shop.id],
      [`sha=${shop.sha}&target=mall`]: [],
      'sha=0000000': [],
      'environment=production': [shop.id],
      'environment=production&environment=staging': [shop.id],
      'origin=console': [mall.id, shop.id],
      'origin=outside': [],
      [`since=${at(second)}`]: [mall.id],
      [`since=${at(elsewhere.replace('Z', '+02:00'))}`]: [mall.id],
      [`until=${at(second)}`]: [shop.id],
      [`since=${at(first)}&until=${at(second)}&target=shop&status=succeeded`]: [shop.id],
      [`until=${at(first)}`]: [],
    };
    for (const [query, wanted] of Object.entries(expected)) {
      assert.deepEqual(await idsOf(bench, query), wanted, query);
    }
  });

  test('refuses what is no commit, no origin and no instant', async (t) => {
    const bench = await startBench(t, { isTold: true });
    const queries = [
      ...['sha=abc123', 'sha=main123', `sha=${'a'.repeat(41)}`, 'origin=moon', 'environment='],
      ...['since=yesterday', 'since=2026-11-25', 'until=2026-02-30T00%3A00%3A00Z'],
      ...['since=2026-11-25T00%3A00%3A00Z&since=2026-11-26T00%3A00%3A00Z'],
    ];
    for (const query of queries) {
      problemOf(await bench.client.get(`${DEPLOYS}?${query}`), 'malformed-request');
    }
  });
});

describe('a commit', () => {
  test('is known by how it begins: its deploys, and where it is live now', async (t) => {
    const bench = await startBench(t, { isTold: true });
    const [old, shop] = [
      await goesLive(bench, { target: 'mall' }),
      await goesLive(bench, { target: 'shop' }),
    ];
    assert.equal(old.sha, shop.sha);
    const told = await commit(bench, old.sha.slice(0, 7));
    assert.deepEqual([told.sha, told.matches], [old.sha, [old.sha]]);
    assert.deepEqual(
      told.deploys.map(({ id }) => id),
      [shop.id, old.id],
    );
    assert.deepEqual(
      told.live_on.map(({ target, title, environment, deploy }) => [
        ...[target, title, environment, deploy.id],
      ]),
      [
        ['shop', 'The shop', 'production', shop.id],
        ['mall', 'The shop, as often as one likes', null, old.id],
      ],
    );
    const next = await goesLive(bench, { target: 'mall', ref: 'release/1.4' });
    assert.deepEqual(
      (await commit(bench, old.sha)).live_on.map(({ target }) => target),
      ['shop'],
    );
    assert.equal((await commit(bench, next.sha)).live_on[0]?.deploy.id, next.id);
  });

  test('of which others begin alike is asked for again, among them', async (t) => {
    const bench = await startBench(t, { isTold: true });
    await bench.restart({}, () => leaveManyBehind(bench.folder, 30));
    const { sha, matches, ...rest } = await commit(bench, '0000000');
    assert.deepEqual([sha, matches.length], ['0000000', 20]);
    assert.equal(matches[1], '2'.padStart(40, '0'));
    assert.deepEqual(rest, { deploys: [], live_on: [] });
    assert.equal((await commit(bench, matches[1] ?? '')).deploys.length, 1);
  });

  test('that nobody deployed is no such commit; what is none is refused', async (t) => {
    const bench = await startBench(t, { isTold: true });
    problemOf(await bench.client.get(`${COMMITS}/abcdef0`), 'no-such-commit');
    problemOf(await bench.client.get(`${COMMITS}/abcdef`), 'malformed-request');
    problemOf(await bench.client.get(`${COMMITS}/main`), 'malformed-request');
  });
});
