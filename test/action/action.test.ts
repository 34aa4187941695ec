import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { faults } from '../../sim/faults.ts';
import type { Deploy, Timeline } from '../../src/contract/deploy.ts';
import {
  type Bench,
  closedAddress,
  deployWithRun,
  dispatchByHand,
  startBench,
  worldRun,
} from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { deployOf } from '../harness/judge.ts';
import { freePort } from '../harness/port.ts';
import { describe, type TestContext, test } from '../harness/test.ts';
import { type Ending, runAction, type Step } from './job.ts';

/** GitHub tells no run and lists none: whoever calls back is the first to say which it is. */
const untold = { queueMs: 60_000, listLagMs: 60_000, answer: faults.noDetails() } as const;
const SHARED = 'callback-token-with-"-and-\\-in-it';

/** The action's inputs for a deploy of this server. */
function inputs({ server }: Bench, { id }: Deploy, more: Readonly<Record<string, string>> = {}) {
  return { 'deploy-id': id, status: 'building', url: server.url, ...more };
}

function stopped({ code, log, outputs }: Ending, why: RegExp): void {
  assert.equal(code, 1, log);
  assert.match(log, /^::error title=Signalbox::/m);
  assert.match(log, why);
  assert.doesNotMatch(outputs, /result=told/);
}

describe('the action', () => {
  test('claims the deploy with the run’s own token, and leaves a summary', async (t) => {
    const bench = await startBench(t, untold);
    const { deploy, run } = await deployWithRun(bench);
    const url = `${bench.server.url}/`;
    const ending = await runAction(t, bench, { run, inputs: inputs(bench, deploy, { url }) }).ended;
    assert.equal(ending.code, 0, ending.log);
    const page = `${bench.server.url}/deploys/${deploy.id}`;
    assert.equal(ending.outputs, `deploy-url=${page}\nresult=told\n`);
    assert.equal(ending.summary, `[Deploy ${deploy.id.slice(0, 8)}](${page}): **building**\n\n`);
    assert.match(ending.log, /^::add-mask::eyJ/m);
    assert.equal((await bench.read(deploy.id)).github_run_id, run.id);
  });

  test('passes any message on as it is', async (t) => {
    const bench = await startBench(t, untold);
    const { deploy, run } = await deployWithRun(bench);
    const message = 'broke: "a\\b" `id` $(id) %0A\n::error::é';
    const given = inputs(bench, deploy, { status: 'failed', message });
    const ending = await runAction(t, bench, { run, inputs: given }).ended;
    assert.equal(ending.code, 0, ending.log);
    const { error } = await bench.read(deploy.id);
    assert.ok(error?.includes('broke: "a\\b" `id` $(id) %0A ::error::é'), String(error));
  });

  test('stops a run that is not the deploy’s own', async (t) => {
    const bench = await startBench(t, untold);
    const { deploy, run } = await deployWithRun(bench);
    assert.equal((await runAction(t, bench, { run, inputs: inputs(bench, deploy) }).ended).code, 0);
    const path = 'acme/shop/actions/workflows/deploy.yml';
    const other = worldRun(bench, await dispatchByHand(bench.sim, path));
    for (const required of ['true', 'false']) {
      const given = { run: other, inputs: inputs(bench, deploy, { required }) };
      const ending = await runAction(t, bench, given).ended;
      stopped(ending, /Another run carries out this deploy/);
      assert.match(ending.summary, /another run/);
      assert.match(ending.outputs, /^result=refused$/m);
    }
  });

  test('stops a run whose deploy was given up', async (t) => {
    const bench = await startBench(t, { ...untold, answer: faults.reset('after') });
    const { deploy, run } = await deployWithRun(bench);
    const body = { reason: 'not there' };
    deployOf(await bench.client.post(`${DEPLOYS}/${deploy.id}/abandon`, body), 200);
    const ending = await runAction(t, bench, { run, inputs: inputs(bench, deploy) }).ended;
    stopped(ending, /not to be carried out/);
  });

  test('does nothing where the run was started by hand', async (t) => {
    const bench = await startBench(t, untold);
    const { deploy, run } = await deployWithRun(bench);
    const given = inputs(bench, deploy, { 'deploy-id': '' });
    const ending = await runAction(t, bench, { run, inputs: given }).ended;
    assert.deepEqual([ending.code, ending.outputs], [0, 'result=skipped\n']);
    assert.match(ending.log, /^::notice /m);
  });

  test('tries again after a 503, with a fresh token', async (t) => {
    const bench = await startBench(t, untold);
    const { deploy, run } = await deployWithRun(bench);
    bench.sim.oidc.disturb('keys', 'fail');
    const step = runAction(t, bench, { run, inputs: inputs(bench, deploy) });
    await step.says(/Not told yet.*status 503.*next try in 5 s/);
    bench.sim.oidc.disturb('keys', null);
    const { code, log } = await step.ended;
    assert.equal(code, 0, log);
    const tokens = new Set([...log.matchAll(/^::add-mask::(.+)$/gm)].map(([, token]) => token));
    assert.equal(tokens.size, 2);
  });

  test('tries again where GitHub gives no token just now', async (t) => {
    const bench = await startBench(t, untold);
    const { deploy, run } = await deployWithRun(bench);
    bench.sim.oidc.disturb('mint', 'fail');
    const step = runAction(t, bench, { run, inputs: inputs(bench, deploy) });
    await step.says(/Not told yet: GitHub/);
    bench.sim.oidc.disturb('mint', null);
    assert.equal((await step.ended).code, 0);
  });

  test('waits for a console that is being restarted, and tells it once', async (t) => {
    const env = { PORT: String(await freePort()) };
    const bench = await startBench(t, { ...untold, env });
    const { deploy, run } = await deployWithRun(bench);
    const given = inputs(bench, deploy);
    const steps: Step[] = [];
    await bench.restart({}, async () => {
      const step = runAction(t, bench, { run, inputs: given });
      steps.push(step);
      await step.says(/Not told yet: The deploy console/);
    });
    const [ending] = await Promise.all(steps.map(({ ended }) => ended));
    assert.ok(ending);
    assert.equal(ending.code, 0, ending.log);
    const { json } = await bench.client.get(`${DEPLOYS}/${deploy.id}/timeline`);
    const calls = (json as Timeline).events.filter(({ event }) => event === 'called-back');
    assert.equal(calls.length, 1);
  });

  test('says it with CALLBACK_TOKEN where the job may not ask for a token', async (t) => {
    const bench = await startBench(t, { ...untold, env: { CALLBACK_TOKEN: SHARED } });
    const { deploy, run } = await deployWithRun(bench);
    const given = { run, request: null, inputs: inputs(bench, deploy, { token: SHARED }) };
    const { code, log } = await runAction(t, bench, given).ended;
    assert.equal(code, 0, log);
    assert.ok(!log.includes(SHARED));
  });
});

describe('the action that cannot tell the console', () => {
  for (const [status, code, command] of [
    ['building', 1, 'error'],
    ['deploying', 0, 'warning'],
  ] as const) {
    test(`refused, ${status}: ${command}`, async (t) => {
      const bench = await startBench(t, untold);
      const { deploy, run } = await deployWithRun(bench);
      const id = '0198c0de-0000-7000-8000-000000000000';
      const given = inputs(bench, deploy, { status, 'deploy-id': id });
      const ending = await runAction(t, bench, { run, inputs: given }).ended;
      assert.equal(ending.code, code, ending.log);
      assert.match(ending.log, new RegExp(`^::${command} .*no-such-deploy`, 'm'));
    });

    test(`out of reach, ${status}: ${command}`, async (t) => {
      const bench = await startBench(t, untold);
      const { deploy, run } = await deployWithRun(bench);
      const url = await tooBusy(t);
      const given = inputs(bench, deploy, { status, url });
      const ending = await runAction(t, bench, { run, inputs: given }).ended;
      assert.equal(ending.code, code, ending.log);
      assert.match(ending.log, new RegExp(`^::${command} .*status 503`, 'm'));
      assert.match(ending.outputs, /^result=unreachable$/m);
    });

    test(`without any token, ${status}: ${command}`, async (t) => {
      const bench = await startBench(t, untold);
      const { deploy, run } = await deployWithRun(bench);
      const given = { run, request: null, inputs: inputs(bench, deploy, { status }) };
      const ending = await runAction(t, bench, given).ended;
      assert.equal(ending.code, code, ending.log);
      assert.match(ending.log, new RegExp(`^::${command} .*id-token: write`, 'm'));
    });
  }

  test('required decides otherwise', async (t) => {
    const bench = await startBench(t, untold);
    const { deploy, run } = await deployWithRun(bench);
    const url = await tooBusy(t);
    const given = { status: 'deploying', required: 'true', url };
    const ending = await runAction(t, bench, { run, inputs: inputs(bench, deploy, given) }).ended;
    assert.equal(ending.code, 1);
  });

  test('takes no id, address or status that is none', async (t) => {
    const bench = await startBench(t, untold);
    const { deploy, run } = await deployWithRun(bench);
    for (const wrong of [
      { 'deploy-id': `${deploy.id}/../../x` },
      { 'deploy-id': '$(touch /tmp/x)' },
      { url: 'deploys.example.com' },
      { status: 'done' },
      { required: 'maybe' },
    ]) {
      const ending = await runAction(t, bench, { run, inputs: inputs(bench, deploy, wrong) }).ended;
      stopped(ending, /must be|no deploy’s id/);
    }
  });
});

/** A console that is too busy for longer than the action is patient. */
async function tooBusy(t: TestContext): Promise<string> {
  const url = await closedAddress();
  const server = createServer((_request, response) => {
    response.writeHead(503, { 'Retry-After': '600' }).end();
  });
  await new Promise<void>((resolve) => server.listen(Number(new URL(url).port), resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return url;
}
