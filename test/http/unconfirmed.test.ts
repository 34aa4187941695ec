import assert from 'node:assert/strict';
import { faults } from '../../sim/faults.ts';
import type { Deploy, Timeline } from '../../src/contract/deploy.ts';
import type { Answer } from '../harness/answer.ts';
import {
  aLook,
  type Bench,
  dispatchByHand,
  lookedLong,
  looks,
  startBench,
} from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { leaveBehind } from '../harness/past.ts';
import { describe, test } from '../harness/test.ts';
import { until } from '../harness/until.ts';
import { CONSOLE_TOKEN } from '../harness/world.ts';

const TOKEN = 'callback-token-of-the-tests';
const env = { CALLBACK_TOKEN: TOKEN };
const DOCS = 'acme/docs/actions/workflows/publish.yml';
const SHOP = 'acme/shop/actions/workflows/deploy.yml';
const HOUR = 3_600_000;
const never = Number.POSITIVE_INFINITY;
/** GitHub takes every dispatch and tells no run; runs stay in the queue. */
const untold = { answer: faults.noDetails(), queueMs: 60_000 } as const;
const found = ({ github_run_id: run }: Deploy): boolean => run !== null;

const look = (bench: Bench, id: string): Promise<Answer> =>
  bench.client.post(`${DEPLOYS}/${id}/look`, {});

function callBack(bench: Bench, id: string, runId: number): Promise<Answer> {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const body = { status: 'building', github_run_id: runId } as const;
  return bench.client.post(`${DEPLOYS}/${id}/callback`, body, headers);
}

async function abandoned(bench: Bench, id: string): Promise<Deploy> {
  const answer = await bench.client.post(`${DEPLOYS}/${id}/abandon`, { reason: 'no sign of it' });
  return deployOf(answer, 200);
}

/** GitHub made a run of this deploy, so long ago. */
async function runOfOld(bench: Bench, id: string, agedMs: number): Promise<number> {
  const runId = await dispatchByHand(bench.sim, SHOP, {
    as: CONSOLE_TOKEN,
    inputs: { deploy_id: id },
  });
  Object.assign(bench.sim.world.run(runId) ?? {}, { createdAt: bench.sim.world.now() - agedMs });
  return runId;
}

describe('looking again', () => {
  test('finds what the list shows by now', async (t) => {
    const bench = await startBench(t, { ...untold, listLagMs: never });
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    const before = deployOf(await look(bench, id), 200);
    assert.deepEqual([before.github_run_id, before.dispatch], [null, 'sent']);
    assert.notEqual(before.looking?.next_at_utc, undefined, 'when the next look is');
    for (const run of bench.sim.world.runs) run.listedAt = run.createdAt;
    const deploy = deployOf(await look(bench, id), 200);
    assert.deepEqual(
      [deploy.github_run_id, deploy.evidence],
      [bench.sim.world.runs[0]?.id, 'title'],
    );
    assert.equal(bench.sim.counts.dispatch, 1, 'nothing is sent');
  });

  test('finds one of hours ago, asking for that time only, and for a sure run no more', async (t) => {
    const bench = await startBench(t);
    const ids: string[] = [];
    await bench.restart({}, async () => {
      ids.push(await leaveBehind(bench.folder, 3 * HOUR, 'dispatching'));
    });
    const [id = ''] = ids;
    await bench.reaches(id, 'looked for', ({ looking }) => looking?.last_at_utc != null);
    const next = Date.parse((await bench.read(id)).looking?.next_at_utc ?? '');
    assert.ok(next > Date.now() + 5 * 60_000, 'the older it is, the rarer the looks');
    const runId = await runOfOld(bench, id, 3 * HOUR - 1_000);
    const deploy = deployOf(await look(bench, id), 200);
    assert.deepEqual([deploy.github_run_id, deploy.evidence], [runId, 'title']);
    const asked = looks(bench);
    for (const { path } of asked) assert.match(decodeURIComponent(path), /created=[^&]*\.\.20/);
    await look(bench, id);
    assert.equal(looks(bench).length, asked.length);
  });

  test('asks GitHub how a run stands that is known, and nothing once it is over', async (t) => {
    const bench = await startBench(t, { queueMs: 2_000, isTold: true });
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    await bench.reaches(id, 'known to be queued', ({ status }) => status === 'queued');
    const asked = bench.sim.counts['run'] ?? 0;
    deployOf(await look(bench, id), 200);
    assert.equal(bench.sim.counts['run'], asked + 1);
    const quiet = ({ kind }: { kind: string }): boolean => kind === 'run' || kind === 'jobs';
    await bench.reaches(id, 'over', ({ finished_at_utc: at }) => at !== null);
    await until('GitHub has said its last word', async () => {
      const before = bench.sim.requests.filter(quiet).length;
      deployOf(await look(bench, id), 200);
      return bench.sim.requests.filter(quiet).length === before;
    });
  });

  test('of no deploy that there is', async (t) => {
    const bench = await startBench(t);
    problemOf(await look(bench, '0198c0de-0000-7000-8000-000000000000'), 'no-such-deploy');
  });
});

describe('late evidence', () => {
  test('a callback an hour later proves that it fired', async (t) => {
    const bench = await startBench(t, { env });
    const ids: string[] = [];
    await bench.restart({}, async () => {
      ids.push(await leaveBehind(bench.folder, HOUR, 'dispatching'));
    });
    const [id = ''] = ids;
    await bench.reaches(id, 'unconfirmed', ({ status }) => status === 'unconfirmed');
    const deploy = deployOf(await callBack(bench, id, 4_711), 200);
    assert.deepEqual(
      [deploy.status, deploy.dispatch, deploy.github_run_id, deploy.evidence],
      ['building', 'sent', 4_711, 'told'],
    );
  });

  test('after it was given up: the run is told to stop, shown, and counts again when linked', async (t) => {
    const bench = await startBench(t, {
      ...{ env, queueMs: 60_000, listLagMs: never, answer: faults.reset('after') },
    });
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    const runId = bench.sim.world.runs[0]?.id ?? 0;
    await abandoned(bench, id);
    const problem = problemOf(await callBack(bench, id, runId), 'not-open');
    assert.equal(problem.dispatch, 'sent', 'that there is a run is known now');
    assert.match(problem.detail, /no sign of it/);
    const deploy = await bench.read(id);
    assert.deepEqual([deploy.status, deploy.github_run_id], ['cancelled', runId]);
    problemOf(await callBack(bench, id, runId + 1), 'claimed-by-another-run');
    const { json } = await bench.client.get(`${DEPLOYS}/${id}/timeline`);
    assert.match((json as Timeline).events.at(-1)?.detail ?? '', /was told to stop/);
    const linked = await bench.client.post(`${DEPLOYS}/${id}/link`, { github_run_id: runId });
    assert.equal(deployOf(linked, 200).status, 'queued');
    assert.equal(deployOf(await callBack(bench, id, runId), 200).status, 'building');
  });

  test('for one that GitHub refused: the run is told to stop, nothing changes', async (t) => {
    const bench = await startBench(t, { env });
    const refused = await bench.client.deploy({ target: 'disabled' });
    const { deploy } = refused.json as { deploy: { id: string } };
    const before = await bench.read(deploy.id);
    assert.equal(problemOf(await callBack(bench, deploy.id, 7), 'not-open').dispatch, 'not_sent');
    assert.equal((await bench.read(deploy.id)).version, before.version);
  });
});

describe('never another’s run', () => {
  test('one started by hand by the console’s own account, while its own is not listed yet', async (t) => {
    const bench = await startBench(t, { ...untold, listLagMs: never });
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    const theirs = await dispatchByHand(bench.sim, SHOP, { as: CONSOLE_TOKEN });
    const [other, own] = bench.sim.world.runs;
    assert.ok(other?.id === theirs && own !== undefined);
    other.listedAt = other.createdAt;
    await bench.reaches(id, 'shown', ({ candidates = [] }) => candidates.length > 0);
    assert.equal((await lookedLong(bench, id)).github_run_id, null);
    own.listedAt = own.createdAt;
    const deploy = await bench.reaches(id, 'found', found);
    assert.deepEqual([deploy.github_run_id, deploy.evidence], [own.id, 'title']);
  });

  test('from a list of which the second page cannot be had nothing is singled out', async (t) => {
    const bench = await startBench(t, untold);
    for (let i = 0; i < 100; i++) await dispatchByHand(bench.sim, DOCS);
    bench.sim.failNext(faults.status(502, 'before'), {
      ...aLook,
      times: never,
      page: 2,
    });
    const { id } = deployOf(await bench.client.deploy({ target: 'docs' }), 202);
    const own = bench.sim.world.runs[0]?.id;
    await bench.reaches(id, 'shown', ({ candidates = [] }) =>
      candidates.some((run) => run.github_run_id === own),
    );
    assert.equal((await lookedLong(bench, id)).github_run_id, null);
    bench.sim.clearFaults();
    assert.equal((await bench.reaches(id, 'found', found)).github_run_id, own);
  });

  test('the run of one that was given up a moment ago is not the next one’s', async (t) => {
    const bench = await startBench(t, { queueMs: 60_000, listLagMs: never });
    bench.sim.failNext(faults.reset('after'), { on: 'dispatch' });
    const first = deployOf(await bench.client.deploy({ target: 'docs' }), 202);
    const [firstRun] = bench.sim.world.runs;
    await abandoned(bench, first.id);
    bench.sim.failNext(faults.noDetails(), { on: 'dispatch' });
    const { id } = deployOf(await bench.client.deploy({ target: 'docs' }), 202);
    const [ownRun] = bench.sim.world.runs;
    assert.ok(firstRun !== undefined && ownRun !== undefined);
    firstRun.listedAt = firstRun.createdAt;
    await bench.reaches(id, 'shown', ({ candidates = [] }) => candidates.length > 0);
    assert.equal(
      (await lookedLong(bench, id)).github_run_id,
      null,
      'it fits both, so it is neither’s',
    );
    const linked = await bench.client.post(`${DEPLOYS}/${id}/link`, { github_run_id: ownRun.id });
    assert.equal(deployOf(linked, 200).github_run_id, ownRun.id);
  });

  test('a doubled dispatch deploys once: of its two runs one is turned away', async (t) => {
    const bench = await startBench(t, {
      ...{ env, queueMs: 60_000, behaviour: () => ({ copies: 2, answer: faults.noDetails() }) },
    });
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    const runs = bench.sim.world.runs.map((run) => run.id);
    assert.equal(runs.length, 2);
    const both = await bench.reaches(
      id,
      'both shown',
      ({ candidates = [] }) => candidates.length === 2,
    );
    assert.equal(both.github_run_id, null);
    const answers = await Promise.all(runs.map((runId) => callBack(bench, id, runId)));
    assert.deepEqual(
      answers.map(({ status }) => status).sort((a, b) => a - b),
      [200, 409],
    );
    const [owner] = answers.flatMap((answer) => (answer.status === 200 ? [deployOf(answer)] : []));
    const settled = await until('settled', async () => {
      const deploy = await bench.read(id);
      return deploy.candidates === undefined ? deploy : null;
    });
    assert.equal(settled.github_run_id, owner?.github_run_id);
  });
});
