import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faults } from '../../sim/faults.ts';
import type { CheckSeed } from '../../sim/state/checks.ts';
import type { Diff, RefChecks, RefList } from '../../src/contract/code.ts';
import type { GitHubState } from '../../src/contract/github.ts';
import { type Bench, goesLive, startBench } from '../harness/bench.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, test } from '../harness/test.ts';
import { timed } from '../harness/until.ts';
import { acme, TARGETS } from '../harness/world.ts';
import { EXACT_TARGET, exactWorld } from './exact.ts';

const MAIN = 'acme/shop';
const author = { name: 'Ben', email: 'ben@acme.example', login: 'ben' };

function start(t: Parameters<typeof startBench>[0]): Promise<Bench> {
  const exact = EXACT_TARGET.replace('\ntargets:', '');
  return startBench(t, { world: exactWorld(), targets: TARGETS + exact, isTold: true });
}

async function diff(bench: Bench, target: string, ref = 'main'): Promise<Diff> {
  const path = `/api/internal/targets/${target}/diff?ref=${encodeURIComponent(ref)}`;
  return (await bench.client.get(path)).json as Diff;
}

describe('what a deploy would change', () => {
  test('is told commit by commit, from what is live to where the ref stands', async (t) => {
    const bench = await start(t);
    const first = await diff(bench, 'mall');
    assert.deepEqual([first.kind, first.live, first.head?.title], ['first', null, 'three']);

    const live = await goesLive(bench, { target: 'mall' });
    assert.deepEqual([live.sha, live.title], [first.head?.sha, 'three']);
    const same = await diff(bench, 'mall');
    assert.deepEqual([same.kind, same.ahead, same.live?.deploy], ['same', 0, live.id]);

    const four = bench.sim.world.push(MAIN, 'main', { message: 'four\n\nAt length.', author });
    bench.sim.world.push(MAIN, 'main', { message: 'five', author });
    const forward = await diff(bench, 'mall');
    assert.deepEqual([forward.kind, forward.ahead, forward.behind], ['forward', 2, 0]);
    assert.equal(forward.not_included, null, 'it is the ref itself');
    assert.deepEqual(
      forward.commits.map(({ title, author: by }) => [title, by.login]),
      [
        ['five', 'ben'],
        ['four', 'ben'],
      ],
    );
    assert.equal(forward.commits[1]?.sha, four.sha);
    assert.match(String(forward.compare_url), /\/acme\/shop\/compare\//);
  });

  test('is said to take commits back where it does', async (t) => {
    const bench = await start(t);
    bench.sim.world.push(MAIN, 'main', { message: 'four', author });
    await goesLive(bench, { target: 'mall' });
    const back = await diff(bench, 'mall', 'release/1.4');
    assert.deepEqual([back.kind, back.ahead, back.behind], ['diverged', 1, 2]);
    assert.deepEqual(back.not_included, { ref: 'main', by: 2 });
    assert.deepEqual(
      back.taken_back.map(({ title }) => title),
      ['four', 'three'],
    );
  });

  test('is not guessed where GitHub does not say', async (t) => {
    const bench = await start(t);
    assert.deepEqual([(await diff(bench, 'mall', 'nope')).is_gone], [true]);
    bench.sim.failNext(faults.status(502, 'before'), { on: 'commit' });
    const unknown = await diff(bench, 'mall');
    assert.deepEqual([unknown.kind, unknown.head, unknown.is_gone], ['unknown', null, false]);
    assert.equal(unknown.are_marks_known, false);
    assert.match(unknown.notes.join(), /Where main stands could not be read/);
  });
});

describe('the commit’s checks', () => {
  test('are told by name, but for the jobs of deploys, and not guessed where they may not be read', async (t) => {
    const bench = await start(t);
    const { world } = bench.sim;
    const { github_run_id: runId } = await goesLive(bench, { target: 'mall' });
    world.setChecks(MAIN, 'main', [
      { name: 'release', runId: runId ?? 0, status: 'completed', conclusion: 'failure' },
      { name: 'test', status: 'completed', conclusion: 'success' },
      { name: 'lint', status: 'in_progress' },
      { name: 'e2e', status: 'completed', conclusion: 'timed_out' },
    ]);
    const { checks, are_checks_whole: isWhole } = await diff(bench, 'mall');
    const states = checks?.map(({ name, state }) => `${name} ${state}`).sort();
    assert.deepEqual([states, isWhole], [['e2e failed', 'lint pending', 'test passed'], true]);
    bench.sim.failNext(faults.status(403, 'before'), { on: 'check_runs' });
    const part = await diff(bench, 'mall', 'v1');
    assert.deepEqual([part.checks, part.are_checks_whole], [[], false]);
  });
});

describe('the refs to choose from', () => {
  async function names(bench: Bench, q: string): Promise<RefList> {
    const path = `/api/internal/targets/shop/refs?q=${encodeURIComponent(q)}`;
    return (await bench.client.get(path)).json as RefList;
  }

  test('are those the target allows, found by their beginning among all', async (t) => {
    const bench = await start(t);
    const { world } = bench.sim;
    const { sha } = world.push(MAIN, 'main', { message: 'four', author });
    for (let i = 0; i < 300; i++) world.branch(MAIN, `aaa/${i}`, sha);
    world.branch(MAIN, 'release/2.0', sha);
    const all = await names(bench, '');
    assert.ok(
      all.refs.every(({ name }) => !name.startsWith('aaa')),
      'what it does not allow',
    );
    assert.ok(all.refs.some(({ name, kind }) => name === 'v1' && kind === 'tag'));
    assert.equal(all.is_cut, true);
    const found = await names(bench, 'release/2');
    assert.deepEqual(
      found.refs.map(({ name }) => name),
      ['release/2.0'],
    );
  });

  test('are the target’s own, whatever is typed as part of a name', async (t) => {
    const bench = await start(t);
    const { world } = bench.sim;
    const { sha } = world.push(MAIN, 'main', { message: 'four', author });
    world.branch(MAIN, 'release/100%25#1', sha);
    const away = '../../../../docs/git/matching-refs/heads/release';
    for (const q of [away, away.replaceAll('.', '%2e'), '..', './main', 'release/1.4/..']) {
      const { note } = await names(bench, q);
      assert.equal(note, null, q);
    }
    const odd = await names(bench, 'release/100%25#1');
    assert.deepEqual(
      odd.refs.map(({ name }) => name),
      ['release/100%25#1'],
    );
    const gone = await diff(bench, 'shop', '..');
    assert.deepEqual([gone.kind, gone.is_gone], ['unknown', true]);
    const elsewhere = bench.sim.requests.filter(
      ({ kind, path }) => kind === null || (kind === 'matching_refs' && !path.includes(MAIN)),
    );
    assert.deepEqual(elsewhere, []);
    const { health } = (await bench.client.get('/api/internal/github')).json as GitHubState;
    assert.equal(health, 'ok');
  });

  test('begin with those deployed there lately, and are those alone where GitHub is down', async (t) => {
    const bench = await start(t);
    deployOf(await bench.client.deploy({ target: 'shop', ref: 'release/1.4' }), 202);
    bench.sim.failNext(faults.status(502, 'before'), { on: 'tags' });
    const { refs, note } = await names(bench, '');
    assert.deepEqual(refs[0], { name: 'release/1.4', kind: 'branch', is_recent: true });
    assert.match(String(note), /502/);
  });
});

describe('the checks of the refs to choose from', () => {
  const passed: CheckSeed = { name: 'test', status: 'completed', conclusion: 'success' };
  const failed: CheckSeed = { name: 'lint', status: 'completed', conclusion: 'failure' };
  const pending: CheckSeed = { name: 'e2e', status: 'in_progress' };

  async function checks(bench: Bench): Promise<RefChecks> {
    return (await bench.client.get('/api/internal/targets/mall/checks')).json as RefChecks;
  }

  async function deployed(bench: Bench, ...refs: readonly string[]): Promise<void> {
    for (const ref of refs) deployOf(await bench.client.deploy({ target: 'mall', ref }), 202);
  }

  function states({ refs }: RefChecks): readonly string[] {
    return refs.map(({ name, state }) => `${name} ${state}`);
  }

  test('are told of those deployed there lately and of the first, and of no other', async (t) => {
    const bench = await start(t);
    const { world } = bench.sim;
    world.setChecks(MAIN, 'v1', [passed]);
    const four = world.push(MAIN, 'main', { message: 'four', author });
    world.setChecks(MAIN, 'main', [passed, pending, failed]);
    world.setChecks(MAIN, 'release/1.4', [passed, pending]);
    world.branch(MAIN, 'wip', four.sha);
    world.push(MAIN, 'wip', { message: 'five', author });
    world.branch(MAIN, 'other', four.sha);
    await deployed(bench, 'v1', 'release/1.4', 'wip');
    problemOf(await bench.client.deploy({ target: 'mall', ref: 'nope' }), 'github-refused');
    const told = await checks(bench);
    const all = ['wip none', 'release/1.4 pending', 'v1 passed', 'main failed'];
    assert.deepEqual([states(told), told.note], [all, null]);
    assert.equal(told.refs.at(-1)?.sha, four.sha);

    await bench.restart({}, async () => {
      const only = TARGETS.replace(
        'often as one likes',
        'often as one likes\n    refs: [main, v1]',
      );
      writeFileSync(join(bench.folder, 'signalbox.yaml'), only);
    });
    assert.deepEqual(states(await checks(bench)), ['v1 passed', 'main failed']);
  });

  test('cost GitHub once, however many ask, until another ref is deployed', async (t) => {
    const bench = await start(t);
    const asked = (): number => bench.sim.counts['check_runs'] ?? 0;
    bench.sim.world.push(MAIN, 'main', { message: 'four', author });
    await deployed(bench, 'v1', 'main');
    const [first, second] = await Promise.all([checks(bench), checks(bench)]);
    assert.deepEqual([states(first), asked()], [['main none', 'v1 none'], 2]);
    bench.sim.world.setChecks(MAIN, 'main', [passed]);
    await deployed(bench, 'v1');
    assert.deepEqual([second, await checks(bench), asked()], [first, first, 2]);
    await deployed(bench, 'release/1.4');
    const anew = ['release/1.4 none', 'v1 none', 'main passed'];
    assert.deepEqual(states(await checks(bench)), anew);
  });

  test('are left out where GitHub does not tell, and that is said', async (t) => {
    const bench = await start(t);
    await deployed(bench, 'v1', 'release/1.4', 'main');
    bench.sim.failNext(faults.status(502, 'before'), { on: 'commit' });
    const { refs, note } = await checks(bench);
    const [missing, ...more] = ['v1', 'release/1.4', 'main'].filter((name) =>
      refs.every((ref) => ref.name !== name),
    );
    assert.deepEqual([refs.length, more], [2, []]);
    assert.match(String(note), /^The checks of \S+ could not be read: GitHub answered 502/);
    assert.ok(note?.includes(` ${missing} `));
  });

  test('are not waited for longer than 6 s, and none is not guessed', async (t) => {
    const bench = await start(t);
    bench.sim.world.setChecks(MAIN, 'main', [passed]);
    await deployed(bench, 'v1', 'release/1.4', 'main');
    bench.sim.failNext(faults.hang('before'), {
      on: 'check_runs',
      times: Number.POSITIVE_INFINITY,
    });
    const [told, took] = await timed(checks(bench));
    assert.deepEqual(states(told), []);
    assert.equal(
      told.note,
      'The checks of v1 could not be read: GitHub gave no answer in time. Only some kinds of checks could be read',
    );
    assert.ok(took < 12_000, `${took} ms`);
  });
});

describe('what was shown is what ships', () => {
  test('a ref that moved since is refused, with where it stands now, and nothing is sent', async (t) => {
    const bench = await start(t);
    const shown = (await diff(bench, 'shop')).head?.sha ?? '';
    const four = bench.sim.world.push(MAIN, 'main', { message: 'four', author });
    const key = { 'idempotency-key': 'one' };
    const refused = await bench.client.deploy({ target: 'shop', expected_sha: shown }, key);
    const problem = problemOf(refused, 'ref-moved');
    assert.equal(problem.dispatch, 'not_sent');
    assert.equal(problem.moved?.expected_sha, shown);
    assert.deepEqual([problem.moved?.head?.sha, problem.moved?.head?.title], [four.sha, 'four']);
    assert.equal(bench.sim.counts.dispatch, 0);

    const again = { target: 'shop', expected_sha: four.sha };
    const deploy = deployOf(await bench.client.deploy(again, key), 202);
    assert.deepEqual([deploy.expected_sha, deploy.differs], [four.sha, null]);
    const replayed = deployOf(await bench.client.deploy(again, key), 200);
    assert.equal(replayed.id, deploy.id);
    const other = { target: 'shop', expected_sha: shown };
    problemOf(await bench.client.deploy(other, key), 'idempotency-key-reused');
  });

  test('a ref that cannot be checked is not sent on trust', async (t) => {
    const bench = await start(t);
    const shown = (await diff(bench, 'shop')).head?.sha ?? '';
    bench.sim.failNext(faults.hang('before'), { on: 'commit', times: Number.POSITIVE_INFINITY });
    const refused = await bench.client.deploy({ target: 'shop', expected_sha: shown });
    const problem = problemOf(refused, 'commit-not-checked');
    assert.deepEqual([problem.dispatch, refused.headers['retry-after']], ['not_sent', '5']);
    assert.equal(bench.sim.counts.dispatch, 0);
    deployOf(await bench.client.deploy({ target: 'shop' }), 202);
  });

  test('a run that starts at another commit all the same is pointed out', async (t) => {
    const bench = await start(t);
    const shown = (await diff(bench, 'mall')).head?.sha ?? '';
    // Somebody pushes after GitHub has read where the ref stands, before its answer is here.
    bench.sim.failNext(faults.latency(500), { on: 'commit' });
    const asked = bench.client.deploy({ target: 'mall', expected_sha: shown });
    await bench.sim.reached('commit', (bench.sim.counts['commit'] ?? 0) + 1);
    bench.sim.world.push(MAIN, 'main', { message: 'four', author });
    const { id } = deployOf(await asked, 202);
    const deploy = await bench.reaches(id, 'live', ({ status }) => status === 'succeeded');
    assert.deepEqual([deploy.differs, deploy.expected_sha], ['commit', shown]);
    assert.notEqual(deploy.sha, shown);
    assert.equal(deploy.title, 'four');
  });
});

test('who has to approve at GitHub, and how long a timer holds, is told with what would ship', async (t) => {
  const seed = acme();
  const reviewers = [
    { type: 'User', login: 'ben' },
    { type: 'Team', slug: 'ops' },
  ] as const;
  const environments = [{ name: 'production', reviewers, waitTimerMinutes: 5 }];
  const repositories = seed.repositories.map((each) => ({ ...each, environments }));
  const bench = await startBench(t, { world: { ...seed, repositories } });
  const { approval } = await diff(bench, 'shop');
  assert.deepEqual(approval, {
    ...{ environment: 'production', wait_minutes: 5 },
    reviewers: ['ben', 'team ops'],
  });
  assert.equal((await diff(bench, 'mall')).approval, null, 'it has no environment');
  bench.sim.failNext(faults.status(502, 'before'), { on: 'environment' });
  const unknown = await diff(bench, 'shop');
  assert.equal(unknown.approval, null);
  assert.match(unknown.notes.join(), /^The approvals could not be read/);
});

test('an environment that GitHub does not have asks for nobody', async (t) => {
  const bench = await startBench(t);
  const { approval } = await diff(bench, 'shop');
  assert.deepEqual(approval, { environment: 'production', reviewers: [], wait_minutes: 0 });
});

describe('a workflow that takes the commit as an input', () => {
  test('is told the one that was shown, or else where the ref stands', async (t) => {
    const bench = await start(t);
    const shown = (await diff(bench, 'exact')).head?.sha ?? '';
    const form = (await bench.client.get('/api/internal/targets/exact/form')).json;
    assert.deepEqual((form as { inputs: unknown[] }).inputs, []);
    const named = await goesLive(bench, { target: 'exact', expected_sha: shown });
    const unnamed = await goesLive(bench, { target: 'exact' });
    assert.deepEqual([named.inputs, unnamed.inputs], [{ sha: shown }, { sha: shown }]);
    assert.equal(named.sha, shown);
  });

  test('ships an earlier commit by name, wherever the ref stands by now', async (t) => {
    const bench = await start(t);
    const old = (await diff(bench, 'exact')).head?.sha ?? '';
    const four = bench.sim.world.push(MAIN, 'main', { message: 'four', author });
    const back = await goesLive(bench, { target: 'exact', sha: old });
    assert.deepEqual([back.sha, back.title, back.head_sha], [old, 'three', four.sha]);
    assert.equal(back.differs, 'workflow');
    assert.equal((await diff(bench, 'exact')).ahead, 1, 'what is live is what was shipped');
    const nowhere = { target: 'exact', sha: 'c0de'.repeat(10) };
    problemOf(await bench.client.deploy(nowhere), 'unknown-commit');
    // Without such an input GitHub would ship what the ref stands at.
    problemOf(await bench.client.deploy({ target: 'mall', sha: old }), 'sha-not-taken');
    const tip = deployOf(await bench.client.deploy({ target: 'mall', sha: four.sha }), 202);
    assert.equal(tip.expected_sha, four.sha);
  });
});
