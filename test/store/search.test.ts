import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Deploy } from '../../src/domain/deploy.ts';
import { standingOf } from '../../src/domain/standing.ts';
import type { DeployFilter } from '../../src/engine/ports.ts';
import {
  changeBy,
  entryOf,
  everything,
  FREELY,
  newDeploy,
  observed,
  openStore,
  sending,
  told,
} from './bench.ts';

type Bench = Awaited<ReturnType<typeof openStore>>;
type Kept = Readonly<{ deploy: Deploy; sha: string | null }>;

const START = Date.parse('2026-11-01T00:00:00Z');
const SHAS = ['c41d07b0', 'c41d07b1', 'abcdef01'] as const;
let runs = 0;

/** What differs between two deploys of the history; `at` may be older than those before it. */
const wish = fc.record({
  target: fc.constantFrom('t0', 't1', 't2'),
  ref: fc.constantFrom('main', 'v1'),
  requestedBy: fc.constantFrom('ann', 'ben'),
  environment: fc.constantFrom('production', 'staging', null),
  origin: fc.constantFrom('console', 'outside'),
  reason: fc.constantFrom('fix checkout', 'gift cards', null),
  at: fc.integer({ min: 0, max: 40 }),
  sha: fc.option(fc.constantFrom(...SHAS)),
});
type Wish = typeof wish extends fc.Arbitrary<infer T> ? T : never;

const some = <T>(...values: readonly T[]) => fc.subarray([...values]);
const instant = fc.option(fc.integer({ min: -1, max: 42 }).map((at) => START + at));
const filter = fc.record({
  target: some('t0', 't1', 't2', 'moon'),
  status: some('accepted' as const, 'queued' as const, 'failed' as const),
  requestedBy: some('ann', 'ben'),
  ref: some('main', 'v1'),
  sha: some('c41d07b', 'c41d07b1', 'abcdef01', '0000000'),
  environment: some('production', 'staging'),
  origin: some('console' as const, 'outside' as const),
  since: instant,
  until: instant,
  q: fc.constantFrom(null, null, 'check', 'gift ann'),
});
type Asked = typeof filter extends fc.Arbitrary<infer T> ? T : never;

/** Commits a deploy and, where it has a commit, its run's first word. */
async function keep({ store }: Bench, { at, sha, ...own }: Wish): Promise<Kept> {
  const deploy = newDeploy({ ...own, requestedAt: START + at });
  await store.insert(deploy, entryOf(deploy), FREELY);
  if (sha === null) return { deploy, sha };
  runs += 1;
  let now = deploy;
  for (const event of [sending, told(runs), observed(runs, sha)]) {
    const change = changeBy(now, event);
    await store.save(change);
    now = change.deploy;
  }
  return { deploy: now, sha };
}

/** The same question, asked of each deploy without any index. */
function fits({ deploy, sha }: Kept, asked: Asked): boolean {
  const { wish: own } = deploy;
  const among = (values: readonly string[], value: string | null): boolean =>
    values.length === 0 || (value !== null && values.includes(value));
  const words = [own.reason, own.requestedBy, own.target, own.ref].join(' ').split(' ');
  return (
    among(asked.target, own.target) &&
    among(asked.status, standingOf(deploy).status) &&
    among(asked.requestedBy, own.requestedBy) &&
    among(asked.ref, own.ref) &&
    among(asked.environment, own.environment) &&
    among(asked.origin, own.origin) &&
    (asked.sha.length === 0 || asked.sha.some((prefix) => sha?.startsWith(prefix) ?? false)) &&
    own.requestedAt >= (asked.since ?? 0) &&
    own.requestedAt < (asked.until ?? Number.POSITIVE_INFINITY) &&
    (asked.q ?? '').split(' ').every((begin) => words.some((word) => word.startsWith(begin)))
  );
}

async function page({ views }: Bench, asked: Partial<DeployFilter>) {
  const { deploys, next } = await views.list({ ...everything, ...asked });
  return { ids: deploys.map((deploy) => deploy.wish.id), next };
}

test('walking the pages gives what fits once, whatever is inserted meanwhile', async () => {
  await using bench = await openStore();
  const kept: Kept[] = [];
  for (const one of fc.sample(wish, { numRuns: 60, seed: 7 })) kept.push(await keep(bench, one));
  const walk = fc.record({ asked: filter, limit: fc.integer({ min: 1, max: 20 }), late: wish });
  await fc.assert(
    fc.asyncProperty(walk, async ({ asked, limit, late }) => {
      const wanted = kept.filter((one) => fits(one, asked)).map(({ deploy }) => deploy.wish.id);
      const seen: string[] = [];
      let before: number | null = null;
      do {
        const part: Awaited<ReturnType<typeof page>> = await page(bench, {
          ...{ ...asked, limit, before },
        });
        seen.push(...part.ids);
        if (part.next !== null) assert.equal(part.ids.length, limit, 'a page is full');
        if (before === null) kept.push(await keep(bench, late));
        before = part.next;
      } while (before !== null);
      assert.deepEqual(seen, wanted.reverse());
    }),
    { numRuns: 150 },
  );
});

test('since is inclusive and until is not, also for what was taken in late', async () => {
  await using bench = await openStore();
  const none = {
    ref: 'main',
    requestedBy: 'ann',
    environment: null,
    reason: null,
    sha: null,
  } as const;
  const at = (when: number): Wish => ({ ...none, target: 't0', origin: 'console', at: when });
  const ids: string[] = [];
  for (const when of [10, 20, 30, 5, 40]) {
    ids.push((await keep(bench, at(when))).deploy.wish.id);
  }
  const within = async (since: number | null, until: number | null): Promise<number[]> => {
    const dates = { since: since && START + since, until: until && START + until };
    const { ids: found } = await page(bench, dates);
    return found.map((id) => ids.indexOf(id));
  };
  assert.deepEqual(await within(20, null), [4, 2, 1]);
  assert.deepEqual(await within(null, 20), [3, 0]);
  assert.deepEqual(await within(5, 6), [3]);
  assert.deepEqual(await within(10, 30), [1, 0]);
  assert.deepEqual(await within(41, null), []);
  assert.deepEqual(await within(null, 5), []);
});

test('a commit is found by how its name begins, once however often it was deployed', async () => {
  await using bench = await openStore();
  for (const sha of [SHAS[0], SHAS[0], SHAS[1], SHAS[2]]) {
    await keep(bench, {
      ...{ target: 't0', ref: 'main', requestedBy: 'ann', environment: null },
      ...{ origin: 'console', reason: null, at: 1, sha },
    });
  }
  assert.deepEqual(await bench.views.commits('c41d07b', 20), [SHAS[0], SHAS[1]]);
  assert.deepEqual(await bench.views.commits('c41d07b', 1), [SHAS[0]]);
  assert.deepEqual(await bench.views.commits('abcdef01', 20), [SHAS[2]]);
  assert.deepEqual(await bench.views.commits('0000000', 20), []);
  const alike = { ...everything, sha: ['c41d07b', SHAS[0]], limit: 3 };
  assert.equal(
    (await bench.views.positions(alike)).length,
    new Set(await bench.views.positions(alike)).size,
  );
});
