import assert from 'node:assert/strict';
import { faults } from '../../sim/faults.ts';
import type { Form, Target, TargetList } from '../../src/contract/target.ts';
import { startBench } from '../harness/bench.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, shared, test } from '../harness/test.ts';
import { timed } from '../harness/until.ts';

const TARGETS = '/api/internal/targets';

describe('the targets', () => {
  const common = shared((scope) => startBench(scope));

  test('are listed as they are configured', async () => {
    const bench = common();
    const { targets } = (await bench.client.get(TARGETS)).json as TargetList;
    assert.deepEqual(
      targets.map(({ id }) => id),
      ['shop', 'mall', 'docs', 'press', 'strict', 'disabled', 'nowhere'],
    );
    assert.deepEqual(targets[0], {
      id: 'shop',
      title: 'The shop',
      repository: 'acme/shop',
      workflow: 'deploy.yml',
      ref: 'main',
      refs: ['main', 'release/*', 'v1', 'gone'],
      environment: 'production',
      promotes_from: null,
      confirm: 'typed',
      concurrency: 1,
      lock: null,
      freeze: null,
      behind: null,
      usual: null,
      live: null,
      open: null,
      under_way: 0,
      last: null,
    });
    assert.deepEqual((await bench.client.get(`${TARGETS}/shop`)).json, targets[0]);
  });

  test('that are not there are not found', async () => {
    const bench = common();
    for (const path of ['moon', 'moon/form', 'SHOP', '__proto__']) {
      problemOf(await bench.client.get(`${TARGETS}/${path}`), 'no-such-target');
    }
    problemOf(await bench.client.put(`${TARGETS}/moon/lock`, { reason: 'x' }), 'no-such-target');
    problemOf(await bench.client.delete(`${TARGETS}/moon/lock`), 'no-such-target');
  });
});

describe('the form of a target', () => {
  const common = shared((scope) => startBench(scope));

  test('has the workflow’s inputs with their types, but what the target fixes and the deploy’s id', async () => {
    const bench = common();
    const form = (await bench.client.get(`${TARGETS}/shop/form`)).json as Form;
    assert.deepEqual([form.target, form.ref, form.known, form.note], ['shop', 'main', true, null]);
    assert.deepEqual(form.fixed, { app: 'shop-prod' });
    const plain = { description: null, required: false };
    assert.deepEqual(form.inputs, [
      { name: 'fail', type: 'boolean', default: 'false', options: [], ...plain },
      { name: 'colour', type: 'choice', default: 'green', options: ['green', 'blue'], ...plain },
      { name: 'replicas', type: 'number', default: '2', options: [], ...plain },
    ]);
  });

  test('is asked for at another ref, and is empty where the workflow asks nothing', async () => {
    const bench = common();
    const form = (await bench.client.get(`${TARGETS}/docs/form?ref=release%2F1.4`)).json as Form;
    assert.deepEqual([form.ref, form.known, form.inputs], ['release/1.4', true, []]);
    problemOf(await bench.client.get(`${TARGETS}/docs/form?branch=main`), 'malformed-request');
  });

  test('says why where the workflow cannot be read, and one can deploy all the same', async (t) => {
    const bench = await startBench(t);
    bench.sim.failNext(faults.status(502, 'before'), {
      on: 'contents',
      times: Number.POSITIVE_INFINITY,
    });
    const form = (await bench.client.get(`${TARGETS}/mall/form?ref=v1`)).json as Form;
    assert.deepEqual([form.known, form.inputs], [false, []]);
    assert.match(String(form.note), /could not be read/);
    deployOf(
      await bench.client.deploy({ target: 'mall', ref: 'v1', inputs: { colour: 'blue' } }),
      202,
    );
  });

  test('is not waited for without a bound', async (t) => {
    const bench = await startBench(t);
    bench.sim.failNext(faults.hang('before'), { on: 'contents', times: Number.POSITIVE_INFINITY });
    const [answer, took] = await timed(bench.client.get(`${TARGETS}/mall/form?ref=v1`));
    assert.equal((answer.json as Form).known, false);
    assert.ok(took < 8_000, `took ${took} ms`);
  });
});

describe('a locked target', () => {
  const common = shared((scope) => startBench(scope));

  test('is not deployed to until it is unlocked', async () => {
    const bench = common();
    const path = `${TARGETS}/shop/lock`;
    const locked = (await bench.client.put(path, { reason: 'stocktaking' })).json as Target;
    assert.deepEqual([locked.lock?.reason, locked.lock?.by], ['stocktaking', 'operator']);
    const key = { 'idempotency-key': 'k' };
    const problem = problemOf(await bench.client.deploy({ target: 'shop' }, key), 'target-locked');
    assert.equal(problem.dispatch, 'not_sent');
    assert.deepEqual(problem.lock, { ...locked.lock, url: path });
    assert.match(problem.detail, /operator .*stocktaking/);
    assert.equal(bench.sim.counts.dispatch, 0);
    const open = (await bench.client.delete(path)).json as Target;
    assert.equal(open.lock, null);
    deployOf(await bench.client.deploy({ target: 'shop' }, key), 202);
  });

  test('does not lock the others, and stays locked over a restart', async (t) => {
    const bench = await startBench(t);
    await bench.client.put(`${TARGETS}/shop/lock`, { reason: 'stocktaking' });
    deployOf(await bench.client.deploy({ target: 'mall' }), 202);
    await bench.restart();
    problemOf(await bench.client.deploy({ target: 'shop' }), 'target-locked');
  });

  test('may be locked and unlocked again and again', async () => {
    const bench = common();
    const path = `${TARGETS}/mall/lock`;
    const first = (await bench.client.put(path, { reason: 'one' })).json as Target;
    const second = (await bench.client.put(path, { reason: 'two' })).json as Target;
    assert.deepEqual(second.lock, { ...first.lock, reason: 'two' });
    for (let i = 0; i < 2; i++) {
      assert.equal(((await bench.client.delete(path)).json as Target).lock, null);
    }
  });

  test('needs a reason', async () => {
    const bench = common();
    for (const body of [
      {},
      { reason: '' },
      { reason: '  ' },
      { reason: 7 },
      { reason: 'x', until: 'y' },
    ]) {
      problemOf(await bench.client.put(`${TARGETS}/docs/lock`, body), 'malformed-request');
    }
    assert.equal(((await bench.client.get(`${TARGETS}/docs`)).json as Target).lock, null);
  });
});
