import assert from 'node:assert/strict';
import { faults } from '../../sim/faults.ts';
import { looks, startBench } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { deployOf } from '../harness/judge.ts';
import { describe, test } from '../harness/test.ts';
import { timed } from '../harness/until.ts';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('POST /api/internal/deploys', () => {
  describe('asking for a deploy, flag on', () => {
    test('is answered 202 with the deploy, where to watch it and when to look again', async (t) => {
      const bench = await startBench(t);
      const answer = await bench.client.deploy({ target: 'shop', reason: 'fix checkout' });
      const deploy = deployOf(answer, 202);
      assert.equal(answer.headers.location, `${DEPLOYS}/${deploy.id}`);
      assert.equal(answer.headers['retry-after'], '2');
      assert.equal(answer.headers['idempotent-replayed'], undefined);
      assert.match(deploy.id, UUID_V7);
      assert.deepEqual(
        [deploy.target, deploy.repository, deploy.workflow, deploy.ref, deploy.environment],
        ['shop', 'acme/shop', 'deploy.yml', 'main', 'production'],
      );
      assert.equal(deploy.reason, 'fix checkout');
      assert.equal(deploy.requested_by, 'operator');
      assert.equal((await bench.read(deploy.id)).id, deploy.id);
    });

    test('sends one dispatch, with the fixed inputs, the given ones and the deploy’s id', async (t) => {
      const bench = await startBench(t);
      await bench.client.get('/api/internal/targets/shop/form?ref=release%2F1.4');
      const body = { target: 'shop', ref: 'release/1.4', inputs: { colour: 'blue', fail: false } };
      const deploy = deployOf(await bench.client.deploy(body), 202);
      assert.equal(bench.sim.counts.dispatch, 1);
      assert.deepEqual(bench.sim.requests.find(({ kind }) => kind === 'dispatch')?.body, {
        ref: 'release/1.4',
        inputs: { colour: 'blue', fail: 'false', app: 'shop-prod', deploy_id: deploy.id },
        return_run_details: true,
      });
      assert.deepEqual(deploy.inputs, { colour: 'blue', fail: 'false', app: 'shop-prod' });
    });

    test('knows the run at once where GitHub tells it', async (t) => {
      const bench = await startBench(t);
      const deploy = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
      assert.equal(deploy.status, 'dispatched');
      assert.equal(deploy.dispatch, 'sent');
      assert.equal(deploy.github_run_id, bench.sim.world.runs[0]?.id);
      assert.deepEqual([deploy.resolved_by, deploy.evidence], ['dispatch_response', 'told']);
      assert.match(String(deploy.github_run_url), /^http.*\/acme\/shop\/actions\/runs\/\d+$/);
      assert.equal(looks(bench).length, 0);
    });

    test('does not wait for the run where GitHub does not tell it', async (t) => {
      const bench = await startBench(t, { answer: faults.noDetails(), listLagMs: 60_000 });
      const deploy = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
      assert.deepEqual([deploy.status, deploy.dispatch], ['dispatched', 'sent']);
      assert.equal(deploy.github_run_id, null);
      assert.equal(looks(bench).length, 0);
    });

    test('waits five seconds for GitHub’s answer, then says that it is being sent', async (t) => {
      const bench = await startBench(t, { answer: faults.latency(7_000) });
      const [answer, took] = await timed(bench.client.deploy({ target: 'shop' }));
      const deploy = deployOf(answer, 202);
      assert.deepEqual([deploy.status, deploy.dispatch], ['dispatching', 'unknown']);
      assert.ok(took < 6_500, `took ${took} ms`);
      const later = await bench.reaches(deploy.id, 'answered', (one) => one.dispatch === 'sent');
      assert.equal(later.evidence, 'told');
      assert.equal(bench.sim.counts.dispatch, 1);
    });

    test('works for a workflow that declares no input at all', async (t) => {
      const bench = await startBench(t);
      deployOf(await bench.client.deploy({ target: 'docs' }), 202);
      assert.deepEqual(bench.sim.requests.find(({ kind }) => kind === 'dispatch')?.body, {
        ref: 'main',
        inputs: {},
        return_run_details: true,
      });
    });
  });

  describe('asking for a deploy, flag off', () => {
    const env = { FLAG_CONSOLE_DEPLOY_ASYNC: 'off' };

    test('is answered 201 with the run that GitHub told', async (t) => {
      const bench = await startBench(t, { env });
      const answer = await bench.client.deploy({ target: 'shop' });
      const deploy = deployOf(answer, 201);
      assert.equal(answer.headers.location, `${DEPLOYS}/${deploy.id}`);
      assert.equal(deploy.github_run_id, bench.sim.world.runs[0]?.id);
    });

    test('waits until the run shows up in GitHub’s list, and no longer', async (t) => {
      const bench = await startBench(t, { env, answer: faults.noDetails(), listLagMs: 2_500 });
      const [answer, took] = await timed(bench.client.deploy({ target: 'shop' }));
      const deploy = deployOf(answer, 201);
      assert.equal(deploy.github_run_id, bench.sim.world.runs[0]?.id);
      assert.equal(deploy.evidence, 'title');
      assert.ok(took >= 2_400 && took < 10_000, `took ${took} ms`);
    });

    test('off is the default', async (t) => {
      const bench = await startBench(t, { env: { FLAG_CONSOLE_DEPLOY_ASYNC: '' } });
      deployOf(await bench.client.deploy({ target: 'shop' }), 201);
    });

    test('is answered 202 at once where GitHub’s answer was lost', async (t) => {
      const bench = await startBench(t, {
        ...{ env, listLagMs: 60_000, answer: faults.status(502, 'after') },
      });
      const [answer, took] = await timed(bench.client.deploy({ target: 'shop' }));
      const deploy = deployOf(answer, 202);
      assert.deepEqual([deploy.status, deploy.dispatch], ['unconfirmed', 'unknown']);
      assert.equal(answer.headers['retry-after'], '2');
      assert.ok(took < 4_500, `took ${took} ms`);
    });
  });

  describe('Prefer: respond-async', () => {
    const headers = { prefer: 'respond-async' };

    for (const flag of ['on', 'off']) {
      test(`is answered 202 without waiting for GitHub, flag ${flag}`, async (t) => {
        const env = { FLAG_CONSOLE_DEPLOY_ASYNC: flag };
        const bench = await startBench(t, { env, answer: faults.latency(3_000) });
        const [answer, took] = await timed(bench.client.deploy({ target: 'shop' }, headers));
        const deploy = deployOf(answer, 202);
        assert.equal(deploy.status, 'dispatching');
        assert.equal(answer.headers['preference-applied'], 'respond-async');
        assert.equal(answer.headers.location, `${DEPLOYS}/${deploy.id}`);
        assert.equal(answer.headers['retry-after'], '2');
        assert.ok(took < 2_000, `took ${took} ms`);
      });
    }

    test('does not wait for the workflow’s inputs either', async (t) => {
      const bench = await startBench(t);
      bench.sim.failNext(faults.hang('before'), {
        on: 'contents',
        times: Number.POSITIVE_INFINITY,
      });
      const [answer, took] = await timed(
        bench.client.deploy({ target: 'mall', ref: 'release/1.4' }, headers),
      );
      deployOf(answer, 202);
      assert.ok(took < 1_900, `took ${took} ms`);
    });

    test('a preference nobody knows, or none that can be read, changes nothing', async (t) => {
      const bench = await startBench(t);
      for (const prefer of ['handling=strict', 'wait=soon', ';;,=', 'wait=-1']) {
        const deploy = deployOf(await bench.client.deploy({ target: 'mall' }, { prefer }), 202);
        assert.equal(deploy.dispatch, 'sent');
      }
    });
  });

  describe('a workflow file that cannot be read in time', () => {
    test('is waited for two seconds at most, then GitHub checks the inputs', async (t) => {
      const bench = await startBench(t);
      bench.sim.failNext(faults.hang('before'), {
        on: 'contents',
        times: Number.POSITIVE_INFINITY,
      });
      await bench.client.get('/api/internal/targets/shop/form?ref=release%2F1.4');
      const body = { target: 'mall', ref: 'release/1.4', inputs: { colour: 'red' } };
      const [answer, took] = await timed(bench.client.deploy(body));
      assert.equal(answer.status, 502, answer.text);
      assert.ok(took < 4_500, `took ${took} ms`);
    });
  });
});
