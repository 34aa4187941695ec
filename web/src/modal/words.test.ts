import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commitOf, diffWith } from '../testing/diff.ts';
import { actWords, changeWords, isCommitName, newSince } from './words.ts';

const WHERE = 'production';

void test('what would change is said for each kind of change', () => {
  const said = (change: Parameters<typeof diffWith>[0]) => changeWords(diffWith(change), WHERE);
  assert.equal(said({ kind: 'first' }), 'First deploy to production');
  assert.equal(said({ kind: 'same', ahead: 0 }), 'No new commits: this redeploys bbbbbbb');
  assert.equal(said({ kind: 'forward', ahead: 7 }), '7 commits');
  assert.equal(said({ kind: 'back', ahead: 0, behind: 1 }), 'moves back 1 commit');
  assert.equal(
    said({ kind: 'diverged', ahead: 2, behind: 3 }),
    'brings 2 commits and takes 3 back',
  );
  assert.match(said({ kind: 'unknown', is_gone: true, head: null }), /no branch or tag “main”/);
});

void test('the button carries the act', () => {
  const act = (diff: Parameters<typeof actWords>[0]['diff'], backTo: string | null = null) =>
    actWords({ ref: 'main', where: WHERE, backTo, diff });
  assert.equal(act(diffWith({ ahead: 7 })), 'Deploy 7 commits to production');
  assert.equal(act(diffWith()), 'Deploy 1 commit to production');
  assert.equal(act(diffWith({ kind: 'same' })), 'Redeploy bbbbbbb to production');
  assert.equal(act(diffWith({ kind: 'back', behind: 4 })), 'Move production back 4 commits');
  assert.equal(act(diffWith({ kind: 'unknown' })), 'Deploy main to production');
  assert.equal(act(undefined), 'Deploy main to production');
  assert.equal(
    act(diffWith({ kind: 'back' }), 'c'.repeat(40)),
    'Roll back to ccccccc on production',
  );
});

void test('a commit typed as a ref is told from a branch that is called like one', () => {
  const named = diffWith({ ref: 'bbbbbbbb' });
  assert.equal(isCommitName('bbbbbbbb', named), true);
  assert.equal(isCommitName('cafebabe', diffWith({ ref: 'cafebabe' })), false);
  assert.equal(isCommitName('bbbbbbbb', diffWith({ ref: 'main' })), false);
  assert.equal(isCommitName('main', diffWith()), false);
});

void test('what is new is what was not on the screen before', () => {
  const [one, two] = [commitOf('b'), commitOf('c')];
  const before = diffWith({ commits: [one] });
  const now = diffWith({ head: two, commits: [two, one], ahead: 2 });
  assert.deepEqual([...newSince(before, now)], [two.sha]);
  const first = diffWith({ kind: 'first', head: two, commits: [] });
  assert.deepEqual([...newSince(diffWith({ kind: 'first', commits: [] }), first)], [two.sha]);
});
