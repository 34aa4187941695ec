import assert from 'node:assert/strict';
import { faults } from '../../sim/faults.ts';
import type { Deploy } from '../../src/contract/deploy.ts';
import { aLook, dispatchByHand, lookedLong, looks, startBench } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { deployOf } from '../harness/judge.ts';
import { leaveBehind } from '../harness/past.ts';
import { describe, test } from '../harness/test.ts';
import { timed, until } from '../harness/until.ts';
import { CONSOLE_LOGIN, CONSOLE_TOKEN } from '../harness/world.ts';

const DOCS = 'acme/docs/actions/workflows/publish.yml';
const SHOP = 'acme/shop/actions/workflows/deploy.yml';

/** GitHub takes every dispatch and tells no run. */
const untold = { answer: faults.noDetails(), queueMs: 60_000 } as const;
const found = ({ github_run_id: run }: Deploy): boolean => run !== null;
const isCandidate =
  (runId: number) =>
  ({ candidates = [] }: Deploy): boolean =>
    candidates.some((run) => run.github_run_id === runId);

describe('how a run that GitHub did not tell is found', () => {
  test('by the deploy’s id in its title', async (t) => {
    const bench = await startBench(t, untold);
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    const deploy = await bench.reaches(id, 'found', found);
    assert.equal(deploy.github_run_id, bench.sim.world.runs[0]?.id);
    assert.deepEqual([deploy.evidence, deploy.resolved_by], ['title', 'lookup']);
    assert.equal(deploy.in_doubt, false);
    assert.equal(deploy.candidates, undefined);
  });

  test('by its title although others start the same workflow at the same moment', async (t) => {
    const bench = await startBench(t, untold);
    await dispatchByHand(bench.sim, SHOP, { as: CONSOLE_TOKEN });
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    await dispatchByHand(bench.sim, SHOP, { as: CONSOLE_TOKEN });
    const deploy = await bench.reaches(id, 'found', found);
    assert.equal(deploy.github_run_id, bench.sim.world.runs[1]?.id);
    assert.equal(deploy.evidence, 'title');
  });

  test('by being the only one that fits, in two looks three seconds apart', async (t) => {
    const bench = await startBench(t, untold);
    const { id } = deployOf(await bench.client.deploy({ target: 'docs' }), 202);
    const runId = bench.sim.world.runs[0]?.id ?? 0;
    const first = await bench.reaches(id, 'shown', isCandidate(runId));
    assert.equal(first.github_run_id, null, 'one look proves nothing');
    const [candidate] = first.candidates ?? [];
    assert.deepEqual([candidate?.actor, candidate?.title], [CONSOLE_LOGIN, 'Publish']);
    const [deploy, took] = await timed(bench.reaches(id, 'found', found));
    assert.equal(deploy.github_run_id, runId);
    assert.deepEqual([deploy.evidence, deploy.in_doubt], ['singled_out', false]);
    assert.ok(took > 2_500, `taken after ${took} ms`);
  });

  test('on whichever page of the list it stands', async (t) => {
    const bench = await startBench(t, { ...untold, listLagMs: Number.POSITIVE_INFINITY });
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    for (let i = 0; i < 100; i++) await dispatchByHand(bench.sim, SHOP);
    for (const run of bench.sim.world.runs) run.listedAt = run.createdAt;
    const deploy = await bench.reaches(id, 'found', found);
    assert.equal(deploy.github_run_id, bench.sim.world.runs.at(-1)?.id);
    const pages = bench.sim.requests.filter(({ path }) => /[?&]page=2\b/.test(path));
    assert.ok(pages.length > 0);
  });

  test('a title beats a lag: it is found as soon as the list shows it', async (t) => {
    const bench = await startBench(t, { ...untold, listLagMs: 3_000 });
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    const early = await bench.read(id);
    assert.deepEqual([early.github_run_id, early.status], [null, 'dispatched']);
    assert.notEqual(early.looking, undefined, 'the search is shown');
    await bench.reaches(id, 'found', found);
  });

  test('a run on another ref is not taken', async (t) => {
    const bench = await startBench(t, { ...untold, listLagMs: 60_000 });
    const { id } = deployOf(await bench.client.deploy({ target: 'docs' }), 202);
    for (const run of bench.sim.world.runs) run.listedAt = Number.POSITIVE_INFINITY;
    const other = await dispatchByHand(bench.sim, DOCS, { as: CONSOLE_TOKEN, ref: 'release/1.4' });
    const run = bench.sim.world.run(other);
    if (run !== null) run.listedAt = run.createdAt;
    const deploy = await lookedLong(bench, id);
    assert.equal(deploy.github_run_id, null);
    assert.deepEqual(deploy.candidates, []);
  });
});

describe('a run that may be another’s is shown, not taken', () => {
  test('one started by somebody else', async (t) => {
    const bench = await startBench(t, {
      listLagMs: 0,
      behaviour: ({ actor }) =>
        actor === CONSOLE_LOGIN ? { answer: faults.status(502, 'before') } : {},
    });
    const { id } = deployOf(await bench.client.deploy({ target: 'docs' }), 202);
    const theirs = await dispatchByHand(bench.sim, DOCS);
    await bench.reaches(id, 'shown', isCandidate(theirs));
    const deploy = await lookedLong(bench, id);
    assert.equal(deploy.github_run_id, null);
    assert.equal(deploy.status, 'unconfirmed');
    assert.ok(isCandidate(theirs)(deploy));
  });

  test('two runs of the console’s own account that both fit', async (t) => {
    const bench = await startBench(t, untold);
    const { id } = deployOf(await bench.client.deploy({ target: 'docs' }), 202);
    const other = await dispatchByHand(bench.sim, DOCS, { as: CONSOLE_TOKEN });
    const own = bench.sim.world.runs[1]?.id ?? 0;
    await bench.reaches(id, 'both shown', (deploy) =>
      [own, other].every((run) => isCandidate(run)(deploy)),
    );
    assert.equal((await lookedLong(bench, id)).github_run_id, null);
  });

  test('two deploys of one workflow and ref at once are never given each other’s run', async (t) => {
    const bench = await startBench(t, untold);
    const answers = await Promise.all([
      bench.client.deploy({ target: 'docs' }),
      bench.client.deploy({ target: 'docs' }),
    ]);
    const ids = answers.map((answer) => deployOf(answer, 202).id);
    const runs = bench.sim.world.runs.map(({ id }) => id);
    assert.equal(runs.length, 2);
    for (const id of ids) {
      await bench.reaches(id, 'both shown', (deploy) =>
        runs.every((run) => isCandidate(run)(deploy)),
      );
    }
    const later = await Promise.all(ids.map((id) => lookedLong(bench, id)));
    for (const deploy of later) assert.equal(deploy.github_run_id, null);
  });

  test('two deploys at once of a workflow that shows their ids each get their own', async (t) => {
    const bench = await startBench(t, untold);
    const answers = await Promise.all([1, 2, 3].map(() => bench.client.deploy({ target: 'mall' })));
    const deploys = await Promise.all(
      answers.map((answer) => bench.reaches(deployOf(answer, 202).id, 'found', found)),
    );
    for (const deploy of deploys) {
      const run = bench.sim.world.run(deploy.github_run_id ?? 0);
      assert.equal(run?.inputs['deploy_id'], deploy.id);
    }
  });

  test('a rival that shows up in the list later puts the one taken in doubt', async (t) => {
    const bench = await startBench(t, untold);
    const { id } = deployOf(await bench.client.deploy({ target: 'docs' }), 202);
    const late = await dispatchByHand(bench.sim, DOCS, { as: CONSOLE_TOKEN });
    const rival = bench.sim.world.run(late);
    if (rival !== null) rival.listedAt = Number.POSITIVE_INFINITY;
    const own = bench.sim.world.runs[1]?.id;
    assert.equal((await bench.reaches(id, 'taken', found)).github_run_id, own);
    if (rival !== null) rival.listedAt = rival.createdAt;
    // Any look at the workflow sees it: here the one for the next deploy.
    const next = deployOf(await bench.client.deploy({ target: 'docs' }), 202);
    const deploy = await until('in doubt', async () => {
      await bench.read(next.id);
      const one = await bench.read(id);
      return one.in_doubt ? one : null;
    });
    assert.equal(deploy.github_run_id, own, 'the id stays');
    assert.ok(isCandidate(late)(deploy));
  });
});

describe('reading a deploy', () => {
  test('twenty readers at once cause one look', async (t) => {
    const bench = await startBench(t, { ...untold, listLagMs: 60_000 });
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    assert.equal(looks(bench).length, 0, 'asking for it looks for nothing');
    bench.sim.failNext(faults.hang('before'), { ...aLook });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => bench.client.get(`${DEPLOYS}/${id}`)),
    );
    for (const answer of answers) deployOf(answer, 200);
    assert.equal(looks(bench).length, 1);
  });

  test('readers of two deploys of one workflow share the look, asked from the earlier one on', async (t) => {
    const bench = await startBench(t, { ...untold, listLagMs: 60_000 });
    const first = deployOf(await bench.client.deploy({ target: 'mall' }), 202);
    const sentAt = Date.parse(first.sent_at_utc ?? '');
    const second = deployOf(await bench.client.deploy({ target: 'mall' }), 202);
    bench.sim.failNext(faults.hang('before'), { ...aLook });
    await Promise.all([first.id, second.id, first.id].map((id) => bench.read(id)));
    const made = looks(bench);
    assert.equal(made.length, 1);
    const query = new URL(made[0]?.path ?? '', bench.sim.url).searchParams;
    assert.equal(query.get('event'), 'workflow_dispatch');
    const since = Date.parse(/^>=(.+)$/.exec(query.get('created') ?? '')?.[1] ?? '');
    assert.ok(since <= sentAt && since > sentAt - 30_000, query.get('created') ?? '');
  });

  test('never looks once the run is known', async (t) => {
    const bench = await startBench(t, { queueMs: 60_000 });
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    const [, took] = await timed(Promise.all(Array.from({ length: 200 }, () => bench.read(id))));
    assert.equal(looks(bench).length, 0);
    // Whoever follows the run asks every three seconds at most, however many read.
    assert.ok(bench.sim.counts.run <= 2 + took / 1_000, `${bench.sim.counts.run} questions`);
  });

  test('never looks for a deploy that was not sent', async (t) => {
    const bench = await startBench(t);
    const refused = await bench.client.deploy({ target: 'disabled' });
    const { deploy } = refused.json as { deploy: { id: string } };
    for (let i = 0; i < 5; i++) await bench.read(deploy.id);
    assert.equal(looks(bench).length, 0);
  });

  test('never looks while the request is still under way', async (t) => {
    const bench = await startBench(t, { answer: faults.latency(2_000) });
    const answer = await bench.client.deploy({ target: 'shop' }, { prefer: 'respond-async' });
    const { id } = deployOf(answer, 202);
    assert.equal((await bench.read(id)).status, 'dispatching');
    assert.equal(looks(bench).length, 0);
  });

  test('does not wait for a look at what was asked for over 90 seconds ago', async (t) => {
    const bench = await startBench(t, untold);
    const ids: string[] = [];
    await bench.restart({}, async () => {
      ids.push(await leaveBehind(bench.folder, 100_000, 'dispatched'));
      bench.sim.failNext(faults.hang('before'), { ...aLook });
    });
    const [id = ''] = ids;
    const [deploy, took] = await timed(bench.read(id, { prefer: 'wait=8' }));
    assert.deepEqual([deploy.status, deploy.github_run_id], ['dispatched', null]);
    assert.ok(took < 2_000, `took ${took} ms`);
  });

  const failing = {
    'GitHub answers 500': faults.status(500, 'before'),
    'GitHub answers a page': faults.html(200, 'after'),
    'GitHub’s answer is cut': faults.cutBody(),
    'GitHub’s answer makes no sense': faults.absurdJson(),
    'the connection is reset': faults.reset('before'),
    'the rate limit is used up': faults.primaryLimit(300),
    'the token is no good': faults.unauthorized(),
  };
  for (const [name, fault] of Object.entries(failing)) {
    test(`is answered 200 with what is known although ${name}`, async (t) => {
      const bench = await startBench(t, untold);
      const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
      bench.sim.failNext(fault, { ...aLook, times: Number.POSITIVE_INFINITY });
      const deploy = await bench.read(id, { prefer: 'wait=8' });
      assert.deepEqual([deploy.status, deploy.github_run_id], ['dispatched', null]);
      assert.notEqual(deploy.looking?.error ?? null, null, 'it says that the look failed');
      assert.doesNotMatch(String(deploy.looking?.error), /<html|\n/i);
    });
  }

  test('a look that failed is made good by the next one', async (t) => {
    const bench = await startBench(t, untold);
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    bench.sim.failNext(faults.status(502, 'before'), { ...aLook, times: 2 });
    await bench.reaches(id, 'found', found);
  });

  test('waits a second for a look that hangs, or as Prefer: wait says', async (t) => {
    const bench = await startBench(t, untold);
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    bench.sim.failNext(faults.hang('before'), {
      ...aLook,
      times: Number.POSITIVE_INFINITY,
    });
    const waits: readonly (readonly [string | null, number, number])[] = [
      [null, 900, 2_500],
      ['wait=0', 0, 900],
      ['wait=3', 2_900, 4_500],
    ];
    for (const [prefer, least, most] of waits) {
      const [deploy, took] = await timed(bench.read(id, prefer === null ? {} : { prefer }));
      assert.equal(deploy.status, 'dispatched');
      assert.ok(took >= least && took < most, `${prefer}: took ${took} ms`);
    }
    assert.equal(looks(bench).length, 1, 'they all waited for one look');
  });

  test('a look that comes in after the reader has gone is recorded all the same', async (t) => {
    const bench = await startBench(t, untold);
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    bench.sim.failNext(faults.latency(800), { ...aLook });
    assert.equal((await bench.read(id, { prefer: 'wait=0' })).github_run_id, null);
    // The list never looks and wakes nobody.
    const listed = await until('in the list', async () => {
      const { json } = await bench.client.get(DEPLOYS);
      return (json as { deploys: Deploy[] }).deploys.find(found);
    });
    assert.equal(listed.id, id);
    assert.equal(looks(bench).length, 1);
  });
});
