import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRun } from './payloads.ts';

const ID = '0198c0de-0000-7000-8000-00000000000a';
const run = { id: 7, event: 'workflow_dispatch', created_at: '2026-11-24T12:00:00Z' };

test('a run’s title is its own; where a server shows none, its name as far as it carries an id', () => {
  const titleOf = (over: object): string => parseRun({ ...run, ...over }).title;
  assert.equal(titleOf({ display_title: 'Deploy', name: ID }), 'Deploy');
  assert.equal(titleOf({ name: `Deploy ${ID}` }), `Deploy ${ID}`);
  assert.equal(titleOf({ name: 'Deploy' }), '');
  assert.equal(titleOf({}), '');
});

test('a run that says next to nothing is a queued one', () => {
  const { status, attempt, actor, url, headSha } = parseRun(run);
  assert.deepEqual([status, attempt, actor, url, headSha], ['queued', 1, null, '', '']);
});

test('a run without an id, or with one that is no number, is unreadable', () => {
  for (const id of [undefined, '7', 0, 1.5]) {
    assert.throws(() => parseRun({ ...run, id }), /unreadable at id/);
  }
});
