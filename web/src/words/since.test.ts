import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job } from '../../../src/contract/deploy.ts';
import { AT, deployWith } from '../testing/deploy.ts';
import { begunAt, heldSince, isQuiet } from './since.ts';

const FOUND = '2026-05-02T14:02:20.000Z';
const ENDED = '2026-05-02T14:05:00.000Z';
const AGAIN = '2026-05-03T09:00:00.000Z';
const rerun = { kind: 'rerun', by: 'Ann', at_utc: AGAIN, attempt: 2, note: null } as const;

function ended(at: string | null): Job {
  const status = at === null ? 'queued' : 'completed';
  return {
    ...{ name: 'Go', status, conclusion: null, url: null, steps: [] },
    ...{ started_at: null, completed_at: at },
  };
}

void test('an attempt begins with its own order, the first with the press', () => {
  assert.equal(begunAt(deployWith({ started_at_utc: FOUND })), AT);
  assert.equal(begunAt(deployWith({ github_run_attempt: 2, orders: [rerun] })), AGAIN);
  const elsewhere = deployWith({ github_run_attempt: 2, started_at_utc: ENDED });
  assert.equal(begunAt(elsewhere), ENDED, 'run again at GitHub');
});

void test('a hold counts from the run, from the job before it, or from the re-run', () => {
  const held = { status: 'waiting', run_found_at_utc: FOUND } as const;
  assert.equal(heldSince(deployWith(held)), FOUND);
  assert.equal(heldSince(deployWith({ ...held, jobs: [ended(ENDED), ended(null)] })), ENDED);
  const again = deployWith({ ...held, github_run_attempt: 2, orders: [rerun] });
  assert.equal(heldSince(again), AGAIN);
});

void test('silence is told after two minutes, but not of what is held or over', () => {
  const after = (ms: number) => Date.parse(AT) + ms;
  assert.ok(!isQuiet(deployWith({ status: 'building' }), after(120_000)));
  assert.ok(isQuiet(deployWith({ status: 'building' }), after(120_001)));
  for (const status of ['waiting', 'unconfirmed', 'failed'] as const) {
    assert.ok(!isQuiet(deployWith({ status }), after(600_000)), status);
  }
});
