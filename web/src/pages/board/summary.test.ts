import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deployWith } from '../../testing/deploy.ts';
import { targetWith } from '../../testing/target.ts';
import { summaryOf } from './summary.ts';

const LIVE = deployWith({ id: '1', status: 'succeeded' });
const FAILED = deployWith({ id: '2', status: 'failed' });

test('all that are under way count, each once, and those that need somebody by themselves', () => {
  const open = deployWith({ id: '4', target: 'shop', status: 'building' });
  const shop = targetWith({ id: 'shop', open, under_way: 3 });
  const lost = deployWith({ id: '3', target: 'shop', status: 'unconfirmed' });
  assert.equal(summaryOf([shop], []).words, '3 under way');
  assert.equal(summaryOf([shop], [lost]).words, '2 under way · 1 needs you');
  const gone = deployWith({ id: '9', target: 'no longer configured', status: 'unconfirmed' });
  assert.equal(summaryOf([shop], [lost, gone]).words, '2 under way · 2 need you');
});

test('it is not quiet where the last try failed, until one is live again', () => {
  const failed = targetWith({ live: LIVE, last: FAILED });
  assert.deepEqual(summaryOf([failed], []), {
    ...{ words: '1 failed last', title: '1 failed last', tone: 'stop' },
  });
  const again = { ...failed, open: deployWith({ id: '3', status: 'building' }), under_way: 1 };
  assert.equal(summaryOf([again], []).words, '1 under way · 1 failed last');
  assert.equal(summaryOf([targetWith({ live: LIVE, last: LIVE })], []).words, 'All quiet');
});
