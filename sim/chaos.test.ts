import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Behaviour } from './backstage.ts';
import { type Chaos, type ChaosRates, createChaos } from './chaos.ts';
import { faults } from './faults.ts';
import type { Approached } from './http/respond.ts';
import { type Bench, startBench } from './testing/bench.ts';

const DISPATCH = {
  ...{ repository: 'acme/shop', workflow: 'deploy.yml', ref: 'main', actor: 'octocat' },
  inputs: {},
};
const LIST: Approached = { kind: 'runs', method: 'GET', etag: '"x"' };
const RUNS = '/repos/acme/shop/actions/runs';

function behaviours(chaos: Chaos, count = 2_000): Behaviour[] {
  return Array.from({ length: count }, () => chaos.behaviour(DISPATCH));
}

function reads(chaos: Chaos, request: Approached, count = 2_000): (string | null)[] {
  return Array.from({ length: count }, () => chaos.read(request)?.name ?? null);
}

/** Names without their numbers. */
function kinds(names: readonly (string | null | undefined)[]): string[] {
  const bare = names
    .filter((one) => typeof one === 'string')
    .map((one) => one.replace(/ \d.*/, ''));
  return [...new Set(bare)].toSorted();
}

describe('the seed settles everything', () => {
  test('the same seed tells the same lies, another seed others', () => {
    const story = (seed: number) => {
      const chaos = createChaos(seed);
      const told = behaviours(chaos, 200).map(({ answer, ...rest }) => [answer?.name, rest]);
      return [told, reads(chaos, LIST, 200)];
    };
    assert.deepEqual(story(42), story(42));
    assert.notDeepEqual(story(42), story(43));
  });

  test('reads in between change nothing for a dispatch, nor one read for the next', () => {
    const [quiet, busy] = [createChaos(42), createChaos(42)];
    reads(busy, { ...LIST, kind: 'meta', etag: null }, 50);
    const names = (chaos: Chaos) => behaviours(chaos, 100).map((one) => one.answer?.name);
    assert.deepEqual(names(quiet), names(busy));
    reads(quiet, LIST, 50);
    assert.deepEqual(reads(quiet, LIST, 100), reads(busy, LIST, 100));
  });

  test('the same requests to two simulators meet the same on the wire', async (t) => {
    const story = async (seed: number) => {
      const bench = await startBench(t, { chaos: createChaos(seed, { answer: 0.5, read: 0.5 }) });
      await requests(bench, 30);
      return bench.sim.requests.map((one) => `${one.method} ${one.fault}`);
    };
    const [one, again, other] = [await story(7), await story(7), await story(8)];
    assert.deepEqual(one, again);
    assert.notDeepEqual(one, other);
    assert.ok(one.some((line) => line.startsWith('POST ') && !line.endsWith('null')));
    assert.ok(one.some((line) => line.startsWith('GET ') && !line.endsWith('null')));
  });
});

/** Dispatches and reads in turn; some are never answered, so each is awaited until it was met. */
async function requests(bench: Bench, count: number): Promise<void> {
  for (let i = 1; i <= count; i++) {
    bench.dispatch().catch(() => {});
    await bench.sim.reached('dispatch', i);
    bench.get(RUNS).catch(() => {});
    await bench.sim.reached('runs', i);
  }
}

describe('what becomes of dispatches', () => {
  const all = behaviours(createChaos(1));

  test('answers go wrong before and after the effect, in every way', () => {
    assert.deepEqual(kinds(all.map((one) => one.answer?.name)), [
      ...['204 despite flag', 'absurd json', 'cut body', 'hang', 'html', 'latency'],
      ...['primary limit', 'reset', 'secondary limit', 'status'],
    ]);
    const answers = all.map((one) => one.answer);
    for (const name of ['reset', 'hang', 'status 500', 'html 502']) {
      for (const when of ['before', 'after']) {
        assert.ok(
          answers.some((one) => one?.name === name && one.when === when),
          name + when,
        );
      }
    }
  });

  test('most runs are listed within seconds, some take minutes, a few never come', () => {
    const lags = all.map((one) => one.listLagMs ?? -1);
    const finite = lags.filter(Number.isFinite);
    assert.ok(finite.every((one) => one >= 0 && one <= 120_000));
    assert.ok(finite.filter((one) => one < 5_000).length > finite.length / 2);
    assert.ok(finite.some((one) => one > 90_000));
    const missing = lags.length - finite.length;
    assert.ok(missing > 0 && missing < 120, String(missing));
  });

  test('duplicates and late effects are rare; what comes late has a bad answer after it', () => {
    const duplicates = all.filter((one) => one.copies === 2).length;
    assert.ok(duplicates > 0 && duplicates < 120, String(duplicates));
    const late = all.filter((one) => one.effectDelayMs !== undefined);
    assert.ok(late.length > 0 && late.length < 180, String(late.length));
    assert.ok(late.every((one) => one.answer?.when === 'after'));
  });
});

describe('what becomes of reads', () => {
  const basic = [
    'cut body',
    'html',
    'latency',
    'primary limit',
    'reset',
    'secondary limit',
    'status',
  ];

  test('a list asked about conditionally may go wrong in every way', () => {
    const expected = [...basic, 'missing newest', 'stale', 'stale page'].toSorted();
    assert.deepEqual(kinds(reads(createChaos(1), LIST)), expected);
  });

  test('others only in ways that they can', () => {
    const meta: Approached = { kind: 'meta', method: 'GET', etag: null };
    assert.deepEqual(kinds(reads(createChaos(1), meta)), basic);
    const run: Approached = { kind: 'run', method: 'GET', etag: null };
    assert.deepEqual(kinds(reads(createChaos(1), run)), [...basic, 'stale page'].toSorted());
  });

  test('pages and whatever has an effect are left alone', () => {
    const chaos = createChaos(1, { read: 1 });
    const post: Approached = { kind: 'installation_token', method: 'POST', etag: null };
    assert.deepEqual(kinds(reads(chaos, post)), []);
    assert.deepEqual(kinds(reads(chaos, { ...LIST, kind: 'page' })), []);
  });

  test('one in five goes wrong, or as many as is said', () => {
    const spoilt = (rates: Partial<ChaosRates>) =>
      reads(createChaos(1, rates), LIST).filter((one) => one !== null).length / 2_000;
    assert.ok(Math.abs(spoilt({}) - 0.2) < 0.03);
    assert.deepEqual([spoilt({ read: 0 }), spoilt({ read: 1 })], [0, 1]);
  });
});

describe('a simulator in chaos', () => {
  test('tells its seed first, then each request and run in one line', async (t) => {
    const lines: string[] = [];
    const rates = { answer: 0, read: 0, missing: 1, delayed: 0, duplicate: 0 };
    const chaos = createChaos(42, rates);
    const bench = await startBench(t, { chaos, log: (line) => lines.push(line) });
    await bench.dispatch({ ref: 'main', inputs: { deploy_id: 'd-1' } });
    const id = bench.sim.world.runs[0]?.id;
    bench.sim.failNext(faults.status(503, 'before'));
    await bench.get('/meta');
    assert.deepEqual(lines, [
      'chaos of seed 42',
      `run ${id} of acme/shop deploy.yml: Deploy d-1 by octocat on main (never listed)`,
      'POST /repos/acme/shop/actions/workflows/deploy.yml/dispatches 204',
      'GET /meta 503 (status 503)',
    ]);
  });

  test('what the behaviour says comes before what chaos would do', async (t) => {
    const lines: string[] = [];
    const bench = await startBench(t, {
      chaos: createChaos(42, { answer: 0, read: 0, missing: 1, delayed: 0, duplicate: 1 }),
      behaviour: () => ({ listLagMs: 1_500 }),
      log: (line) => lines.push(line),
    });
    await bench.dispatch();
    assert.deepEqual(
      bench.sim.world.runs.map((run) => run.listedAt - run.createdAt),
      [1_500, 1_500],
    );
    assert.equal(lines.filter((line) => line.endsWith('(listed 1500 ms later)')).length, 2);
  });

  test('a fault ordered by hand comes before a lie', async (t) => {
    const bench = await startBench(t, { chaos: createChaos(42, { read: 1 }) });
    bench.sim.failNext(faults.unauthorized());
    assert.equal((await bench.get('/meta')).status, 401);
    // Whichever lie it is: an answer may never come.
    bench.get('/meta').catch(() => {});
    await bench.sim.reached('meta', 2);
    assert.notEqual(bench.sim.requests.at(-1)?.fault, null);
  });
});
