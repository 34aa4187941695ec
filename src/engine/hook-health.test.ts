import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createHookHealth } from './hook-health.ts';
import { clockAt } from './testing/stand-ins.ts';

const REPOSITORY = 'Acme/Shop';
const MINUTE = 60_000;

function observed() {
  let now = Date.parse('2026-11-24T21:00:00Z');
  const health = createHookHealth({ clock: clockAt(() => now), clockOffset: () => 2_000 });
  return {
    ...health,
    pass: (ms: number) => {
      now += ms;
    },
    /** Asking told what had come about so long ago, by GitHub's clock. */
    learned: (agoMs: number) => health.learnedByAsking(REPOSITORY, now + 2_000 - agoMs),
    trusted: () => health.isTrusted('acme/shop'),
  };
}

describe('whether GitHub’s hooks can be relied on', () => {
  test('not before one has arrived', () => {
    const { trusted, learned } = observed();
    learned(MINUTE);
    assert.equal(trusted(), false);
  });

  test('as soon as one has, however its repository is written', () => {
    const { arrived, trusted, isTrusted } = observed();
    arrived(REPOSITORY);
    assert.deepEqual([trusted(), isTrusted('acme/docs')], [true, false]);
  });

  test('what asking tells a moment earlier is no failing of theirs', () => {
    const { arrived, trusted, learned } = observed();
    arrived(REPOSITORY);
    learned(5_000);
    assert.equal(trusted(), true);
  });

  test('not after one stayed away; again some time later, when others have arrived', () => {
    const { arrived, trusted, learned, pass } = observed();
    arrived(REPOSITORY);
    learned(MINUTE);
    assert.equal(trusted(), false);
    pass(MINUTE);
    arrived(REPOSITORY);
    assert.equal(trusted(), false, 'too soon');
    pass(5 * MINUTE);
    assert.equal(trusted(), true);
  });

  test('silence alone does not bring trust back', () => {
    const { arrived, trusted, learned, pass } = observed();
    arrived(REPOSITORY);
    learned(MINUTE);
    pass(60 * MINUTE);
    assert.equal(trusted(), false);
  });
});
