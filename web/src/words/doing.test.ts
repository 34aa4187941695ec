import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job } from '../../../src/contract/deploy.ts';
import { AT, deployWith } from '../testing/deploy.ts';
import { currentStep, headline, knownJobs, lookOf, needsYou, spoken, startedBy } from './doing.ts';

const times = { started_at: null, completed_at: null };

function jobWith(name: string, conclusion: string | null, ...steps: (string | null)[]): Job {
  const status = conclusion === null ? 'in_progress' : 'completed';
  return {
    ...times,
    name,
    status,
    conclusion,
    url: null,
    steps: steps.map((ended, i) => ({
      ...times,
      number: i + 1,
      name: `s${i + 1}`,
      status: ended === null ? 'in_progress' : 'completed',
      conclusion: ended,
    })),
  };
}

void test('the step at work is counted in its job, which is named where there are several', () => {
  const job = jobWith('Release', null, 'success', null);
  assert.equal(currentStep(deployWith({ jobs: [job] })), 'step 2 of 2, s2');
  const two = [jobWith('Build', 'success', 'success'), job];
  assert.equal(currentStep(deployWith({ jobs: two })), 'Release, step 2 of 2, s2');
  assert.equal(currentStep(deployWith()), null);
});

void test('told by webhooks the job is named, not a step that may have ended long ago', () => {
  const learned = { source: 'webhook', at_utc: '2026-11-24T21:00:00.000Z' } as const;
  const jobs = [jobWith('Build', 'success', 'success'), jobWith('Release', null, null)];
  const deploy = deployWith({ jobs, learned });
  assert.equal(currentStep(deploy), 'Release');
  assert.deepEqual(
    knownJobs(deploy).map(({ steps }) => steps.length),
    [1, 0],
  );
  assert.equal(knownJobs(deployWith({ jobs })), jobs);
});

void test('a failure is named by its step, else by its job, else plainly', () => {
  const failed = { status: 'failed' } as const;
  const step = deployWith({
    ...failed,
    jobs: [jobWith('Release', 'failure', 'success', 'failure')],
  });
  assert.equal(headline(step), 'Failed at “s2”');
  const job = deployWith({ ...failed, jobs: [jobWith('Release', 'startup_failure')] });
  assert.equal(headline(job), 'Failed at “Release”');
  assert.equal(headline(deployWith(failed)), 'Failed');
});

void test('what is spoken has a state and a step, and never a number of seconds', () => {
  const jobs = [jobWith('Release', null, null)];
  assert.equal(spoken(deployWith({ status: 'building', jobs })), 'Building: step 1 of 1, s1');
  const ended = { finished_at_utc: new Date(Date.parse(AT) + 252_000).toISOString() };
  const live = deployWith({ status: 'succeeded', jobs, ...ended });
  assert.equal(spoken(live), 'Deployed in 4 min 12 s');
});

void test('a person is needed for what is unconfirmed, held, or in doubt', () => {
  assert.ok(needsYou(deployWith({ status: 'unconfirmed' })));
  assert.ok(needsYou(deployWith({ status: 'waiting' })));
  assert.ok(needsYou(deployWith({ status: 'building', in_doubt: true })));
  assert.ok(!needsYou(deployWith({ status: 'building' })));
  const timer = { name: 'eu', reviewers: [], opens_at_utc: null };
  const held = { kind: 'approval' as const, environments: [timer] };
  assert.ok(!needsYou(deployWith({ status: 'waiting', waiting_for: held })), 'only time is');
});

void test('a run that waits says for what, and a cancelled one what for', () => {
  const group = { kind: 'concurrency', environments: [] } as const;
  const queued = deployWith({ status: 'queued', waiting_for: { ...group, environments: [] } });
  assert.equal(headline(queued), 'Waiting for another run of its concurrency group to end');
  assert.equal(headline(deployWith({ status: 'waiting' })), 'Waiting for approval');
  const cancelled = { status: 'cancelled' } as const;
  assert.equal(headline(deployWith(cancelled)), 'Cancelled');
  const by = { github_run_id: 7, url: 'https://github.example/runs/7' };
  const replaced = (number: number | null) =>
    headline(deployWith({ ...cancelled, replaced_by: { ...by, number } }));
  assert.equal(replaced(815), 'Replaced by #815');
  assert.equal(replaced(null), 'Replaced by run 7');
  assert.equal(
    headline(deployWith({ ...cancelled, merged_into: 'other' })),
    'Shown as another deploy',
  );
});

void test('who had it cancelled is named, and what was given up is not called over', () => {
  const order = {
    kind: 'cancel',
    by: 'Ann',
    at_utc: '2026-05-02T14:03:00.000Z',
    note: null,
  } as const;
  const orders = [{ ...order, attempt: 1 }];
  const cancelled = deployWith({ status: 'cancelled', github_run_id: 7, orders });
  assert.equal(headline(cancelled), 'Cancelled by Ann');
  const letGo = { ...cancelled, error_code: 'abandoned' };
  assert.equal(headline(letGo), 'We stopped tracking; GitHub may go on');
  const jobs = [jobWith('Release', null, null)];
  const stopping = deployWith({ status: 'building', github_run_id: 7, jobs, orders });
  assert.equal(spoken(stopping), 'Asked GitHub to stop', 'and no step after that');
  assert.equal(headline(stopping), 'Asked GitHub to stop', 'wherever its state is read');
  assert.deepEqual(lookOf(stopping), { shape: 'ring', tone: 'doubt' });
});

void test('a run behind another of its group looks held up, one without a runner does not', () => {
  const queued = (kind: 'concurrency' | 'runner') =>
    lookOf(deployWith({ status: 'queued', waiting_for: { kind, environments: [] } }));
  assert.deepEqual(queued('concurrency'), { shape: 'stack', tone: 'wait' });
  assert.deepEqual(queued('runner'), { shape: 'ring', tone: 'hold' });
});

void test('a run that is gone did not fail as far as anybody knows', () => {
  const jobs = [jobWith('Release', 'failure', 'failure')];
  const gone = deployWith({ status: 'failed', error_code: 'run-gone', jobs });
  assert.equal(headline(gone), 'Lost: GitHub no longer has its run');
});

void test('who started it, and that it was not through the console', () => {
  assert.equal(startedBy(deployWith()), 'Ann');
  assert.equal(startedBy(deployWith({ origin: 'outside' })), 'Started outside by Ann');
});
