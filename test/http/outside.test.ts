import assert from 'node:assert/strict';
import { faults } from '../../sim/faults.ts';
import type { BehaviourHook } from '../../sim/server.ts';
import type { Deploy, DeployList } from '../../src/contract/deploy.ts';
import type { Target } from '../../src/contract/target.ts';
import { type Bench, dispatchByHand, startBench } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, test } from '../harness/test.ts';
import { until } from '../harness/until.ts';
import { CONSOLE_LOGIN, CONSOLE_TOKEN } from '../harness/world.ts';

const SHOP = 'acme/shop/actions/workflows/deploy.yml';
const DOCS = 'acme/docs/actions/workflows/publish.yml';

async function listed({ client }: Bench, query = ''): Promise<readonly Deploy[]> {
  return ((await client.get(`${DEPLOYS}${query}`)).json as DeployList).deploys;
}

/** The deploy that a run from outside was taken in as. */
function takenIn(bench: Bench, runId: number): Promise<Deploy> {
  return until('taken in', async () => {
    const deploys = await listed(bench);
    return deploys.find((deploy) => deploy.github_run_id === runId) ?? null;
  });
}

type Path = Parameters<typeof dispatchByHand>[1];
type Given = Parameters<typeof dispatchByHand>[2];

/** Stops the console, lets somebody start a run by hand meanwhile, and starts it again. */
async function byHand(bench: Bench, path: Path, given: Given = {}): Promise<number> {
  let runId = 0;
  await bench.restart({}, async () => {
    runId = await dispatchByHand(bench.sim, path, given);
  });
  return runId;
}

describe('a run that somebody started without the console', () => {
  test('is taken into the history as what it is, and followed to its end', async (t) => {
    const bench = await startBench(t, { queueMs: 1_500 });
    const runId = await byHand(bench, SHOP, { ref: 'release/1.4' });
    const { id, ...taken } = await takenIn(bench, runId);
    assert.deepEqual(
      [taken.origin, taken.requested_by, taken.ref, taken.target, taken.dispatch, taken.in_doubt],
      ['outside', 'stranger', 'release/1.4', 'shop', 'sent', false],
    );
    const end = await bench.reaches(id, 'over', ({ status }) => status === 'succeeded');
    assert.ok((end.jobs ?? []).length > 0, 'with its jobs');
    const { json } = await bench.client.get('/api/internal/targets/shop');
    assert.equal((json as Target).live?.id, id, 'what it brought is what is live');
  });

  test('occupies every target it may be for, while it lasts', async (t) => {
    const bench = await startBench(t, { queueMs: 60_000 });
    const runId = await byHand(bench, SHOP);
    const { id } = await takenIn(bench, runId);
    const refused = problemOf(await bench.client.deploy({ target: 'shop' }), 'target-busy');
    assert.equal(refused.deploy?.id, id);
    assert.equal(
      (await bench.client.deploy({ target: 'mall' })).status,
      202,
      'not an unlimited one',
    );
  });

  test('is taken in once, however often it is seen', async (t) => {
    const bench = await startBench(t);
    const runId = await byHand(bench, DOCS);
    await takenIn(bench, runId);
    await bench.restart();
    await bench.restart();
    assert.equal((await listed(bench)).length, 1);
  });

  test('by the console’s own account: it is nobody else’s deploy either', async (t) => {
    const bench = await startBench(t);
    const runId = await byHand(bench, DOCS, { as: CONSOLE_TOKEN });
    assert.equal((await takenIn(bench, runId)).origin, 'outside');
  });

  test('is not taken in where it may be the run that a deploy waits for', async (t) => {
    const bench = await startBench(t, { answer: faults.hang('after'), listLagMs: 4_000 });
    const asked = await bench.client.deploy({ target: 'press' }, { prefer: 'respond-async' });
    const { id } = deployOf(asked, 202);
    await bench.sim.reached('dispatch', 1);
    await bench.restart();
    const deploy = await bench.reaches(id, 'found', ({ github_run_id: run }) => run !== null);
    assert.equal(deploy.evidence, 'singled_out');
    assert.deepEqual(
      (await listed(bench)).map(({ origin }) => origin),
      ['console'],
    );
  });

  test('goes to the unconfirmed deploy that a person links it to, and is shown once', async (t) => {
    const behaviour: BehaviourHook = ({ actor }) =>
      actor === CONSOLE_LOGIN ? { answer: faults.status(502, 'before') } : {};
    const bench = await startBench(t, { behaviour });
    const { id } = deployOf(await bench.client.deploy({ target: 'press' }), 202);
    const runId = await byHand(bench, DOCS);
    const outside = await takenIn(bench, runId);
    const waiting = await bench.reaches(
      id,
      'shown',
      ({ candidates = [] }) => candidates.length > 0,
    );
    assert.deepEqual(
      waiting.candidates?.map((run) => run.github_run_id),
      [runId],
      'it is offered there, whoever has it',
    );
    const body = { github_run_id: runId };
    const linked = deployOf(await bench.client.post(`${DEPLOYS}/${id}/link`, body), 200);
    assert.deepEqual([linked.github_run_id, linked.evidence], [runId, 'operator']);
    const merged = await bench.read(outside.id);
    assert.deepEqual(
      [merged.merged_into, merged.github_run_id, merged.error_code],
      [id, null, 'merged'],
    );
    assert.deepEqual(
      (await listed(bench)).map((deploy) => deploy.id),
      [id],
    );
  });

  test('cannot be linked to another run: it is the run itself', async (t) => {
    const bench = await startBench(t);
    const { id } = await takenIn(bench, await byHand(bench, DOCS));
    const body = { github_run_id: 7 };
    problemOf(await bench.client.post(`${DEPLOYS}/${id}/link`, body), 'not-open');
  });
});
