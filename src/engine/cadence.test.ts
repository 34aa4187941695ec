import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { adopt } from '../domain/adopt.ts';
import type { Deploy } from '../domain/deploy.ts';
import { join } from '../domain/join.ts';
import type { Job } from '../domain/run.ts';
import { askAgainAt, type Need } from './cadence.ts';

const T0 = Date.parse('2026-11-24T21:00:00Z');
const RUN = {
  ...{ runId: 7, number: 1, attempt: 1, conclusion: null, event: 'workflow_dispatch' },
  ...{
    title: '',
    actor: 'ann',
    headBranch: 'main',
    headSha: 'c0de',
    headTitle: null,
    headAt: null,
    url: '',
  },
  ...{ createdAt: T0, startedAt: T0, updatedAt: T0 },
};

const place = {
  id: 'x',
  target: 't',
  repository: 'a/b',
  workflow: 'w.yml',
  environment: null,
  shaInput: null,
};

function deploy(status: string): Deploy {
  const run = { ...RUN, status, conclusion: status === 'completed' ? 'success' : null };
  return adopt(place, run, { at: T0, source: 'reconciler' });
}

function job(id: number, name: string, status: string, completedAt: string | null): Job {
  const conclusion = completedAt === null ? null : 'success';
  return { id, name, status, conclusion, startedAt: null, completedAt, url: null, steps: [] };
}

const need: Need = {
  ...{ askedAt: T0, hasFailed: false, isWatched: true, watched: 1 },
  ...{ isTold: false, githubAheadMs: 0, usualMs: null, pace: 1 },
};

/** When it is asked about in the time to come, while nothing changes. */
function questions(of: Deploy, given: Partial<Need>, forMs: number): number[] {
  const asked: number[] = [];
  let askedAt = given.askedAt ?? T0;
  for (;;) {
    askedAt = askAgainAt(of, { ...need, ...given, askedAt }, askedAt);
    if (askedAt > T0 + forMs) return asked;
    asked.push((askedAt - T0) / 1_000);
  }
}

describe('when a deploy is asked about', () => {
  test('watched: soon after a change, then ever more rarely', () => {
    assert.deepEqual(questions(deploy('in_progress'), {}, 60_000), [5, 15, 35, 55]);
  });

  test('watched and not begun: quicker', () => {
    assert.deepEqual(questions(deploy('queued'), {}, 60_000), [2, 6, 18, 38, 58]);
  });

  test('not watched: every minute', () => {
    assert.deepEqual(questions(deploy('queued'), { isWatched: false }, 180_000), [60, 120, 180]);
  });

  test('told by hooks: when they have been silent for long', () => {
    assert.deepEqual(questions(deploy('in_progress'), { isTold: true }, 600_000), [300, 600]);
  });

  test('told by hooks that it is held: at once, since they do not say by whom', () => {
    const told = { isTold: true, askedAt: T0 - 120_000 };
    assert.equal(askAgainAt(deploy('waiting'), { ...need, ...told }, T0), T0);
    const held = { type: 'held', at: T0, source: 'webhook', runId: 7, attempt: 1 } as const;
    const gates = [{ environment: 'production', reviewers: ['ben'], opensAt: null }];
    const known = join(deploy('waiting'), { ...held, gates });
    assert.equal(askAgainAt(known, { ...need, ...told }, T0), T0 + 300_000);
  });

  test('told by hooks that it is held once more, after a job: at once, for it may be by others', () => {
    const heard = { source: 'webhook', runId: 7, attempt: 1 } as const;
    const gates = [{ environment: 'staging', reviewers: ['ben'], opensAt: null }];
    const held = join(deploy('in_progress'), { ...heard, type: 'held', at: T0, gates });
    const jobs = [
      job(1, 'Try', 'completed', '2026-11-24T21:00:02Z'),
      job(2, 'Release', 'waiting', null),
    ];
    const again = join(held, { ...heard, type: 'jobs-observed', at: T0 + 3_000, jobs });
    const told = { ...need, isTold: true };
    assert.equal(askAgainAt(again, { ...told, askedAt: T0 }, T0 + 3_000), T0 + 3_000);
    const asked = T0 + 3_500;
    assert.equal(askAgainAt(again, { ...told, askedAt: asked }, asked), asked + 60_000);
    const behind = { ...told, askedAt: T0, githubAheadMs: 5_000 };
    assert.equal(askAgainAt(again, behind, T0 + 3_000), T0 + 303_000, 'it ended before');
  });

  test('while the budget is low: as much more rarely as it says; with nothing left not at all', () => {
    assert.deepEqual(questions(deploy('in_progress'), { pace: 4 }, 60_000), [20]);
    const none = questions(deploy('in_progress'), { pace: Number.POSITIVE_INFINITY }, 86_400_000);
    assert.deepEqual(none, []);
  });

  test('with many watched: each waits for the others', () => {
    assert.deepEqual(questions(deploy('in_progress'), { watched: 100 }, 60_000), [25, 50]);
  });

  test('long before the usual end: more rarely', () => {
    const usualMs = 600_000;
    assert.deepEqual(questions(deploy('in_progress'), { usualMs }, 60_000), [5, 15, 45]);
  });

  test('after a question that failed: soon again', () => {
    const failed = questions(
      deploy('in_progress'),
      { hasFailed: true, askedAt: T0 + 46_000 },
      60_000,
    );
    assert.deepEqual(failed, [51, 56]);
  });

  test('ended: at once for the last word, and ever more rarely should it not come', () => {
    const ended = deploy('completed');
    assert.equal(askAgainAt(ended, { ...need, askedAt: T0 - 1 }, T0), T0);
    assert.deepEqual(questions(ended, {}, 60_000), [3, 6, 12, 24, 48]);
  });

  test('a callback’s end waits for GitHub’s as well', () => {
    const called = join(deploy('in_progress'), {
      ...{ type: 'called-back', at: T0 + 10_000, runId: 7, attempt: 1 },
      ...{ phase: 'succeeded', message: null },
    });
    assert.equal(askAgainAt(called, { ...need, askedAt: T0 + 9_000 }, T0), T0 + 10_000);
  });
});
