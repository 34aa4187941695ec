import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { PlannedJob, PlannedStep } from './job.ts';
import type { Attempt } from './run.ts';
import { viewAttempt } from './view.ts';

const actor = { id: 1, login: 'octocat', name: null, type: 'User' } as const;

function step(number: number, given: Partial<PlannedStep> = {}): PlannedStep {
  const base = { number, name: `step ${number}`, skipped: false, ms: 1_000, hook: null } as const;
  return { ...base, script: null, outcome: 'success', ...given };
}

function job(key: string, given: Partial<PlannedJob> = {}): PlannedJob {
  const base = { id: key.charCodeAt(0), key, name: key, needs: [], skipped: false, labels: [] };
  return { ...base, gate: null, kept: null, steps: [step(1), step(2), step(3)], ...given };
}

function attempt(...jobs: PlannedJob[]): Attempt {
  const base = { number: 1, startedAt: 0, queueMs: 2_000, triggeringActor: actor };
  const nothing = { settled: new Map(), reviews: [], begins: { at: 0 }, stop: null };
  const contexts = { inputs: {}, github: {} };
  return { ...base, numberShownAt: 0, contexts, jobs, ...nothing };
}

/** `a:success b:skipped …` of the jobs there are. */
function jobsOf(one: Attempt, now: number): string {
  const { jobs } = viewAttempt(one, now);
  return jobs.map((it) => `${it.name}:${it.conclusion ?? it.status}`).join(' ');
}

describe('jobs', () => {
  test('without needs run side by side', () => {
    assert.equal(jobsOf(attempt(job('a'), job('b')), 2_000), 'a:in_progress b:in_progress');
  });

  test('wait for those they need, and for a runner', () => {
    const one = attempt(job('a'), job('b', { needs: ['a'] }));
    assert.equal(jobsOf(one, 4_999), 'a:in_progress');
    assert.equal(jobsOf(one, 5_000), 'a:success b:queued');
    assert.equal(jobsOf(one, 6_000), 'a:success b:in_progress');
    assert.equal(viewAttempt(one, 8_999).status, 'in_progress');
    assert.equal(viewAttempt(one, 9_000).conclusion, 'success');
  });

  test('after a failed step skip the rest but the last, and skip those who need them', () => {
    const steps = [step(1, { outcome: 'failure' }), step(2), step(3)];
    const one = attempt(
      job('a', { steps }),
      job('b', { needs: ['a'] }),
      job('c', { needs: ['b'] }),
    );
    assert.equal(jobsOf(one, 4_000), 'a:failure b:skipped c:skipped');
    const seen = viewAttempt(one, 4_000);
    assert.equal(seen.conclusion, 'failure');
    const conclusions = seen.jobs[0]?.steps.map((it) => it.conclusion);
    assert.deepEqual(conclusions, ['failure', 'skipped', 'success']);
    assert.deepEqual(seen.jobs[1]?.steps, []);
  });

  test('that are all skipped make a skipped run', () => {
    assert.equal(viewAttempt(attempt(job('a', { skipped: true })), 0).conclusion, 'skipped');
  });
});

describe('whatever the plan', () => {
  const anyStep = fc.record({
    ms: fc.integer({ min: 0, max: 5_000 }),
    skipped: fc.boolean(),
    outcome: fc.constantFrom('success' as const, 'failure' as const),
  });
  const anySteps = fc.array(anyStep, { minLength: 1, maxLength: 5 });
  const anyJobs = fc.array(anySteps, { minLength: 1, maxLength: 4 });
  const anyStop = fc.option(
    fc.record({
      at: fc.integer({ min: 0, max: 30_000 }),
      conclusion: fc.constantFrom('cancelled' as const, 'timed_out' as const),
      by: fc.constant(null),
    }),
  );
  const anyAttempt = fc.tuple(anyJobs, anyStop).map(([jobs, stop]) => ({
    ...attempt(
      ...jobs.map((steps, i) =>
        job(`${i}`, {
          needs: i % 2 === 1 ? [`${i - 1}`] : [],
          steps: steps.map((given, at) => step(at + 1, given)),
        }),
      ),
    ),
    stop,
  }));
  const moments = fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 2, maxLength: 20 });
  const rank = { pending: 0, queued: 1, waiting: 2, in_progress: 3, completed: 4 };

  test('a run never goes back, and what is completed stays as it is', () => {
    fc.assert(
      fc.property(anyAttempt, moments, (one, times) => {
        const views = [...times].sort((a, b) => a - b).map((now) => viewAttempt(one, now));
        views.forEach((later, i) => {
          const earlier = views[i - 1];
          if (!earlier) return;
          assert.ok(rank[later.status] >= rank[earlier.status]);
          assert.ok(later.updatedAt >= earlier.updatedAt);
          if (earlier.status === 'completed') assert.deepEqual(later, earlier);
        });
      }),
    );
  });

  test('it ends, with a conclusion exactly then', () => {
    fc.assert(
      fc.property(anyAttempt, moments, (one, times) => {
        assert.equal(viewAttempt(one, 600_000).status, 'completed');
        for (const now of times) {
          const { status, conclusion, jobs } = viewAttempt(one, now);
          for (const it of [{ status, conclusion }, ...jobs, ...jobs.flatMap((j) => j.steps)]) {
            assert.equal(it.conclusion !== null, it.status === 'completed');
          }
          if (status !== 'completed') continue;
          assert.ok(jobs.every((it) => it.status === 'completed'));
          assert.ok(jobs.flatMap((it) => it.steps).every((it) => it.status === 'completed'));
        }
      }),
    );
  });
});
