import assert from 'node:assert/strict';
import { faults } from '../../sim/faults.ts';
import type { Answer } from '../harness/answer.ts';
import { type Bench, dispatchByHand, startBench } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, shared, test } from '../harness/test.ts';

const DOCS = 'acme/docs/actions/workflows/publish.yml';
const SHOP = 'acme/shop/actions/workflows/deploy.yml';
const UNKNOWN = '0198c0de-0000-7000-8000-000000000000';

function link(bench: Bench, id: string, runId: unknown): Promise<Answer> {
  return bench.client.post(`${DEPLOYS}/${id}/link`, { github_run_id: runId });
}

function abandon(
  bench: Bench,
  id: string,
  reason: unknown = 'nothing came of it',
): Promise<Answer> {
  return bench.client.post(`${DEPLOYS}/${id}/abandon`, { reason });
}

/** The console's dispatches vanish without a trace; those of others work. */
const vanishing = {
  queueMs: 60_000,
  behaviour: ({ actor }: { actor: string }) =>
    actor === 'stranger' ? {} : { answer: faults.reset('before') },
} as const;

describe('an operator links a run', () => {
  const common = shared((scope) => startBench(scope, vanishing));

  test('and the deploy follows it, on the operator’s word', async (t) => {
    const bench = await startBench(t, { ...vanishing, queueMs: 100 });
    const { id } = deployOf(await bench.client.deploy({ target: 'press' }), 202);
    const run = await dispatchByHand(bench.sim, DOCS);
    const deploy = deployOf(await link(bench, id, run), 200);
    assert.deepEqual(
      [deploy.github_run_id, deploy.evidence, deploy.resolved_by, deploy.dispatch],
      [run, 'operator', 'operator', 'sent'],
    );
    assert.match(String(deploy.github_run_url), new RegExp(`/${run}$`));
    const end = await bench.reaches(id, 'over', ({ finished_at_utc: at }) => at !== null);
    assert.equal(end.status, 'succeeded');
  });

  test('twice is once', async () => {
    const bench = common();
    const { id } = deployOf(await bench.client.deploy({ target: 'press' }), 202);
    const run = await dispatchByHand(bench.sim, DOCS);
    const first = deployOf(await link(bench, id, run), 200);
    assert.equal(deployOf(await link(bench, id, run), 200).github_run_id, first.github_run_id);
  });

  test('over the one that GitHub told', async (t) => {
    const bench = await startBench(t, { queueMs: 60_000 });
    const { id } = deployOf(await bench.client.deploy({ target: 'press' }), 202);
    const run = await dispatchByHand(bench.sim, DOCS);
    assert.equal(deployOf(await link(bench, id, run), 200).github_run_id, run);
  });

  test('but not one that is another deploy’s', async (t) => {
    const bench = await startBench(t, { queueMs: 60_000 });
    const first = deployOf(await bench.client.deploy({ target: 'press' }), 202);
    const second = deployOf(await bench.client.deploy({ target: 'press' }), 202);
    problemOf(await link(bench, second.id, first.github_run_id), 'claimed-by-another-run');
    assert.equal((await bench.read(second.id)).github_run_id, second.github_run_id);
  });

  test('but not one that GitHub does not know: that says nothing of whether the deploy fired', async () => {
    const bench = common();
    const { id } = deployOf(await bench.client.deploy({ target: 'press' }), 202);
    const answer = await link(bench, id, 1);
    assert.ok(answer.status >= 400, answer.text);
    const { dispatch, detail } = answer.json as { dispatch: string; detail: string };
    assert.equal(dispatch, 'unknown');
    assert.doesNotMatch(detail, /nothing was (deployed|sent)/i);
    assert.equal((await bench.read(id)).github_run_id, null);
  });

  test('but not to a deploy that is not there, or was never sent', async () => {
    const bench = common();
    const run = await dispatchByHand(bench.sim, SHOP);
    problemOf(await link(bench, UNKNOWN, run), 'no-such-deploy');
    const refused = await bench.client.deploy({ target: 'disabled' });
    const { deploy } = refused.json as { deploy: { id: string } };
    assert.equal(problemOf(await link(bench, deploy.id, run), 'not-open').dispatch, 'not_sent');
  });

  test('but only by its number', async () => {
    const bench = common();
    const { id } = deployOf(await bench.client.deploy({ target: 'press' }), 202);
    for (const wrong of ['7', 0, -1, 1.5, null]) {
      problemOf(await link(bench, id, wrong), 'malformed-request');
    }
  });
});

describe('an operator abandons a deploy', () => {
  const common = shared((scope) => startBench(scope, vanishing));

  test('that was not found, and its target is free again', async (t) => {
    const bench = await startBench(t, { queueMs: 60_000, answer: faults.reset('before') });
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    const deploy = deployOf(await abandon(bench, id), 200);
    assert.deepEqual([deploy.status, deploy.dispatch], ['cancelled', 'unknown']);
    assert.match(String(deploy.error), /nothing came of it/);
    assert.notEqual(deploy.finished_at_utc, null);
    deployOf(await bench.client.deploy({ target: 'shop' }), 202);
  });

  test('twice is once', async () => {
    const bench = common();
    const { id } = deployOf(await bench.client.deploy({ target: 'press' }), 202);
    const first = deployOf(await abandon(bench, id), 200);
    const second = deployOf(await abandon(bench, id, 'another reason'), 200);
    assert.equal(second.version, first.version);
  });

  test('and may still link the run when it turns up', async () => {
    const bench = common();
    const { id } = deployOf(await bench.client.deploy({ target: 'press' }), 202);
    await abandon(bench, id);
    const run = await dispatchByHand(bench.sim, DOCS);
    const deploy = deployOf(await link(bench, id, run), 200);
    assert.deepEqual([deploy.github_run_id, deploy.status], [run, 'queued']);
  });

  test('but not one that has ended, nor without a reason', async (t) => {
    const bench = await startBench(t);
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    problemOf(await abandon(bench, id, ' '), 'malformed-request');
    await bench.reaches(id, 'over', ({ finished_at_utc: at }) => at !== null);
    problemOf(await abandon(bench, id), 'not-open');
    problemOf(await abandon(bench, UNKNOWN), 'no-such-deploy');
  });
});
