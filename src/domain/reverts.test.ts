import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isReverted } from './reverts.ts';

const BAD = 'bad0000000';

function commit(sha: string, ...reverts: string[]) {
  return { sha, reverts };
}

test('a commit is reverted by one after it that says so, by its whole sha or how that begins', () => {
  assert.equal(isReverted(BAD, [commit('c2'), commit('c1', BAD)]), true);
  assert.equal(isReverted(BAD, [commit('c1', 'bad0000')]), true);
  assert.equal(isReverted(BAD, [commit('c1', 'c0ffee0')]), false);
  assert.equal(isReverted(BAD, []), false);
});

test('a revert that is reverted brings the commit back, and one more takes it back again', () => {
  const revert = commit('aaaaaaa1', BAD);
  const reapply = commit('aaaaaaa2', 'aaaaaaa1');
  assert.equal(isReverted(BAD, [reapply, revert]), false);
  assert.equal(isReverted(BAD, [commit('aaaaaaa3', 'aaaaaaa2'), reapply, revert]), true);
  assert.equal(isReverted(BAD, [commit('aaaaaaa3', BAD), reapply, revert]), true);
});
