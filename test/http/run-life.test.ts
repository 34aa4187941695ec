import assert from 'node:assert/strict';
import type { EnvironmentSeed } from '../../sim/state/seed.ts';
import type { Deploy, LogTail } from '../../src/contract/deploy.ts';
import { runOf, worldRun } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, test } from '../harness/test.ts';
import { until } from '../harness/until.ts';
import { deployed, HEAD, withWorkflow } from './own-workflow.ts';

const over = ({ finished_at_utc: at }: Deploy): boolean => at !== null;

describe('following a run', () => {
  const gated = `
${HEAD}
jobs:
  build: { name: Build, steps: [{ run: sleep 0.1 }] }
  release: { name: Release, needs: build, environment: production, steps: [{ run: sleep 0.1 }] }
`;
  const production: EnvironmentSeed = {
    name: 'production',
    reviewers: [
      { type: 'User', login: 'ben' },
      { type: 'Team', slug: 'platform' },
    ],
  };

  test('held between two jobs: by whom, for what; and on when it is let in', async (t) => {
    const { bench, id } = await deployed(t, withWorkflow(gated, [production]));
    const held = await bench.reaches(
      id,
      'held',
      ({ waiting_for: by }) => by?.environments[0] != null,
    );
    assert.equal(held.status, 'waiting', 'though a job of it is done');
    assert.deepEqual(held.waiting_for, {
      kind: 'approval',
      environments: [
        { name: 'production', reviewers: ['ben', 'team platform'], opens_at_utc: null },
      ],
    });
    const review = {
      environment: 'production',
      state: 'approved',
      by: 'ben',
      comment: '',
    } as const;
    bench.sim.world.review(worldRun(bench, runOf(bench, id)), review);
    const end = await bench.reaches(id, 'over', over);
    assert.deepEqual([end.status, end.waiting_for], ['succeeded', null]);
  });

  test('held for one environment after another: each time by whom it is now', async (t) => {
    const twice = gated.replace('name: Build,', 'name: Build, environment: staging,');
    const staging: EnvironmentSeed = {
      name: 'staging',
      reviewers: [{ type: 'User', login: 'ada' }],
    };
    const { bench, id } = await deployed(t, withWorkflow(twice, [staging, production]));
    for (const [name, by] of [
      ['staging', 'ada'],
      ['production', 'ben'],
    ] as const) {
      await bench.reaches(
        id,
        `held for ${name}`,
        ({ waiting_for: hold }) => hold?.environments[0]?.name === name,
      );
      const review = { environment: name, state: 'approved', by, comment: '' } as const;
      bench.sim.world.review(worldRun(bench, runOf(bench, id)), review);
    }
    assert.equal((await bench.reaches(id, 'over', over)).status, 'succeeded');
  });

  test('a file that cannot be started: failed, without jobs', async (t) => {
    const plain = `${HEAD}\njobs: { go: { steps: [{ run: sleep 0.1 }] } }`;
    const { bench, id } = await deployed(t, {
      ...withWorkflow(plain),
      behaviour: () => ({ neverStarts: 'startup_failure' }),
    });
    const end = await bench.reaches(id, 'over', over);
    assert.deepEqual([end.status, end.jobs], ['failed', []]);
    assert.match(String(end.error), /could not start the workflow/);
  });

  const grouped = `
${HEAD}
concurrency: production
jobs: { go: { name: Go, steps: [{ run: sleep 8 }] } }
`;

  test('replaced by a later run of its group: said, and by which', async (t) => {
    const { bench, id } = await deployed(t, withWorkflow(grouped));
    await bench.reaches(id, 'at work', ({ status }) => status === 'building');
    const second = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    const pending = await bench.reaches(second.id, 'pending', ({ waiting_for: by }) => by !== null);
    assert.equal(pending.waiting_for?.kind, 'concurrency');
    const third = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    const end = await bench.reaches(second.id, 'told', ({ replaced_by: by }) => by !== null);
    assert.deepEqual([end.status, end.error_code], ['cancelled', 'replaced']);
    assert.equal(end.replaced_by?.github_run_id, runOf(bench, third.id));
    assert.equal(end.replaced_by?.number, 3);
  });

  test('cancelled by a person: nothing replaced it, though others run', async (t) => {
    const { bench, id } = await deployed(t, { ...withWorkflow(grouped), queueMs: 60_000 });
    bench.sim.world.cancel(worldRun(bench, runOf(bench, id)), { actor: 'ann' });
    const end = await bench.reaches(id, 'over', over);
    deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    assert.deepEqual([end.status, end.replaced_by, end.error], ['cancelled', null, null]);
    await bench.restart();
    assert.equal((await bench.read(id)).replaced_by, null);
  });

  const failing = `
${HEAD}
jobs:
  go:
    name: Go
    steps:
      - { name: Build, run: echo compiling }
      - { name: Migrate, run: "echo -e '\\\\e[31mno such table\\\\e[0m'\\nexit 1", if: "\${{ github.run_attempt == 1 }}" }
`;

  test('a re-run from GitHub’s side is noticed by asking alone; its attempts stay apart', async (t) => {
    const { bench, id } = await deployed(t, withWorkflow(failing));
    const first = await bench.reaches(
      id,
      'over',
      (deploy) => over(deploy) && deploy.jobs?.[0]?.conclusion === 'failure',
    );
    assert.equal(first.status, 'failed');
    await bench.restart({}, async () => {
      bench.sim.world.rerun(worldRun(bench, runOf(bench, id)), { actor: 'ben' });
    });
    const again = await bench.reaches(id, 'again', ({ github_run_attempt: of }) => of === 2);
    assert.deepEqual(
      again.earlier_attempts?.map(({ attempt, status, jobs }) => [attempt, status, jobs[0]?.name]),
      [[1, 'failed', 'Go']],
    );
    const end = await bench.reaches(id, 'over', ({ status }) => status === 'succeeded');
    assert.equal(end.github_run_attempt, 2);
  });

  test('the failing job’s last lines are read once, without our token, and kept', async (t) => {
    const { bench, id } = await deployed(t, withWorkflow(failing));
    const path = `${DEPLOYS}/${id}/log`;
    await bench.reaches(id, 'over', over);
    const tail = await until('the log', async () => {
      const { known, ...rest } = (await bench.client.get(path)).json as LogTail;
      return known ? rest : null;
    });
    assert.deepEqual([tail.job, tail.step, tail.attempt, tail.is_cut], ['Go', 'Migrate', 1, false]);
    assert.match(String(tail.text), /no such table/);
    assert.match(String(tail.text), /##\[error\]Process completed with exit code 1/);
    // The place answers 403 to whoever brings a token along.
    assert.equal(bench.sim.counts.log_file, 1);
    await bench.restart();
    await bench.client.get(path);
    assert.equal(bench.sim.counts.log_file, 1, 'kept across restarts');
  });

  test('a huge log is read to its end, and only its end is held', async (t) => {
    const huge = `
${HEAD}
jobs:
  go:
    steps:
      - { name: Flood, run: "yes 0123456789 | head -n 200000\\nexit 1" }
`;
    const { bench, id } = await deployed(t, withWorkflow(huge));
    await bench.reaches(id, 'over', over);
    const tail = await until('the log', async () => {
      const { known, ...rest } = (await bench.client.get(`${DEPLOYS}/${id}/log`)).json as LogTail;
      return known ? rest : null;
    });
    assert.equal(tail.is_cut, true);
    assert.ok((tail.text?.length ?? 0) <= 64 * 1024);
    assert.match(String(tail.text), /exit code 1/);
    assert.match(String(tail.text), /^\S+Z /, 'it begins with a whole line');
  });

  test('a deploy that did not fail has no log to show, and says so', async (t) => {
    const plain = `${HEAD}\njobs: { go: { steps: [{ run: sleep 0.1 }] } }`;
    const { bench, id } = await deployed(t, withWorkflow(plain));
    await bench.reaches(id, 'over', over);
    const { json } = await bench.client.get(`${DEPLOYS}/${id}/log`);
    const { known, note } = json as LogTail;
    assert.deepEqual([known, note], [false, 'Only the log of a job that failed is kept.']);
    const nobodys = '0198c0de-0000-7000-8000-000000000000';
    problemOf(await bench.client.get(`${DEPLOYS}/${nobodys}/log`), 'no-such-deploy');
  });
});
