import assert from 'node:assert/strict';
import { faults } from '../../sim/faults.ts';
import type { EnvironmentSeed } from '../../sim/state/seed.ts';
import type { Deploy } from '../../src/contract/deploy.ts';
import type { Answer } from '../harness/answer.ts';
import type { Bench, BenchOptions } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, test } from '../harness/test.ts';
import { CONSOLE_LOGIN } from '../harness/world.ts';
import { deployed, HEAD, withWorkflow } from './own-workflow.ts';

/** Goes on until it is stopped; a step fails where one asks for it. */
const LONG = `
${HEAD}
jobs: { go: { name: Go, steps: [{ name: Work, run: sleep 600 }] } }
`;
const GATED = `
${HEAD}
jobs: { go: { name: Go, environment: production, steps: [{ run: sleep 0.1 }] } }
`;

const over = ({ finished_at_utc: at }: Deploy): boolean => at !== null;
const atWork = ({ status }: Deploy): boolean => status === 'building';

/** A console that GitHub tells of the runs of this workflow. */
function told(source: string, environments: readonly EnvironmentSeed[] = []): BenchOptions {
  return { ...withWorkflow(source, environments), isTold: true };
}

function order(bench: Bench, id: string, what: string, body: object = {}): Promise<Answer> {
  return bench.client.post(`${DEPLOYS}/${id}/${what}`, body);
}

describe('cancel', () => {
  test('asks GitHub to stop, says by whom, and asks once however often it is pressed', async (t) => {
    const { bench, id } = await deployed(t, told(LONG));
    await bench.reaches(id, 'at work', atWork);
    const asked = deployOf(await order(bench, id, 'cancel'), 200);
    assert.deepEqual(
      asked.orders.map(({ kind, by, attempt }) => [kind, by, attempt]),
      [['cancel', 'operator', 1]],
    );
    deployOf(await order(bench, id, 'cancel'), 200);
    assert.equal(bench.sim.counts['cancel'], 1);
    assert.equal((await bench.reaches(id, 'over', over)).status, 'cancelled');
    const late = problemOf(await order(bench, id, 'cancel', { force: true }), 'not-open');
    assert.match(late.detail, /cancelled/);
  });

  test('by force where the run does not stop', async (t) => {
    const options = { ...told(LONG), cancelMs: Number.POSITIVE_INFINITY };
    const { bench, id } = await deployed(t, options);
    await bench.reaches(id, 'at work', atWork);
    await order(bench, id, 'cancel');
    deployOf(await order(bench, id, 'cancel', { force: true }), 200);
    assert.equal((await bench.reaches(id, 'over', over)).status, 'cancelled');
  });

  test('whose answer is lost, or that GitHub refuses, is said to be so', async (t) => {
    const { bench, id } = await deployed(t, told(LONG));
    await bench.reaches(id, 'at work', atWork);
    bench.sim.failNext(faults.status(502, 'before'), { on: 'cancel' });
    const unknown = problemOf(await order(bench, id, 'cancel'), 'order-unknown');
    assert.deepEqual([unknown.dispatch, unknown.deploy?.id], ['sent', id]);
    bench.sim.failNext(faults.status(403, 'before'), { on: 'cancel' });
    problemOf(await order(bench, id, 'cancel'), 'order-refused');
    assert.deepEqual((await bench.read(id)).orders, []);
  });
});

describe('review', () => {
  const held = ({ status }: Deploy): boolean => status === 'waiting';
  const reviewedBy = (login: string): readonly EnvironmentSeed[] => [
    { name: 'production', reviewers: [{ type: 'User', login }] },
  ];

  test('lets a run go on, through GitHub, with the name of who decided', async (t) => {
    const { bench, id } = await deployed(t, told(GATED, reviewedBy(CONSOLE_LOGIN)));
    await bench.reaches(id, 'held', held);
    const word = { decision: 'approve', comment: 'looks good' };
    const deploy = deployOf(await order(bench, id, 'review', word), 200);
    assert.deepEqual(deploy.orders[0]?.note, 'looks good');
    const sent = bench.sim.requests.find(({ kind }) => kind === 'review_deployments');
    assert.match(JSON.stringify(sent?.body), /operator, in Signalbox: looks good/);
    assert.equal((await bench.reaches(id, 'over', over)).status, 'succeeded');
  });

  test('is GitHub’s to allow: an account that is no reviewer’s may not', async (t) => {
    const { bench, id } = await deployed(t, told(GATED, reviewedBy('ben')));
    await bench.reaches(id, 'held', held);
    const refused = await order(bench, id, 'review', { decision: 'reject' });
    assert.match(problemOf(refused, 'order-refused').detail, /among the reviewers/);
    assert.equal((await bench.read(id)).status, 'waiting');
  });

  test('after somebody has decided says so, and not that the account may not', async (t) => {
    // Asked alone, not told: the console does not know yet that the run goes on.
    const { bench, id } = await deployed(t, withWorkflow(GATED, reviewedBy(CONSOLE_LOGIN)));
    await bench.reaches(id, 'held', held);
    deployOf(await order(bench, id, 'review', { decision: 'approve' }), 200);
    const late = await order(bench, id, 'review', { decision: 'reject' });
    assert.match(problemOf(late, 'order-refused').detail, /somebody has decided meanwhile/);
  });
});
