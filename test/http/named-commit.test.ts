import assert from 'node:assert/strict';
import { faults } from '../../sim/faults.ts';
import type { Deploy, DeployList } from '../../src/contract/deploy.ts';
import { type Bench, goesLive, startBench } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, test } from '../harness/test.ts';
import { until } from '../harness/until.ts';
import { STRANGER_TOKEN } from '../harness/world.ts';
import { EXACT_TARGET, exactWorld } from './exact.ts';

const SHOP = 'acme/shop';
const author = { name: 'Ben', email: 'ben@acme.example', login: 'ben' };
const EXACTLY = 'repository: acme/shop, workflow: exact.yml, concurrency: unlimited';
const TARGETS = `${EXACT_TARGET}
  production: { ${EXACTLY}, promotes_from: exact }
  guarded: { ${EXACTLY}, refs: [main] }
`;

function start(t: Parameters<typeof startBench>[0]): Promise<Bench> {
  return startBench(t, { world: exactWorld(), targets: TARGETS, isTold: true });
}

/** Somebody pushes to main; gives the sha. */
function push({ sim }: Bench, message: string, branch = 'main'): string {
  return sim.world.push(SHOP, branch, { message, author }).sha;
}

/** A bad commit went live after a good one. */
async function goneBad(t: Parameters<typeof startBench>[0]) {
  const bench = await start(t);
  const good = await goesLive(bench, { target: 'exact' });
  push(bench, 'Break it');
  const bad = await goesLive(bench, { target: 'exact' });
  return { bench, good, bad };
}

/** GitHub says nothing any more about where refs stand. */
function hangCommits({ sim }: Bench): void {
  sim.failNext(faults.hang('before'), { on: 'commit', times: Number.POSITIVE_INFINITY });
}

describe('a commit named by hand, in the input that carries it', () => {
  test('is the same as one that is named by `sha`: no gate is gone round', async (t) => {
    const bench = await start(t);
    const { sha: tried } = await goesLive(bench, { target: 'exact' });
    const untried = push(bench, 'never on staging');
    const refused = problemOf(
      await bench.client.deploy({ target: 'production', inputs: { sha: untried } }),
      'not-promoted',
    );
    assert.equal(refused.dispatch, 'not_sent');
    const wish = { target: 'production', inputs: { sha: tried } };
    assert.equal(deployOf(await bench.client.deploy(wish), 202).sha, tried);
    const shown = { ...wish, expected_sha: tried };
    assert.equal(deployOf(await bench.client.deploy(shown), 202).sha, tried);
  });

  test('has to be a whole one, and none other than the one that is named beside it', async (t) => {
    const bench = await start(t);
    const { sha } = await goesLive(bench, { target: 'exact' });
    for (const given of [{ inputs: { sha: sha.slice(0, 10) } }, { sha, inputs: { sha: 'v1' } }]) {
      const { errors } = problemOf(
        await bench.client.deploy({ target: 'exact', ...given }),
        'invalid-inputs',
      );
      assert.equal(errors?.[0]?.pointer, '/inputs/sha');
    }
  });
});

describe('a commit that is named', () => {
  test('keeps to the refs of its target, unless it was live there before', async (t) => {
    const bench = await start(t);
    const { sha: live } = await goesLive(bench, { target: 'guarded' });
    bench.sim.world.branch(SHOP, 'wip', live);
    const unreviewed = push(bench, 'unreviewed', 'wip');
    const asked = { target: 'guarded', sha: unreviewed };
    const refused = problemOf(await bench.client.deploy(asked), 'ref-not-allowed');
    assert.deepEqual([refused.dispatch, refused.errors?.[0]?.pointer], ['not_sent', '/sha']);
    push(bench, 'four');
    assert.equal(deployOf(await bench.client.deploy({ ...asked, sha: live }), 202).sha, live);
    const four = push(bench, 'five');
    assert.equal(deployOf(await bench.client.deploy({ ...asked, sha: four }), 202).sha, four);
  });

  test('beside what was shown ships only while the ref stands where that was', async (t) => {
    const bench = await start(t);
    const { sha } = await goesLive(bench, { target: 'exact' });
    const shown = push(bench, 'shown');
    const wish = { target: 'exact', sha, expected_sha: shown };
    assert.equal(deployOf(await bench.client.deploy(wish), 202).sha, sha);
    push(bench, 'moved');
    problemOf(await bench.client.deploy(wish), 'ref-moved');
  });
});

describe('where GitHub does not say where the ref stands', () => {
  test('a workflow that has to be told a commit is not started without, and the reason is said', async (t) => {
    const bench = await start(t);
    hangCommits(bench);
    const refused = problemOf(await bench.client.deploy({ target: 'exact' }), 'commit-not-checked');
    assert.match(refused.detail, /GitHub did not say where main stands now/);
  });

  test('an override opens what could not be checked, and is kept', async (t) => {
    const bench = await startBench(t, {
      targets:
        'targets:\n  docs: { repository: acme/docs, workflow: publish.yml }\n  shop: { repository: acme/docs, workflow: publish.yml, promotes_from: docs }\n',
    });
    hangCommits(bench);
    problemOf(await bench.client.deploy({ target: 'shop' }), 'commit-not-checked');
    const wish = { target: 'shop', override_reason: 'the site is down' };
    assert.equal(
      deployOf(await bench.client.deploy(wish), 202).override_reason,
      'the site is down',
    );
  });
});

describe('an override', () => {
  test('is not kept where nothing stood in the way', async (t) => {
    const bench = await start(t);
    const wish = { target: 'exact', override_reason: 'just in case' };
    const { override_reason: kept } = deployOf(await bench.client.deploy(wish), 202);
    assert.equal(kept, null);
  });
});

describe('a rollback', () => {
  test('does not ship what it takes back', async (t) => {
    const { bench, bad } = await goneBad(t);
    const back = { target: 'exact', rolls_back: bad.id, reason: 'Checkout fails' };
    const refused = problemOf(await bench.client.deploy(back), 'not-rolled-back');
    assert.match(refused.detail, /has the commit that it would take back/);
    push(bench, 'built on it');
    problemOf(await bench.client.deploy(back), 'not-rolled-back');
    push(bench, `Revert "Break it"\n\nThis reverts commit ${bad.sha}.`);
    const reverted: Deploy = deployOf(await bench.client.deploy(back), 202);
    assert.equal(reverted.rolls_back, bad.id);
  });
});

describe('a run that somebody started outside, of a workflow that is told its commit', () => {
  test('is not said to have shipped what it stands at, nor can that be promoted for it', async (t) => {
    const bench = await start(t);
    const { id: before, sha } = await goesLive(bench, { target: 'exact' });
    const head = push(bench, 'never on staging');
    const response = await fetch(
      `${bench.sim.url}/repos/${SHOP}/actions/workflows/exact.yml/dispatches`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${STRANGER_TOKEN}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ref: 'main', inputs: { sha } }),
      },
    );
    assert.equal(response.ok, true);
    const outside = await until('it has succeeded', async () => {
      const { json } = await bench.client.get(`${DEPLOYS}?target=exact&status=succeeded`);
      return (json as DeployList).deploys.find(({ id }) => id !== before) ?? null;
    });
    assert.deepEqual([outside.origin, outside.sha, outside.head_sha], ['outside', null, head]);
    problemOf(await bench.client.deploy({ target: 'production', sha: head }), 'not-promoted');
  });
});
