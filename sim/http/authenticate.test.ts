import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { at, type Bench, startBench } from '../testing/bench.ts';
import { READ_TOKEN, smallWorld, TOKEN } from '../testing/small-world.ts';

const START = Date.UTC(2026, 9, 1, 12, 0, 0);

async function answers(bench: Bench) {
  const all = [await bench.get('/user'), await bench.get('/repos/acme/shop/actions/runs')];
  return [...all, await bench.dispatch()].map((got) => [got.status, at(got.json, 'message')]);
}

const REFUSED = Array(3).fill([401, 'Bad credentials']);

describe('a token that is no good any more: every request is a 401', () => {
  test('when its time has come', async (t) => {
    const tokens = [{ token: TOKEN, login: 'octocat', expiresAt: START + 3_600_000 }];
    const bench = await startBench(t, { world: { ...smallWorld(), tokens } });
    bench.clock.advance(3_599_999);
    const before = await answers(bench);
    assert.deepEqual(
      before.map(([status]) => status),
      [200, 200, 204],
    );
    bench.clock.advance(1);
    assert.deepEqual(await answers(bench), REFUSED);
    assert.equal(bench.sim.world.runs.length, 1);
  });

  test("by GitHub's clock, not ours", async (t) => {
    const tokens = [{ token: TOKEN, login: 'octocat', expiresAt: START + 60_000 }];
    const world = { ...smallWorld(), tokens };
    const bench = await startBench(t, { world, clockOffsetMs: 300_000 });
    assert.deepEqual(await answers(bench), REFUSED);
  });

  test('when it is revoked; others stay good', async (t) => {
    const bench = await startBench(t);
    bench.sim.world.expire(TOKEN);
    assert.deepEqual(await answers(bench), REFUSED);
    assert.equal(bench.sim.world.runs.length, 0);
    assert.equal((await bench.get('/user', { token: READ_TOKEN })).status, 200);
  });
});
