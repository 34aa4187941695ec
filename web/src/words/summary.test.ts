import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT, deployWith } from '../testing/deploy.ts';
import { summaryOf } from './summary.ts';

const url = 'https://signalbox.example/deploys/1';

void test('a summary says what became of what, by whom, and where to look; nothing empty', () => {
  const now = Date.parse(AT) + 72_000;
  assert.equal(
    summaryOf(deployWith({ status: 'building' }), { title: 'Shop', url, now }),
    `Shop, production: Building\nmain\nAnn, 2026-05-02 14:02:11 UTC, under way for 1 min 12 s\n${url}`,
  );
  const failed = deployWith({
    ...{ status: 'failed', environment: null, finished_at_utc: '2026-05-02T14:06:23.000Z' },
    ...{ sha: 'c41d07b0', title: 'Add gift cards', reason: 'launch', error: 'It broke.' },
    ...{ github_run_id: 7, github_run_number: 815, github_run_url: 'https://github.example/7' },
  });
  assert.equal(
    summaryOf(failed, { title: 'Shop', url, now }),
    `Shop: Failed
main c41d07b Add gift cards
Ann, 2026-05-02 14:02:11 UTC, took 4 min 12 s
Reason: launch
It broke.
Run #815 https://github.example/7
${url}`,
  );
});
