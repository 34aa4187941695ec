import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { DEPLOY_STATUSES } from '../../../src/domain/status.ts';
import { AT, deployWith } from '../testing/deploy.ts';
import { stations } from './stations.ts';

const sent: Partial<Deploy> = { dispatch: 'sent', sent_at_utc: AT };
const found: Partial<Deploy> = { ...sent, github_run_id: 7, run_found_at_utc: AT };
const begun: Partial<Deploy> = { ...found, started_at_utc: AT };

/** One letter a station, one sign a line: `P━P┅h╌` and so on, so that a whole track is one line of test. */
function drawn(change: Partial<Deploy>, deployingAt: string | null = null): string {
  const mark = {
    passed: 'P',
    current: 'C',
    ahead: 'a',
    failed: 'X',
    stopped: 'S',
    doubt: '?',
    gate: 'G',
  };
  const line = { solid: '━', moving: '┅', faint: '·', none: '' };
  return stations(deployWith(change), deployingAt)
    .map((each) => mark[each.state] + line[each.lineAfter])
    .join('');
}

void test('while no run is known no station is active and the line after the last one moves', () => {
  assert.equal(drawn({}), 'P┅a·a·a·a·a');
  assert.equal(drawn({ status: 'dispatching', sent_at_utc: AT }), 'P┅a·a·a·a·a');
  assert.equal(drawn({ ...sent, status: 'dispatched' }), 'P━P┅a·a·a·a');
  assert.equal(drawn({ ...found, status: 'dispatched' }), 'P━P━P┅a·a·a');
  assert.equal(drawn({ ...found, status: 'queued' }), 'P━P━P┅a·a·a');
});

void test('an unconfirmed dispatch is a question mark at Sent, and the line goes on faint', () => {
  assert.equal(drawn({ ...sent, dispatch: 'unknown', status: 'unconfirmed' }), 'P━?·a·a·a·a');
});

void test('a run that another fits as well keeps its question mark while it goes on', () => {
  assert.equal(drawn({ ...begun, in_doubt: true, status: 'building' }), 'P━P━?·C·a·a');
  assert.equal(drawn({ ...found, in_doubt: true, status: 'queued' }), 'P━P━?·a·a·a');
});

void test('building and deploying are stretches, an approval is a gate across the one ahead', () => {
  assert.equal(drawn({ ...begun, status: 'building' }), 'P━P━P━C·a·a');
  assert.equal(drawn({ ...begun, status: 'deploying' }), 'P━P━P━P━C·a');
  assert.equal(drawn({ ...found, status: 'waiting' }), 'P━P━P━G·a·a');
  assert.equal(drawn({ ...begun, status: 'waiting' }), 'P━P━P━P━G·a');
});

void test('a deploy that went live has passed every station, called or not', () => {
  assert.equal(drawn({ ...begun, status: 'succeeded', finished_at_utc: AT }), 'P━P━P━P━P━P');
});

void test('the line ends where the deploy failed or was stopped', () => {
  assert.equal(drawn({ status: 'failed' }), 'P━Xa·a·a·a');
  assert.equal(drawn({ ...sent, dispatch: 'unknown', status: 'failed' }), 'P━Xa·a·a·a');
  assert.equal(drawn({ ...sent, status: 'failed' }), 'P━P━Xa·a·a');
  assert.equal(drawn({ ...begun, status: 'failed' }), 'P━P━P━Xa·a');
  assert.equal(drawn({ ...begun, status: 'failed' }, AT), 'P━P━P━P━Xa');
  assert.equal(drawn({ ...found, status: 'cancelled' }), 'P━P━P━Sa·a');
});

void test('a run from outside was neither accepted nor sent by the console', () => {
  const outside = { origin: 'outside' } as const;
  assert.equal(drawn({ ...begun, ...outside, status: 'building' }), 'P━C·a·a');
  assert.equal(drawn({ ...found, ...outside, status: 'queued' }), 'P┅a·a·a');
  assert.equal(drawn({ ...sent, ...outside, status: 'cancelled' }), 'Sa·a·a');
});

void test('every status has six stations, and a station ahead has no time', () => {
  for (const status of DEPLOY_STATUSES) {
    const track = stations(deployWith({ ...begun, status, finished_at_utc: AT }));
    assert.equal(track.length, 6);
    assert.ok(track.every((each) => each.state !== 'ahead' || each.at === null));
  }
});
