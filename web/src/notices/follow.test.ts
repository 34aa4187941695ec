import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deployWith } from '../testing/deploy.ts';
import { isNews } from './follow.ts';

const building = deployWith({ status: 'building', github_run_attempt: 1 });

void test('an end is news, once', () => {
  const failed = deployWith({ status: 'failed', github_run_attempt: 1 });
  assert.equal(isNews(building, failed), true);
  assert.equal(isNews(failed, { ...failed, version: 9 }), false);
  assert.equal(isNews(failed, { ...failed, github_run_attempt: 2 }), true, 'a re-run’s own');
});

void test('what needs somebody is news when it begins to', () => {
  const waiting = deployWith({ status: 'waiting', waiting_for: null });
  assert.equal(isNews(building, waiting), true);
  assert.equal(isNews(waiting, { ...waiting, version: 9 }), false);
  assert.equal(isNews(waiting, building), false);
  assert.equal(isNews(building, deployWith({ status: 'unconfirmed' })), true);
});
