import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { AT, deployWith } from '../testing/deploy.ts';
import { mayRerun, mayStop, stoppingOf } from './stopping.ts';

const MINUTE = 60_000;
const ASKED = Date.parse(AT);

function asked(kind: Deploy['orders'][number]['kind'], attempt = 1): Deploy['orders'][number] {
  return { kind, by: 'Ann', at_utc: AT, attempt, note: null };
}

void test('force is offered after two minutes, giving up after ten, counted from the first order', () => {
  const deploy = deployWith({ status: 'building', orders: [asked('cancel')] });
  const offers = (ms: number) => {
    const stopping = stoppingOf(deploy, ASKED + ms);
    return [stopping?.mayForce, stopping?.mayAbandon];
  };
  assert.deepEqual(offers(2 * MINUTE - 1), [false, false]);
  assert.deepEqual(offers(2 * MINUTE), [true, false]);
  assert.deepEqual(offers(10 * MINUTE), [true, true]);
});

void test('what was forced is not forced again, but may be given up', () => {
  const orders = [asked('cancel'), asked('force-cancel')];
  const stopping = stoppingOf(deployWith({ status: 'building', orders }), ASKED + 10 * MINUTE);
  assert.equal(stopping?.mayForce, false);
  assert.equal(stopping?.mayAbandon, true);
});

void test('an order about an earlier attempt, or a run that has ended, is nothing under way', () => {
  const orders = [asked('cancel')];
  const again = deployWith({ status: 'building', github_run_attempt: 2, orders });
  assert.equal(stoppingOf(again, ASKED), null);
  assert.equal(stoppingOf(deployWith({ status: 'cancelled', orders }), ASKED), null);
  assert.equal(stoppingOf(deployWith({ status: 'building' }), ASKED), null);
});

void test('what is offered follows the table of states, and needs a run', () => {
  assert.ok(mayStop(deployWith({ status: 'queued', github_run_id: 7 })));
  assert.ok(!mayStop(deployWith({ status: 'dispatched' })), 'no run');
  assert.ok(!mayStop(deployWith({ status: 'failed', github_run_id: 7 })));
  const failed = { status: 'failed', github_run_id: 7 } as const;
  assert.ok(mayRerun(deployWith(failed)));
  assert.ok(!mayRerun(deployWith({ ...failed, error_code: 'run-gone' })));
  assert.ok(!mayRerun(deployWith({ ...failed, merged_into: 'other' })));
  assert.ok(!mayRerun(deployWith({ ...failed, github_run_id: null })));
  assert.ok(!mayRerun(deployWith({ ...failed, status: 'building' })));
});
