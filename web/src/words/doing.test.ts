import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job } from '../../../src/contract/deploy.ts';
import { deployWith } from '../testing/deploy.ts';
import { currentStep, headline, needsYou, spoken } from './doing.ts';

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
  assert.equal(spoken(deployWith({ status: 'succeeded', jobs })), 'Live');
});

void test('a person is needed for what is unconfirmed, held, or in doubt', () => {
  assert.ok(needsYou(deployWith({ status: 'unconfirmed' })));
  assert.ok(needsYou(deployWith({ status: 'waiting' })));
  assert.ok(needsYou(deployWith({ status: 'building', in_doubt: true })));
  assert.ok(!needsYou(deployWith({ status: 'building' })));
});
