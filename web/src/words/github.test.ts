import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GitHubReport } from '../../../src/contract/github.ts';
import { clockWords, countWords, paceWords, percentLeft, purposeWords } from './github.ts';

type Budget = GitHubReport['budget'][number];

function budget(change: Partial<Budget>): Budget {
  return {
    credential: 'token',
    limit: 5000,
    remaining: 5000,
    resets_at_utc: null,
    paused_until_utc: null,
    pace: 1,
    ...change,
  };
}

void test('what is left is that of the credential with the least, and never rounded up', () => {
  const some = [budget({ remaining: 3149 }), budget({ remaining: 4000 })];
  assert.equal(percentLeft(some), 62);
  assert.equal(percentLeft([budget({ limit: null }), budget({ remaining: null })]), null);
  assert.equal(percentLeft([budget({ remaining: 0 }), budget({ limit: null })]), 0);
  assert.equal(percentLeft([]), null);
});

void test('it is said only when less is asked than usual', () => {
  assert.equal(paceWords(budget({})), null);
  assert.match(paceWords(budget({ pace: 4 })) ?? '', /4 times less often/);
  assert.match(paceWords(budget({ pace: null })) ?? '', /only deploys/);
});

void test('clocks that differ by less than a second agree', () => {
  assert.equal(clockWords(999), 'agrees with ours');
  assert.equal(clockWords(2400), '2 s ahead of ours');
  assert.equal(clockWords(-61_000), '1 min 1 s behind ours');
  assert.equal(clockWords(null), 'not known yet');
});

void test('counts stand with the most first, and an unknown purpose by its own name', () => {
  assert.equal(countWords({ ignored: 3, no_such: 4 }), '4 no such, 3 ignored');
  assert.equal(purposeWords('follow'), 'follow a run');
  assert.equal(purposeWords('new'), 'new');
});
