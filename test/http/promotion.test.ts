import assert from 'node:assert/strict';
import type { Target } from '../../src/contract/target.ts';
import { type Bench, goesLive, startBench } from '../harness/bench.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, test } from '../harness/test.ts';
import { until } from '../harness/until.ts';
import { EXACT_TARGET, exactWorld } from './exact.ts';

const SHOP = 'acme/shop';
const author = { name: 'Ben', email: 'ben@acme.example', login: 'ben' };

const PLACES = `${EXACT_TARGET}
  production:
    repository: acme/shop
    workflow: exact.yml
    concurrency: unlimited
    promotes_from: exact
`;

function start(t: Parameters<typeof startBench>[0]): Promise<Bench> {
  return startBench(t, { world: exactWorld(), targets: PLACES, isTold: true });
}

describe('a target that is promoted from another', () => {
  test('takes exactly what succeeded there, wherever the ref stands by now', async (t) => {
    const bench = await start(t);
    const early = problemOf(await bench.client.deploy({ target: 'production' }), 'not-promoted');
    assert.deepEqual([early.dispatch, bench.sim.counts['dispatch'] ?? 0], ['not_sent', 0]);
    assert.match(early.detail, /has not gone live on exact yet/);
    const { sha } = await goesLive(bench, { target: 'exact' });
    bench.sim.world.push(SHOP, 'main', { message: 'four', author });
    problemOf(await bench.client.deploy({ target: 'production' }), 'not-promoted');
    const promoted = deployOf(await bench.client.deploy({ target: 'production', sha }), 202);
    assert.equal(promoted.sha, sha);
  });

  test('takes anything where it is overridden with a reason', async (t) => {
    const bench = await start(t);
    const wish = { target: 'production', override_reason: 'staging is down' };
    assert.equal(deployOf(await bench.client.deploy(wish), 202).override_reason, 'staging is down');
  });
});

test('how far a target is behind is counted for whoever looks, anew for what goes live', async (t) => {
  const bench = await start(t);
  const behind = () =>
    until('counted', async () => {
      const { json } = await bench.client.get('/api/internal/targets/exact');
      return (json as Target).behind;
    });
  const { sha } = await goesLive(bench, { target: 'exact' });
  bench.sim.world.push(SHOP, 'main', { message: 'four', author });
  const one = await behind();
  assert.deepEqual([one.ref, one.by, one.beyond], ['main', 1, 0]);
  await goesLive(bench, { target: 'exact' });
  assert.equal((await behind()).by, 0);
  await goesLive(bench, { target: 'exact', sha });
  assert.equal((await behind()).by, 1);
});
