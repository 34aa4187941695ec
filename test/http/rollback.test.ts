import assert from 'node:assert/strict';
import type { Diff } from '../../src/contract/code.ts';
import type { DeployRequest } from '../../src/contract/deploy.ts';
import type { Target } from '../../src/contract/target.ts';
import { goesLive, startBench } from '../harness/bench.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, test } from '../harness/test.ts';
import { EXACT_TARGET, exactWorld } from './exact.ts';

const TARGETS = '/api/internal/targets';
const SHOP = 'acme/shop';
const author = { name: 'Ben', email: 'ben@acme.example', login: 'ben' };

/** A good commit went live, then a bad one. */
async function goneBad(t: Parameters<typeof startBench>[0]) {
  const bench = await startBench(t, { world: exactWorld(), targets: EXACT_TARGET, isTold: true });
  const good = await goesLive(bench, { target: 'exact' });
  bench.sim.world.push(SHOP, 'main', { message: 'Break it', author });
  const bad = await goesLive(bench, { target: 'exact' });
  const back: DeployRequest = {
    ...{ target: 'exact', sha: good.sha, rolls_back: bad.id },
    reason: 'Checkout fails',
  };
  return { bench, good, bad, back };
}

describe('a rollback', () => {
  test('ships the earlier commit, locks the target and marks the bad commit, all in one', async (t) => {
    const { bench, good, bad, back } = await goneBad(t);
    const live = await goesLive(bench, back);
    assert.deepEqual([live.sha, live.rolls_back], [good.sha, bad.id]);
    const { lock } = (await bench.client.get(`${TARGETS}/exact`)).json as Target;
    assert.deepEqual([lock?.by, lock?.reason], ['operator', 'Rolled back: Checkout fails']);
    const diff = (await bench.client.get(`${TARGETS}/exact/diff`)).json as Diff;
    assert.deepEqual(
      diff.marked.map(({ sha, reason, title }) => [sha, reason, title]),
      [[bad.sha, 'Checkout fails', 'Break it']],
    );
    const again = { target: 'exact', sha: good.sha };
    problemOf(await bench.client.deploy(again), 'target-locked');
  });

  test('that is refused leaves nothing behind', async (t) => {
    const { bench, back } = await goneBad(t);
    const { reason: _, ...silent } = back;
    problemOf(await bench.client.deploy(silent), 'not-rolled-back');
    problemOf(await bench.client.deploy({ ...back, rolls_back: 'nothing' }), 'not-rolled-back');
    const target = (await bench.client.get(`${TARGETS}/exact`)).json as Target;
    assert.equal(target.lock, null);
  });
});

describe('a commit that is marked as bad', () => {
  test('does not ship again, nor what is built on it, until it is reverted', async (t) => {
    const { bench, bad, back } = await goneBad(t);
    await goesLive(bench, back);
    await bench.client.delete(`${TARGETS}/exact/lock`);
    const again = problemOf(await bench.client.deploy({ target: 'exact' }), 'commit-marked');
    assert.deepEqual([again.dispatch, again.mark?.sha], ['not_sent', bad.sha]);
    bench.sim.world.push(SHOP, 'main', { message: 'Something else', author });
    problemOf(await bench.client.deploy({ target: 'exact' }), 'commit-marked');
    const revert = `Revert "Break it"\n\nThis reverts commit ${bad.sha}.`;
    const { sha } = bench.sim.world.push(SHOP, 'main', { message: revert, author });
    for (let i = 0; i < 101; i++) {
      bench.sim.world.push(SHOP, 'main', { message: `Change ${i}`, author });
    }
    deployOf(await bench.client.deploy({ target: 'exact' }), 202);
    const reapply = `Reapply "Break it"\n\nThis reverts commit ${sha}.`;
    bench.sim.world.push(SHOP, 'main', { message: reapply, author });
    problemOf(await bench.client.deploy({ target: 'exact' }), 'commit-marked');
  });

  test('ships where it is overridden with a reason, or its mark is cleared', async (t) => {
    const { bench, bad, back } = await goneBad(t);
    await goesLive(bench, back);
    await bench.client.delete(`${TARGETS}/exact/lock`);
    const wish = { target: 'exact', override_reason: 'It was the database' };
    assert.equal((await goesLive(bench, wish)).sha, bad.sha);
    await bench.client.delete(`${TARGETS}/exact/bad-commits/${bad.sha}`);
    deployOf(await bench.client.deploy({ target: 'exact' }), 202);
  });
});
