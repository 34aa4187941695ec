import assert from 'node:assert/strict';
import type { Target } from '../../src/contract/target.ts';
import { type Bench, startBench } from '../harness/bench.ts';
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
  return startBench(t, { world: exactWorld(), targets: PLACES });
}

async function live(bench: Bench, target: string): Promise<string> {
  const { id } = deployOf(await bench.client.deploy({ target }), 202);
  const deploy = await bench.reaches(id, 'live', ({ status }) => status === 'succeeded');
  return deploy.sha ?? '';
}

describe('a target that is promoted from another', () => {
  test('takes exactly what succeeded there, wherever the ref stands by now', async (t) => {
    const bench = await start(t);
    const early = problemOf(await bench.client.deploy({ target: 'production' }), 'not-promoted');
    assert.deepEqual([early.dispatch, bench.sim.counts['dispatch'] ?? 0], ['not_sent', 0]);
    assert.match(early.detail, /has not gone live on exact yet/);
    const sha = await live(bench, 'exact');
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

test('how far a target is behind is counted for whoever looks', async (t) => {
  const bench = await start(t);
  await live(bench, 'exact');
  const behind = async () =>
    ((await bench.client.get('/api/internal/targets/exact')).json as Target).behind;
  const level = await until('counted', async () => await behind());
  assert.deepEqual([level.ref, level.by, level.beyond], ['main', 0, 0]);
  bench.sim.world.push(SHOP, 'main', { message: 'four', author });
  await live(bench, 'exact');
  bench.sim.world.push(SHOP, 'main', { message: 'five', author });
  // Another commit is live: it is counted anew.
  const later = await until('counted anew', async () => {
    const known = await behind();
    return known === null || known.at_utc === level.at_utc ? null : known;
  });
  assert.equal(later.beyond, 0);
});
