import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { accept, type Deploy } from './deploy.ts';
import { jobTimesOf } from './job-times.ts';
import type { Job, Step } from './run.ts';

const T0 = Date.parse('2026-11-23T14:00:00Z');

function at(seconds: number): string {
  return new Date(T0 + seconds * 1_000).toISOString();
}

function step(name: string, seconds: number, over: Partial<Step> = {}): Step {
  const times = { startedAt: at(0), completedAt: at(seconds) };
  return { number: 1, name, status: 'completed', conclusion: 'success', ...times, ...over };
}

function job(name: string, seconds: number, over: Partial<Job> = {}): Job {
  return { ...step(name, seconds), id: 1, url: null, steps: [], ...over };
}

/** A deploy whose run had these jobs at its only attempt. */
function withJobs(...jobs: readonly Job[]): Deploy {
  const deploy = accept({
    ...{ id: 'd', target: 'shop', repository: 'acme/shop', workflow: 'deploy.yml', ref: 'main' },
    ...{ inputs: {}, environment: null, reason: null, correlationInput: null, isTitled: false },
    ...{ override: null, rollsBack: null, commit: null, shaInput: null, origin: 'console' },
    ...{ requestedBy: 'ann', requestedAt: T0 },
  });
  const told = { run: null, isWhole: true, waiting: null, replacedBy: null } as const;
  const word = { attempt: 1, jobs, ...told, heardAt: T0, source: 'reconciler' } as const;
  return {
    ...deploy,
    binding: { runId: 7, url: null, evidence: 'told', by: 'dispatch_response', at: T0 },
    runs: { 7: { attempts: [word], gone: null } },
  };
}

function five(make: (i: number) => readonly Job[]): Deploy[] {
  return Array.from({ length: 5 }, (_, i) => withJobs(...make(i + 1)));
}

describe('how long a job or step usually takes', () => {
  test('is told from five on that went through, each by its name', () => {
    const deploys = five((i) => [
      job('Build', i * 10, { steps: [step('Compile', i), step('Test', i * 2)] }),
      job('Release', i, i === 1 ? { conclusion: 'failure' } : {}),
    ]);
    assert.deepEqual(jobTimesOf(deploys), [
      {
        ...{ name: 'Build', usual: { p50: 30_000, p90: 50_000, runs: 5 } },
        steps: [
          { name: 'Compile', usual: { p50: 3_000, p90: 5_000, runs: 5 } },
          { name: 'Test', usual: { p50: 6_000, p90: 10_000, runs: 5 } },
        ],
      },
      { name: 'Release', usual: null, steps: [] },
    ]);
    assert.equal(jobTimesOf(deploys.slice(1))[0]?.usual, null, 'of four it is not');
  });

  test('leaves out what was skipped, goes on, or has no times, and takes no time below none', () => {
    const others = [
      job('Build', 900, { conclusion: 'skipped' }),
      job('Build', 900, { status: 'in_progress' }),
      job('Build', 900, { startedAt: null }),
      job('Build', 900, { completedAt: null }),
    ];
    const deploys = [...five(() => [job('Build', -1)]), withJobs(...others)];
    assert.deepEqual(jobTimesOf(deploys)[0]?.usual, { p50: 0, p90: 0, runs: 5 });
  });

  test('counts the jobs of one name together, and the steps of one name', () => {
    const pair = withJobs(
      job('Build', 10, { steps: [step('Upload', 1), step('Upload', 1)] }),
      job('Build', 20, { steps: [step('Upload', 1)] }),
    );
    assert.deepEqual(jobTimesOf([pair, pair, pair]), [
      {
        ...{ name: 'Build', usual: { p50: 10_000, p90: 20_000, runs: 6 } },
        steps: [{ name: 'Upload', usual: { p50: 1_000, p90: 1_000, runs: 9 } }],
      },
    ]);
  });

  test('is told of a hundred jobs at most, and of a hundred steps of each', () => {
    const steps = Array.from({ length: 120 }, (_, i) => step(`step ${i}`, 1));
    const jobs = Array.from({ length: 120 }, (_, i) => job(`job ${i}`, 1, { steps }));
    const told = jobTimesOf([withJobs(...jobs)]);
    assert.deepEqual([told.length, told[0]?.steps.length], [100, 100]);
    assert.equal(told[0]?.name, 'job 0');
  });
});
