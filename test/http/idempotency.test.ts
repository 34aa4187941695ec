import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { faults } from '../../sim/faults.ts';
import type { Answer } from '../harness/answer.ts';
import { startBench, timesSent } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, shared, test } from '../harness/test.ts';

/** A key nobody used before. */
const newKey = () => ({ 'idempotency-key': randomUUID() });

function isReplay(answer: Answer, id: string): void {
  assert.equal(deployOf(answer, 200).id, id);
  assert.equal(answer.headers['idempotent-replayed'], 'true');
  assert.equal(answer.headers.location, `${DEPLOYS}/${id}`);
}

describe('a request repeated with its Idempotency-Key', () => {
  const common = shared((scope) => startBench(scope));

  test('ten times over answers the same deploy and sends nothing more', async () => {
    const bench = common();
    const K1 = newKey();
    const first = deployOf(await bench.client.deploy({ target: 'mall' }, K1), 202);
    for (let i = 0; i < 10; i++) {
      isReplay(await bench.client.deploy({ target: 'mall' }, K1), first.id);
    }
    assert.equal(timesSent(bench, first.id), 1);
  });

  test('fifty times at once makes one row and one dispatch', async (t) => {
    const bench = await startBench(t);
    const K1 = newKey();
    // All of them wait for the workflow file, then go on together.
    bench.sim.failNext(faults.latency(500), { on: 'contents', times: Number.POSITIVE_INFINITY });
    const body = { target: 'mall', ref: 'release/1.4' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => bench.client.deploy(body, K1)),
    );
    const ids = new Set(answers.map((answer) => deployOf(answer).id));
    assert.equal(ids.size, 1);
    assert.equal(answers.filter(({ status }) => status === 202).length, 1);
    for (const { status, headers } of answers) {
      assert.equal(headers['idempotent-replayed'], status === 200 ? 'true' : undefined);
    }
    assert.equal(bench.sim.counts.dispatch, 1);
    const { json } = await bench.client.get(DEPLOYS);
    assert.equal((json as { deploys: unknown[] }).deploys.length, 1);
  });

  test('answers the deploy as it is by now', async () => {
    const bench = common();
    const K1 = newKey();
    const { id } = deployOf(await bench.client.deploy({ target: 'mall' }, K1), 202);
    await bench.reaches(id, 'over', ({ status }) => status === 'succeeded');
    assert.equal(
      deployOf(await bench.client.deploy({ target: 'mall' }, K1), 200).status,
      'succeeded',
    );
  });

  test('is the same request bare or quoted', async () => {
    const bench = common();
    const K1 = newKey();
    const first = deployOf(await bench.client.deploy({ target: 'mall' }, K1), 202);
    const quoted = { 'idempotency-key': `"${K1['idempotency-key']}"` };
    isReplay(await bench.client.deploy({ target: 'mall' }, quoted), first.id);
  });

  test('may have a key of one character, and one of 255', async () => {
    const bench = common();
    for (const key of ['x', 'k'.repeat(255)]) {
      const headers = { 'idempotency-key': key };
      const { id } = deployOf(await bench.client.deploy({ target: 'mall' }, headers), 202);
      isReplay(await bench.client.deploy({ target: 'mall' }, headers), id);
    }
  });

  test('with another body is refused, with a link to the deploy that has the key', async () => {
    const bench = common();
    const K1 = newKey();
    const { id } = deployOf(await bench.client.deploy({ target: 'mall' }, K1), 202);
    const others = [
      { target: 'docs' },
      { target: 'mall', ref: 'release/1.4' },
      { target: 'mall', reason: 'again' },
      { target: 'mall', inputs: { colour: 'blue' } },
      { target: 'moon' },
    ];
    for (const body of others) {
      const problem = problemOf(await bench.client.deploy(body, K1), 'idempotency-key-reused');
      assert.deepEqual(problem.deploy, { id, url: `${DEPLOYS}/${id}` });
      assert.equal(problem.dispatch, 'not_sent');
    }
    assert.equal(timesSent(bench, id), 1);
  });

  test('whose outcome is unknown is not sent again', async (t) => {
    const bench = await startBench(t, { listLagMs: 60_000, answer: faults.status(502, 'after') });
    const K1 = newKey();
    const first = deployOf(await bench.client.deploy({ target: 'mall' }, K1), 202);
    assert.equal(first.status, 'unconfirmed');
    const answer = await bench.client.deploy({ target: 'mall' }, K1);
    isReplay(answer, first.id);
    assert.deepEqual(
      [deployOf(answer).status, deployOf(answer).dispatch],
      ['unconfirmed', 'unknown'],
    );
    assert.equal(bench.sim.counts.dispatch, 1);
  });

  test('that GitHub refused answers the failed deploy: a failed dispatch burns the key', async () => {
    const bench = common();
    const K1 = newKey();
    const problem = problemOf(
      await bench.client.deploy({ target: 'disabled' }, K1),
      'github-refused',
    );
    const answer = await bench.client.deploy({ target: 'disabled' }, K1);
    isReplay(answer, problem.deploy?.id ?? '');
    assert.deepEqual([deployOf(answer).status, deployOf(answer).dispatch], ['failed', 'not_sent']);
    assert.equal(timesSent(bench, problem.deploy?.id ?? ''), 1);
  });

  test('is answered although the target is busy, locked or gone from the configuration', async (t) => {
    const bench = await startBench(t, { queueMs: 60_000 });
    const K1 = newKey();
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }, K1), 202);
    isReplay(await bench.client.deploy({ target: 'shop' }, K1), id);
    await bench.client.put('/api/internal/targets/shop/lock', { reason: 'audit' });
    isReplay(await bench.client.deploy({ target: 'shop' }, K1), id);
  });

  test('is known after a restart', async (t) => {
    const bench = await startBench(t);
    const K1 = newKey();
    const { id } = deployOf(await bench.client.deploy({ target: 'mall' }, K1), 202);
    await bench.restart();
    isReplay(await bench.client.deploy({ target: 'mall' }, K1), id);
    assert.equal(bench.sim.counts.dispatch, 1);
  });

  test('is nothing to another caller, who is told nothing of the first one’s deploy', async (t) => {
    const bench = await startBench(t);
    const K1 = newKey();
    const { id } = deployOf(await bench.client.deploy({ target: 'mall' }, K1), 202);
    const token = 'a-token-of-the-admin-0001';
    await bench.restart({ SIGNALBOX_ADMIN_TOKEN: token });
    const headers = { ...K1, authorization: `Bearer ${token}` };
    const own = deployOf(await bench.client.deploy({ target: 'mall' }, headers), 202);
    assert.notEqual(own.id, id);
    assert.equal(own.requested_by, 'admin');
  });

  test('without a key each request is a deploy of its own', async () => {
    const bench = common();
    const first = deployOf(await bench.client.deploy({ target: 'mall' }), 202);
    const second = deployOf(await bench.client.deploy({ target: 'mall' }), 202);
    assert.notEqual(first.id, second.id);
    for (const { id } of [first, second]) assert.equal(timesSent(bench, id), 1);
  });
});

describe('what makes two bodies the same', () => {
  const common = shared((scope) => startBench(scope));

  test('neither member order, white space, nor defaults spelled out make another request', async () => {
    const bench = common();
    const K1 = newKey();
    const { id } = deployOf(
      await bench.client.deploy({ target: 'shop', inputs: { colour: 'blue', fail: false } }, K1),
      202,
    );
    const same = [
      '{ "inputs": {"fail": false, "colour": "blue"},\n\t"target": "shop" }',
      '{"target": "shop", "ref": "main", "inputs": {"colour": "blue", "fail": "false"}}',
      '{"target": "shop", "reason": null, "inputs": {"colour": "blue", "fail": false, "app": "shop-prod"}}',
    ];
    for (const body of same) {
      const headers = { ...K1, 'content-type': 'application/json' };
      isReplay(await bench.client.send({ method: 'POST', path: DEPLOYS, headers, body }), id);
    }
  });

  test('a ref given first and left out then is the same where it is the target’s own', async () => {
    const bench = common();
    const K1 = newKey();
    const { id } = deployOf(await bench.client.deploy({ target: 'mall', ref: 'main' }, K1), 202);
    isReplay(await bench.client.deploy({ target: 'mall' }, K1), id);
  });

  test('in whatever order and however often requests come, a key has one deploy for ever', async () => {
    const bench = common();
    const owners = new Map<string, { id: string; body: string }>();
    const request = fc.record({
      key: fc.constantFrom('k1', 'k2', 'k3'),
      colour: fc.constantFrom('green', 'blue'),
      reason: fc.constantFrom(null, 'because'),
    });
    let turn = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 8 }), async (requests) => {
        turn += 1;
        for (const { key, colour, reason } of requests) {
          const name = `${key}-${turn}`;
          const body = { target: 'mall', inputs: { colour }, reason };
          const answer = await bench.client.deploy(body, { 'idempotency-key': name });
          const owner = owners.get(name);
          if (owner === undefined) {
            owners.set(name, { id: deployOf(answer, 202).id, body: JSON.stringify(body) });
          } else if (owner.body === JSON.stringify(body)) isReplay(answer, owner.id);
          else problemOf(answer, 'idempotency-key-reused');
        }
        for (const { id } of owners.values()) assert.equal(timesSent(bench, id), 1);
      }),
      { numRuns: 15 },
    );
  });
});
