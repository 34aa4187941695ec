import assert from 'node:assert/strict';
import type { ProblemCode } from '../../src/contract/problem.ts';
import type { Answer } from '../harness/answer.ts';
import { type Bench, startBench } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, test } from '../harness/test.ts';

const KEY = { 'idempotency-key': 'one-intent' };

/** Sends a body as it is. */
function raw(bench: Bench, body: string | Buffer, contentType?: string): Promise<Answer> {
  const type = contentType === undefined ? {} : { 'content-type': contentType };
  return bench.client.send({
    ...{ method: 'POST', path: DEPLOYS, body },
    headers: { ...KEY, ...type },
  });
}

/** Nothing was kept or sent, and the key is still good for the next request. */
async function leftNoTrace(bench: Bench): Promise<void> {
  assert.deepEqual((await bench.client.get(DEPLOYS)).json, { deploys: [], next_cursor: null });
  assert.equal(bench.sim.counts.dispatch, 0);
  deployOf(await bench.client.deploy({ target: 'mall' }, KEY), 202);
}

describe('a request that is refused leaves no row, sends nothing and burns no key:', () => {
  const bodies: readonly (readonly [string, string, string | undefined, ProblemCode])[] = [
    ['JSON that is cut', '{"target": "sh', 'application/json', 'malformed-request'],
    ['no body', '', 'application/json', 'malformed-request'],
    ['a list', '["shop"]', 'application/json', 'malformed-request'],
    ['no target', '{"ref": "main"}', 'application/json', 'malformed-request'],
    ['a target that is no text', '{"target": 7}', 'application/json', 'malformed-request'],
    ['an unknown member', '{"target": "mall", "force": true}', 'application/json', 'malformed-request'],
    ['a prototype', '{"target": "mall", "__proto__": {}}', 'application/json', 'malformed-request'],
    ['an input that is a list', '{"target": "mall", "inputs": {"app": []}}', 'application/json', 'malformed-request'],
    ['an empty ref', '{"target": "mall", "ref": ""}', 'application/json', 'malformed-request'],
    ['a reason of 1,001 characters', `{"target": "mall", "reason": "${'x'.repeat(1001)}"}`, 'application/json', 'malformed-request'],
    ['a body over 64 KiB', `{"target": "mall", "reason": "${'x'.repeat(65_536)}"}`, 'application/json', 'body-too-large'],
    ['a form', 'target=mall', 'application/x-www-form-urlencoded', 'not-json'],
    ['plain text', '{"target": "mall"}', 'text/plain', 'not-json'],
    ['a body without a type', '{"target": "mall"}', undefined, 'not-json'],
    ['an unknown target', '{"target": "moon"}', 'application/json', 'no-such-target'],
  ]; // biome-ignore format: one refusal a line
  test('a body that is not as it should be', async (t) => {
    const bench = await startBench(t);
    for (const [name, body, type, code] of bodies) {
      await t.test(name, async () => {
        const problem = problemOf(await raw(bench, body, type), code);
        assert.equal(problem.dispatch, 'not_sent');
        assert.equal(problem.deploy, undefined);
      });
    }
    await leftNoTrace(bench);
  });

  test('a ref that the target does not allow, with a pointer to it', async (t) => {
    const bench = await startBench(t);
    const answer = await bench.client.deploy({ target: 'shop', ref: 'feature/x' }, KEY);
    const problem = problemOf(answer, 'ref-not-allowed');
    assert.deepEqual(
      problem.errors?.map(({ pointer }) => pointer),
      ['/ref'],
    );
    await leftNoTrace(bench);
  });

  test('inputs that do not fit, with a pointer to each', async (t) => {
    const bench = await startBench(t);
    const inputs = {
      colour: 'red',
      fail: 'perhaps',
      replicas: 'many',
      size: 'xl',
      deploy_id: 'mine',
    };
    const problem = problemOf(
      await bench.client.deploy({ target: 'mall', inputs }, KEY),
      'invalid-inputs',
    );
    assert.deepEqual(problem.errors?.map(({ pointer }) => pointer).sort(), [
      '/inputs/colour',
      '/inputs/deploy_id',
      '/inputs/fail',
      '/inputs/replicas',
      '/inputs/size',
    ]);
    await leftNoTrace(bench);
  });

  test('an input that the target fixes to something else', async (t) => {
    const bench = await startBench(t);
    const answer = await bench.client.deploy({ target: 'shop', inputs: { app: 'mine' } }, KEY);
    assert.deepEqual(
      problemOf(answer, 'invalid-inputs').errors?.map(({ pointer }) => pointer),
      ['/inputs/app'],
    );
    await leftNoTrace(bench);
  });

  test('a required input that is missing', async (t) => {
    const bench = await startBench(t);
    const problem = problemOf(
      await bench.client.deploy({ target: 'strict' }, KEY),
      'invalid-inputs',
    );
    assert.deepEqual(
      problem.errors?.map(({ pointer }) => pointer),
      ['/inputs/reason'],
    );
    await leftNoTrace(bench);
  });

  const keys = {
    'an empty key': '',
    'a key of 256 characters': 'k'.repeat(256),
    'a key with a space': 'one two',
    'a key with an unbalanced quote': '"one',
    'a key with a quote inside': 'o"ne',
    'an empty quoted key': '""',
    'a key that is not ASCII': 'clé',
  };
  test('a key that is none', async (t) => {
    const bench = await startBench(t);
    for (const [name, key] of Object.entries(keys)) {
      await t.test(name, async () => {
        const headers = { 'idempotency-key': key };
        const answer = await bench.client.deploy({ target: 'mall' }, headers);
        assert.equal(problemOf(answer, 'bad-idempotency-key').dispatch, 'not_sent');
      });
    }
    await leftNoTrace(bench);
  });
});

describe('a target that is taken', () => {
  test('is refused with a link to the deploy in the way, and is free when that has ended', async (t) => {
    const bench = await startBench(t);
    const first = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    const problem = problemOf(await bench.client.deploy({ target: 'shop' }, KEY), 'target-busy');
    assert.deepEqual(problem.deploy, { id: first.id, url: `${DEPLOYS}/${first.id}` });
    assert.equal(problem.dispatch, 'not_sent', 'it tells of this request, not of the other deploy');
    assert.equal(bench.sim.counts.dispatch, 1);
    await bench.reaches(first.id, 'ended', ({ finished_at_utc: at }) => at !== null);
    deployOf(await bench.client.deploy({ target: 'shop' }, KEY), 202);
  });

  test('of fifty requests at once exactly one gets it', async (t) => {
    const bench = await startBench(t, { queueMs: 60_000 });
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => bench.client.deploy({ target: 'shop' })),
    );
    assert.equal(answers.filter(({ status }) => status === 202).length, 1);
    for (const answer of answers) if (answer.status !== 202) problemOf(answer, 'target-busy');
    assert.equal(bench.sim.counts.dispatch, 1);
  });

  test('takes as many at once as its concurrency says', async (t) => {
    const bench = await startBench(t, { queueMs: 60_000 });
    deployOf(await bench.client.deploy({ target: 'docs' }), 202);
    deployOf(await bench.client.deploy({ target: 'docs' }), 202);
    problemOf(await bench.client.deploy({ target: 'docs' }), 'target-busy');
  });
});
