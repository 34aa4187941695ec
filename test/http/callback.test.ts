import assert from 'node:assert/strict';
import fc from 'fast-check';
import { faults } from '../../sim/faults.ts';
import type { Callback, Deploy, Timeline } from '../../src/contract/deploy.ts';
import type { Answer } from '../harness/answer.ts';
import { type Bench, runOf, startBench } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, shared, test } from '../harness/test.ts';

const TOKEN = 'callback-token-of-the-tests';
const env = { CALLBACK_TOKEN: TOKEN };
/** Runs stay in the queue: all that moves the deploy is what calls back. */
const queued = { env, queueMs: 60_000 } as const;

function callBack(bench: Bench, id: string, body: Callback, token = TOKEN): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}` };
  return bench.client.post(`${DEPLOYS}/${id}/callback`, body, headers);
}

/** A deploy and the run that GitHub made of it. */
async function deployed(bench: Bench, target = 'mall'): Promise<Deploy & { runId: number }> {
  const deploy = deployOf(await bench.client.deploy({ target }), 202);
  const [newest] = bench.sim.world.runs;
  const runId = target === 'mall' ? runOf(bench, deploy.id) : (newest?.id ?? 0);
  return { ...deploy, runId };
}

describe('a run that calls back', () => {
  const told = shared((scope) => startBench(scope, queued));
  const untold = shared((scope) =>
    startBench(scope, { ...queued, listLagMs: 60_000, answer: faults.noDetails() }),
  );

  test('moves its deploy along: building, deploying, succeeded', async () => {
    const bench = told();
    const { id, runId } = await deployed(bench);
    for (const status of ['building', 'deploying', 'succeeded'] as const) {
      const answer = await callBack(bench, id, { status, github_run_id: runId, message: 'so far' });
      const deploy = deployOf(answer, 200);
      assert.equal(deploy.status, status);
      assert.equal(deploy.learned.source, 'callback');
    }
    assert.notEqual((await bench.read(id)).finished_at_utc, null);
  });

  test('that it failed, is failed at once, in the run’s own words', async () => {
    const bench = told();
    const { id, runId } = await deployed(bench);
    const body = { status: 'failed', github_run_id: runId, message: 'migration 42 broke' } as const;
    const deploy = deployOf(await callBack(bench, id, body), 200);
    assert.deepEqual([deploy.status, deploy.error_code], ['failed', 'run-failed']);
    assert.match(String(deploy.error), /migration 42 broke/);
  });

  test('tells the deploy its run where nobody knew it yet', async () => {
    const bench = untold();
    const { id, runId, github_run_id: before } = await deployed(bench);
    assert.equal(before, null);
    const body = { status: 'building', github_run_id: runId, github_run_attempt: 1 } as const;
    const deploy = deployOf(await callBack(bench, id, body), 200);
    assert.equal(deploy.github_run_id, runId);
    assert.deepEqual([deploy.resolved_by, deploy.evidence], ['callback', 'told']);
    assert.equal(deploy.github_run_attempt, 1);
  });

  test('proves that an unconfirmed deploy fired', async (t) => {
    const bench = await startBench(t, {
      ...queued,
      listLagMs: 60_000,
      answer: faults.reset('after'),
    });
    const { id, runId, status } = await deployed(bench);
    assert.equal(status, 'unconfirmed');
    const deploy = deployOf(
      await callBack(bench, id, { status: 'building', github_run_id: runId }),
    );
    assert.deepEqual([deploy.status, deploy.dispatch], ['building', 'sent']);
  });

  test('takes the deploy over from a run that was only singled out', async (t) => {
    const bench = await startBench(t, { ...queued, answer: faults.noDetails() });
    const { id, runId } = await deployed(bench, 'docs');
    await bench.reaches(id, 'singled out', ({ evidence }) => evidence === 'singled_out');
    const claimed = await callBack(bench, id, { status: 'building', github_run_id: runId + 1 });
    const deploy = deployOf(claimed, 200);
    assert.deepEqual([deploy.github_run_id, deploy.evidence], [runId + 1, 'told']);
    const other = await callBack(bench, id, { status: 'building', github_run_id: runId });
    problemOf(other, 'claimed-by-another-run');
  });

  test('owns the deploy: any other run is turned away and changes nothing', async () => {
    const bench = untold();
    const { id, runId } = await deployed(bench);
    const first = deployOf(await callBack(bench, id, { status: 'building', github_run_id: runId }));
    for (const status of ['building', 'deploying', 'succeeded', 'failed'] as const) {
      const answer = await callBack(bench, id, { status, github_run_id: runId + 1 });
      const problem = problemOf(answer, 'claimed-by-another-run');
      assert.deepEqual([problem.dispatch, problem.deploy?.id], ['sent', id]);
    }
    assert.equal((await bench.read(id)).version, first.version);
  });

  test('of twenty runs at once exactly one owns it', async () => {
    const bench = untold();
    const { id } = await deployed(bench);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        callBack(bench, id, { status: 'building', github_run_id: 1_000 + index }),
      ),
    );
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    for (const answer of answers)
      if (answer.status !== 200) problemOf(answer, 'claimed-by-another-run');
  });

  test('cannot take what GitHub itself told of another run', async () => {
    const bench = told();
    const { id, runId } = await deployed(bench);
    const answer = await callBack(bench, id, { status: 'building', github_run_id: runId + 1 });
    problemOf(answer, 'claimed-by-another-run');
    assert.equal((await bench.read(id)).github_run_id, runId);
  });

  test('cannot be two deploys’', async () => {
    const bench = untold();
    const first = await deployed(bench);
    const second = await deployed(bench);
    deployOf(await callBack(bench, first.id, { status: 'building', github_run_id: first.runId }));
    const answer = await callBack(bench, second.id, {
      status: 'building',
      github_run_id: first.runId,
    });
    problemOf(answer, 'claimed-by-another-run');
    assert.equal((await bench.read(second.id)).github_run_id, null);
  });

  test('from a re-run’s next attempt opens the deploy again', async () => {
    const bench = told();
    const { id, runId } = await deployed(bench);
    const say = (status: Callback['status'], attempt: number) =>
      callBack(bench, id, { status, github_run_id: runId, github_run_attempt: attempt });
    assert.equal(deployOf(await say('failed', 1)).status, 'failed');
    const again = deployOf(await say('building', 2));
    assert.deepEqual(
      [again.status, again.github_run_attempt, again.finished_at_utc],
      ['building', 2, null],
    );
    assert.equal(deployOf(await say('succeeded', 1)).status, 'building', 'the old attempt is over');
  });

  test('that it succeeded is overruled by GitHub saying that it failed', async (t) => {
    const bench = await startBench(t, { env, queueMs: 800 });
    const body = { target: 'mall', inputs: { fail: true } };
    const { id } = deployOf(await bench.client.deploy(body), 202);
    const runId = runOf(bench, id);
    const early = deployOf(
      await callBack(bench, id, { status: 'succeeded', github_run_id: runId }),
    );
    assert.equal(early.status, 'succeeded', 'it counts at once');
    const end = await bench.reaches(id, 'GitHub’s word', ({ status }) => status !== 'succeeded');
    assert.equal(end.status, 'failed');
  });

  test('in whatever order and however often: the end is the same, every change is explained', async () => {
    const bench = told();
    const phases = ['building', 'deploying', 'succeeded'] as const;
    const orders = fc.array(fc.constantFrom(...phases), { maxLength: 4 }).chain((extra) => {
      const all = [...phases, ...extra];
      return fc.shuffledSubarray(all, { minLength: all.length });
    });
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const { id, runId } = await deployed(bench);
        for (const status of order) {
          deployOf(await callBack(bench, id, { status, github_run_id: runId }), 200);
        }
        const deploy = await bench.read(id);
        assert.equal(deploy.status, 'succeeded');
        const { json } = await bench.client.get(`${DEPLOYS}/${id}/timeline`);
        const versions = (json as Timeline).events.map(({ version }) => version);
        assert.deepEqual(
          versions,
          versions.map((_, index) => index + 1),
        );
        assert.ok(versions.length >= deploy.version);
      }),
      { numRuns: 12 },
    );
  });
});

describe('a callback that is refused', () => {
  test('without a token, with a wrong one, or with another of ours', async (t) => {
    const admin = 'the-admin-has-another-token';
    const bench = await startBench(t, { env: { ...env, SIGNALBOX_ADMIN_TOKEN: admin } });
    const id = '0198c0de-0000-7000-8000-000000000000';
    const body = { status: 'building', github_run_id: 1 };
    const path = `${DEPLOYS}/${id}/callback`;
    const unsigned = [{}, { authorization: 'Bearer' }, { authorization: `Basic ${TOKEN}` }];
    for (const headers of [
      ...unsigned,
      { authorization: 'Bearer wrong' },
      { authorization: `Bearer ${admin}` },
      { authorization: `Bearer ${TOKEN}x` },
    ]) {
      const answer = await bench.client.post(path, body, headers);
      problemOf(answer, 'not-signed-in');
      assert.equal(answer.headers['www-authenticate'], 'Bearer');
    }
  });

  test('where the server has no CALLBACK_TOKEN', async (t) => {
    const bench = await startBench(t);
    const { id } = await deployed(bench);
    problemOf(await callBack(bench, id, { status: 'building', github_run_id: 1 }), 'not-signed-in');
  });

  test('of no deploy that there is', async (t) => {
    const bench = await startBench(t, { env });
    const id = '0198c0de-0000-7000-8000-000000000000';
    problemOf(
      await callBack(bench, id, { status: 'building', github_run_id: 1 }),
      'no-such-deploy',
    );
  });

  test('that does not say what a callback says', async (t) => {
    const bench = await startBench(t, { env });
    const { id, version } = await deployed(bench);
    const headers = { authorization: `Bearer ${TOKEN}` };
    const bodies = [
      {},
      { status: 'done', github_run_id: 1 },
      { status: 'building' },
      { status: 'building', github_run_id: '1' },
      { status: 'building', github_run_id: -1 },
      { status: 'building', github_run_id: 1.5 },
      { status: 'building', github_run_id: 1, github_run_attempt: 0 },
      { status: 'building', github_run_id: 1, more: true },
    ];
    for (const body of bodies) {
      const answer = await bench.client.post(`${DEPLOYS}/${id}/callback`, body, headers);
      problemOf(answer, 'malformed-request');
    }
    assert.equal((await bench.read(id)).version, version);
  });
});
