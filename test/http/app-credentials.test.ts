import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { faults } from '../../sim/faults.ts';
import { readConfig } from '../../src/config/config.ts';
import type { DeployList } from '../../src/contract/deploy.ts';
import { createGitHub } from '../../src/github/github.ts';
import { dispatchByHand, startBench } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { HOOK_SECRET, HOOKS } from '../harness/hook.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, test } from '../harness/test.ts';
import { until } from '../harness/until.ts';
import { acme } from '../harness/world.ts';

const APP_ID = 4711;
let nextInstallation = 70;

/** An App installed on acme, and the environment of a console that is it. */
function installedApp() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const app = {
    ...{ id: APP_ID, slug: 'signalbox', name: 'Signalbox' },
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    // The library that gets tokens shares those under way by installation, whoever asks.
    installations: [{ id: nextInstallation++, owner: 'acme' }],
  };
  const env = {
    GITHUB_TOKEN: '',
    GITHUB_APP_ID: String(APP_ID),
    GITHUB_APP_PRIVATE_KEY: pem.replaceAll('\n', '\\n'),
  };
  return { world: { ...acme(), apps: [app] }, env };
}

describe('as a GitHub App', () => {
  test('it finds its installation, dispatches as its bot, and singles its run out as that bot', async (t) => {
    const bench = await startBench(t, { ...installedApp(), answer: faults.noDetails() });
    const { id } = deployOf(await bench.client.deploy({ target: 'docs' }), 202);
    const deploy = await bench.reaches(id, 'its run is known', (one) => one.github_run_id !== null);
    assert.equal(deploy.evidence, 'singled_out');
    assert.equal(bench.sim.world.runs[0]?.actor.login, 'signalbox[bot]');
  });

  test('a token that GitHub no longer takes is renewed', async (t) => {
    const bench = await startBench(t, installedApp());
    const tokensMade = () =>
      bench.sim.requests.filter(({ path }) => path.endsWith('/access_tokens')).length;
    deployOf(await bench.client.deploy({ target: 'mall' }), 202);
    assert.equal(tokensMade(), 1);
    bench.sim.failNext(faults.unauthorized(), { on: 'dispatch' });
    assert.equal((await bench.client.deploy({ target: 'mall' })).status, 502);
    deployOf(await bench.client.deploy({ target: 'mall' }), 202);
    assert.equal(tokensMade(), 2);
  });

  test('a clock that is five minutes off does not keep it out', async (t) => {
    const bench = await startBench(t, { ...installedApp(), clockOffsetMs: -300_000 });
    await bench.sim.reached('contents', 1);
    deployOf(await bench.client.deploy({ target: 'mall' }), 202);
  });

  test('what its hook could not deliver it sees, and asks for again', async (t) => {
    let isDropping = false;
    const { env, world } = installedApp();
    const bench = await startBench(t, {
      ...{ env: { ...env, GITHUB_WEBHOOK_SECRET: HOOK_SECRET }, world },
      deliver: () => ({ drop: isDropping }),
      // It stays queued: nothing later tells of it.
      queueMs: 60_000,
    });
    const url = `${bench.server.url}${HOOKS}`;
    bench.sim.addHook({ kind: 'app', url, secret: HOOK_SECRET });
    await bench.sim.webhooksSettled();
    // The look of a start would see the run by itself.
    await bench.sim.reached('workflow_runs', 5);
    isDropping = true;
    await dispatchByHand(bench.sim, 'acme/docs/actions/workflows/publish.yml');
    await bench.sim.webhooksSettled();
    isDropping = false;
    const { credentials, githubApiUrl: apiUrl } = readConfig(bench.env);
    const github = createGitHub({ apiUrl, credentials, userAgent: 'test' });
    const asking = () => ({ purpose: 'deliveries', signal: AbortSignal.timeout(5_000) }) as const;
    const deliveries = await github.deliveries({ kind: 'app' }, 0, asking());
    const lost = deliveries.filter(({ isOk }) => !isOk);
    assert.ok(lost.length > 0);
    for (const { id } of lost) await github.redeliver({ kind: 'app' }, id, asking());
    const taken = await until('taken in', async () => {
      const { deploys } = (await bench.client.get(DEPLOYS)).json as DeployList;
      return deploys[0] ?? null;
    });
    assert.deepEqual([taken.origin, taken.resolved_by], ['outside', 'webhook']);
  });

  for (const fault of [faults.status(503, 'before'), faults.reset('before')]) {
    test(`where no token can be got, since GitHub is in trouble (${fault.name}), nothing is sent`, async (t) => {
      const bench = await startBench(t, installedApp());
      bench.sim.failNext(fault, { on: 'installation_token', times: Number.POSITIVE_INFINITY });
      const answer = await bench.client.deploy({ target: 'mall' });
      const problem = problemOf(answer, 'github-unreachable');
      assert.equal(problem.dispatch, 'not_sent');
      assert.equal(bench.sim.counts.dispatch, 0);
    });
  }

  test('where it is not installed nothing is sent, and the answer says so', async (t) => {
    const { world, env } = installedApp();
    const elsewhere = world.apps.map((app) => ({ ...app, installations: [] }));
    const bench = await startBench(t, { world: { ...world, apps: elsewhere }, env });
    const answer = await bench.client.deploy({ target: 'mall' });
    assert.equal(answer.status, 502);
    assert.match(answer.text, /could not get a token for acme\/shop/);
    assert.match(answer.text, /"dispatch":"not_sent"/);
    assert.equal(bench.sim.counts.dispatch, 0);
  });
});
