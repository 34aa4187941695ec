import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { DeployList } from '../../src/contract/deploy.ts';
import { type Bench, startBench } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, test } from '../harness/test.ts';

const REFS = ['main', 'release/1.4', 'v1'] as const;

/** Deploys of two targets and three refs, newest last; every third is refused by GitHub. */
async function history(bench: Bench, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const target = i % 3 === 2 ? 'disabled' : 'mall';
    const body = { target, ref: REFS[i % 2] ?? 'main', reason: `ticket zz${i} of Ærø` };
    const { json } = await bench.client.deploy(body);
    const kept = json as { id?: string; deploy?: { id: string } };
    ids.push(kept.deploy?.id ?? kept.id ?? '');
  }
  return ids;
}

async function list(bench: Bench, query = ''): Promise<DeployList> {
  const answer = await bench.client.get(`${DEPLOYS}${query}`);
  assert.equal(answer.status, 200, answer.text);
  return answer.json as DeployList;
}

async function idsOf(bench: Bench, query = ''): Promise<string[]> {
  return (await list(bench, query)).deploys.map(({ id }) => id);
}

/** Every page from the first on. */
async function pages(bench: Bench, query: string): Promise<string[][]> {
  const all: string[][] = [];
  let cursor: string | null = null;
  do {
    const more: string = cursor === null ? '' : `&cursor=${cursor}`;
    const page: DeployList = await list(bench, `?${query}${more}`);
    all.push(page.deploys.map(({ id }) => id));
    assert.ok(all.length < 50, 'the pages end');
    cursor = page.next_cursor;
  } while (cursor !== null);
  return all;
}

describe('the list of deploys', () => {
  test('is empty at first, then newest first', async (t) => {
    const bench = await startBench(t);
    assert.deepEqual(await list(bench), { deploys: [], next_cursor: null });
    const ids = await history(bench, 5);
    assert.deepEqual(await idsOf(bench), ids.toReversed());
  });

  test('is filtered by target, status, requester, ref and words', async (t) => {
    const bench = await startBench(t, { queueMs: 60_000 });
    const ids = await history(bench, 9);
    const at = (...indexes: number[]): string[] => indexes.map((index) => ids[index] ?? '');
    const expected: Readonly<Record<string, string[]>> = {
      '?target=disabled': at(8, 5, 2),
      '?target=disabled&target=mall': ids.toReversed(),
      '?target=moon': [],
      '?status=failed': at(8, 5, 2),
      '?status=failed&status=dispatched&status=queued': ids.toReversed(),
      '?ref=main&target=disabled': at(8, 2),
      '?ref=release%2F1.4&ref=main&target=disabled': at(8, 5, 2),
      '?requested_by=operator': ids.toReversed(),
      '?requested_by=somebody': [],
      '?q=zz4': at(4),
      '?q=tick%20ZZ4': at(4),
      '?q=%C3%A6r%C3%B8%20zz7': at(7),
      '?q=%22': ids.toReversed(),
      '?q=ticket%20OR%20zz4': [],
      [`?q=${ids[3]}`]: at(3),
    };
    for (const [query, wanted] of Object.entries(expected)) {
      assert.deepEqual(await idsOf(bench, query), wanted, query);
    }
  });

  test('is found by run id and commit once they are known', async (t) => {
    const bench = await startBench(t);
    const { id } = deployOf(await bench.client.deploy({ target: 'mall' }), 202);
    await history(bench, 3);
    const { github_run_id: run, head_sha: sha } = await bench.reaches(
      id,
      'over',
      (deploy) => deploy.finished_at_utc !== null,
    );
    assert.deepEqual(await idsOf(bench, `?q=${run}`), [id]);
    assert.ok((await idsOf(bench, `?q=${sha?.slice(0, 10)}`)).includes(id));
  });

  test('comes in pages without gaps or repeats, whatever the limit and the filter', async (t) => {
    const bench = await startBench(t, { queueMs: 60_000 });
    await history(bench, 12);
    const filter = fc.constantFrom(
      '',
      '&target=mall',
      '&ref=main',
      '&q=ticket',
      '&status=failed&ref=main',
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 14 }), filter, async (limit, query) => {
        const all = await idsOf(bench, `?limit=100${query}`);
        const parts = await pages(bench, `limit=${limit}${query}`);
        assert.deepEqual(parts.flat(), all);
        for (const page of parts.slice(0, -1)) assert.equal(page.length, limit);
        assert.ok(all.length === 0 || (parts.at(-1)?.length ?? 0) > 0, 'no page is empty');
      }),
      { numRuns: 25 },
    );
  });

  test('a page is not shifted by deploys that come meanwhile', async (t) => {
    const bench = await startBench(t);
    const ids = await history(bench, 6);
    const first = await list(bench, '?limit=3');
    await history(bench, 4);
    const second = await list(bench, `?limit=3&cursor=${first.next_cursor}`);
    assert.deepEqual(
      [...first.deploys, ...second.deploys].map(({ id }) => id),
      ids.toReversed(),
    );
    assert.equal(second.next_cursor, null);
  });

  test('has fifty on a page unless told otherwise', async (t) => {
    const bench = await startBench(t, { env: { GITHUB_TOKEN: '' } });
    await history(bench, 51);
    const first = await list(bench);
    assert.equal(first.deploys.length, 50);
    const second = await list(bench, `?cursor=${first.next_cursor}`);
    assert.deepEqual([second.deploys.length, second.next_cursor], [1, null]);
  });

  test('refuses what it does not know', async (t) => {
    const bench = await startBench(t);
    const queries = [
      'colour=blue',
      'Target=mall',
      'status=done',
      'status=failed&status=done',
      'limit=0',
      'limit=101',
      'limit=ten',
      'limit=1.5',
      'cursor=%20',
      'cursor=zzzzzzzzzzz',
      'cursor=-1',
      'limit=5&limit=6',
      'target=',
    ];
    for (const query of queries) {
      problemOf(await bench.client.get(`${DEPLOYS}?${query}`), 'malformed-request');
    }
  });
});
