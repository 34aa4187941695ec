import assert from 'node:assert/strict';
import { type Fault, faults } from '../../sim/faults.ts';
import type { BehaviourHook } from '../../sim/server.ts';
import { type Bench, closedAddress, runOf, startBench, timesSent } from '../harness/bench.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, shared, test } from '../harness/test.ts';

/** The one deploy there is, as a reader finds it. */
async function kept(bench: Bench, id: string | undefined) {
  assert.ok(id !== undefined, 'the problem names the deploy that was kept');
  return bench.read(id);
}

/** Faults that leave open whether it fired, with whether it did. */
const LOST: Readonly<Record<string, readonly [Fault, boolean]>> = {
  '500 after the effect': [faults.status(500, 'after'), true],
  '500 before the effect': [faults.status(500, 'before'), false],
  '502 after the effect': [faults.status(502, 'after'), true],
  '503 after the effect': [faults.status(503, 'after'), true],
  '503 before the effect': [faults.status(503, 'before'), false],
  'a page of some proxy with 502': [faults.html(502, 'after'), true],
  'a page of some proxy with 200': [faults.html(200, 'after'), true],
  'a connection reset after the effect': [faults.reset('after'), true],
  'a connection reset before the effect': [faults.reset('before'), false],
  'an answer that is cut': [faults.cutBody(), true],
  '200 that makes no sense': [faults.absurdJson(), true],
  'a redirect': [faults.redirect('https://elsewhere.example/dispatches'), false],
};

describe('a dispatch that goes wrong', () => {
  describe('GitHub refuses before any effect: 502, and the deploy is kept as failed and not sent', () => {
    const common = shared((scope) => startBench(scope));
    const refusals: readonly (readonly [string, string, Fault | null, RegExp])[] = [
      ['a workflow that is switched off', 'disabled', null, /disabled workflow/],
      ['a workflow that is not there', 'nowhere', null, /Not Found/],
      ['a token that is no good', 'mall', faults.unauthorized(), /Bad credentials/],
    ];
    for (const [name, target, fault, words] of refusals) {
      test(name, async () => {
        const bench = common();
        const before = bench.sim.counts.dispatch;
        if (fault !== null) bench.sim.failNext(fault, { on: 'dispatch' });
        const problem = problemOf(await bench.client.deploy({ target }), 'github-refused');
        assert.equal(problem.dispatch, 'not_sent');
        assert.match(problem.detail, words, 'GitHub’s own words are told');
        const deploy = await kept(bench, problem.deploy?.id);
        assert.deepEqual([deploy.status, deploy.dispatch], ['failed', 'not_sent']);
        assert.equal(deploy.error_code, 'github-refused');
        assert.match(String(deploy.error), words);
        assert.notEqual(deploy.finished_at_utc, null);
        assert.equal(bench.sim.counts.dispatch, before + 1);
      });
    }

    test('a ref that is not there', async () => {
      const bench = common();
      const answer = await bench.client.deploy({ target: 'shop', ref: 'gone' });
      assert.match(problemOf(answer, 'github-refused').detail, /No ref found for: gone/);
    });

    test('a refused deploy does not keep its target busy', async () => {
      const bench = common();
      problemOf(await bench.client.deploy({ target: 'shop', ref: 'gone' }), 'github-refused');
      deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    });

    test('flag off answers the same', async (t) => {
      const bench = await startBench(t, { env: { FLAG_CONSOLE_DEPLOY_ASYNC: 'off' } });
      problemOf(await bench.client.deploy({ target: 'disabled' }), 'github-refused');
    });

    test('without a token nothing is sent at all', async (t) => {
      const bench = await startBench(t, { env: { GITHUB_TOKEN: '' } });
      const problem = problemOf(await bench.client.deploy({ target: 'mall' }), 'github-refused');
      assert.equal(problem.dispatch, 'not_sent');
      assert.equal(bench.sim.counts.dispatch, 0);
    });
  }, 1);

  describe('certainly not sent: 503 with Retry-After', () => {
    test('GitHub cannot be reached', async (t) => {
      const bench = await startBench(t, { env: { GITHUB_API_URL: await closedAddress() } });
      const answer = await bench.client.deploy({ target: 'mall' });
      const problem = problemOf(answer, 'github-unreachable');
      assert.equal(problem.dispatch, 'not_sent');
      const deploy = await kept(bench, problem.deploy?.id);
      assert.deepEqual([deploy.status, deploy.dispatch], ['failed', 'not_sent']);
      assert.equal(deploy.error_code, 'github-unreachable');
    });

    const limits: Readonly<Record<string, readonly [Fault, number | null]>> = {
      'the hour’s quota': [faults.primaryLimit(120), null],
      'the secondary limit, 403 that says when': [faults.secondaryLimit(403, 17), 17],
      'the secondary limit, 429 that says when': [faults.secondaryLimit(429, 23), 23],
      'the secondary limit, 403 that does not say when': [faults.secondaryLimit(403, null), null],
      'the secondary limit, 429 that does not say when': [faults.secondaryLimit(429, null), null],
    };
    for (const [name, [fault, seconds]] of Object.entries(limits)) {
      test(`a rate limit answers: ${name}`, async (t) => {
        const bench = await startBench(t);
        bench.sim.failNext(fault, { on: 'dispatch' });
        const answer = await bench.client.deploy({ target: 'mall' });
        const problem = problemOf(answer, 'github-rate-limited');
        assert.equal(problem.dispatch, 'not_sent');
        if (seconds !== null) assert.equal(answer.headers['retry-after'], String(seconds));
        const deploy = await kept(bench, problem.deploy?.id);
        assert.deepEqual([deploy.status, deploy.dispatch], ['failed', 'not_sent']);
        assert.equal(timesSent(bench, deploy.id), 1);
        assert.equal(bench.sim.world.runs.length, 0);
        // GitHub asked to wait: the next one is not even sent.
        const next = problemOf(
          await bench.client.deploy({ target: 'mall' }),
          'github-rate-limited',
        );
        assert.equal(timesSent(bench, next.deploy?.id ?? ''), 0);
      });
    }
  }, 1);

  describe('GitHub’s answer is lost: 202 unconfirmed, and never sent again', () => {
    // The input `app` chooses what goes wrong.
    const common = shared((scope) => {
      const faultOf = (app: unknown): Fault | undefined => LOST[String(app)]?.[0];
      const behaviour: BehaviourHook = ({ inputs }) => {
        const answer = faultOf(inputs['app']);
        return answer === undefined ? {} : { answer };
      };
      return startBench(scope, { behaviour });
    });

    for (const [name, [, fired]] of Object.entries(LOST)) {
      test(`${name}; ${fired ? 'its run is found later' : 'nothing is made up'}`, async () => {
        const bench = common();
        const body = { target: 'mall', inputs: { app: name } };
        const deploy = deployOf(await bench.client.deploy(body), 202);
        const { id } = deploy;
        assert.deepEqual([deploy.status, deploy.dispatch], ['unconfirmed', 'unknown']);
        assert.equal(deploy.error_code, 'answer-lost');
        if (fired) {
          const found = await bench.reaches(id, 'found', ({ evidence }) => evidence !== null);
          assert.equal(found.github_run_id, runOf(bench, id));
          assert.deepEqual([found.evidence, found.dispatch], ['title', 'sent']);
        } else {
          const later = await bench.read(id, { prefer: 'wait=8' });
          assert.deepEqual([later.github_run_id, later.dispatch], [null, 'unknown']);
        }
        assert.equal(timesSent(bench, id), 1);
      });
    }

    for (const when of ['before', 'after'] as const) {
      test(`no answer ever, ${when} the effect: given up after ten seconds`, async (t) => {
        const bench = await startBench(t, { answer: faults.hang(when) });
        const headers = { prefer: 'respond-async' };
        const { id } = deployOf(await bench.client.deploy({ target: 'shop' }, headers), 202);
        const lost = await bench.reaches(id, 'given up', ({ status }) => status !== 'dispatching');
        assert.equal(lost.dispatch, when === 'after' && lost.github_run_id ? 'sent' : 'unknown');
        if (when === 'after') {
          const found = await bench.reaches(id, 'found', ({ github_run_id: run }) => run !== null);
          assert.equal(found.github_run_id, bench.sim.world.runs[0]?.id);
        } else assert.equal(lost.status, 'unconfirmed');
        assert.equal(bench.sim.counts.dispatch, 1);
      });
    }

    test('a redirect is not followed: nothing arrives where it points', async (t) => {
      const bench = await startBench(t);
      const elsewhere = await startBench(t);
      const path = '/repos/acme/shop/actions/workflows/deploy.yml/dispatches';
      bench.sim.failNext(faults.redirect(`${elsewhere.sim.url}${path}`), { on: 'dispatch' });
      const { dispatch } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
      assert.equal(dispatch, 'unknown');
      assert.equal(elsewhere.sim.counts.dispatch, 0);
    });

    test('an unconfirmed deploy keeps its target: nobody fires a second one by mistake', async (t) => {
      const bench = await startBench(t, { answer: faults.reset('before') });
      const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
      const problem = problemOf(await bench.client.deploy({ target: 'shop' }), 'target-busy');
      assert.equal(problem.deploy?.id, id);
    });

    test('and a deploy of a workflow that declares nothing is singled out later', async (t) => {
      const bench = await startBench(t, { answer: faults.status(502, 'after') });
      const { id } = deployOf(await bench.client.deploy({ target: 'docs' }), 202);
      const found = await bench.reaches(id, 'found', ({ github_run_id: run }) => run !== null);
      assert.equal(found.evidence, 'singled_out');
      assert.equal(found.github_run_id, bench.sim.world.runs[0]?.id);
    });
  });
});
