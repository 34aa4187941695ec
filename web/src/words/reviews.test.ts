import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { AT, deployWith } from '../testing/deploy.ts';
import { isBeingTakenUp, reviewOf } from './reviews.ts';

const START = Date.parse(AT);

function at(seconds: number): string {
  return new Date(START + seconds * 1000).toISOString();
}

function approved(seconds: number): Deploy['orders'][number] {
  return { kind: 'approve', by: 'ann', at_utc: at(seconds), attempt: 1, note: null };
}

test('one environment after another may ask: what was said of the first is not said of the second', () => {
  const held = { status: 'waiting', run_found_at_utc: at(0), github_run_attempt: 1 } as const;
  const once = deployWith({ ...held, orders: [approved(60)] });
  assert.equal(reviewOf(once)?.by, 'ann');
  assert.equal(reviewOf(deployWith(held)), null);
  const job = {
    ...{ name: 'staging', status: 'completed', conclusion: 'success', url: '', steps: [] },
    ...{ started_at: at(62), completed_at: at(90) },
  };
  assert.equal(reviewOf({ ...once, jobs: [job] }), null);
  assert.equal(reviewOf({ ...once, jobs: [job], orders: [approved(60), approved(95)] })?.by, 'ann');
});

test('GitHub is given half a minute to go on before it is asked for again', () => {
  assert.equal(isBeingTakenUp(approved(0), START + 29_000), true);
  assert.equal(isBeingTakenUp(approved(0), START + 30_000), false);
});
