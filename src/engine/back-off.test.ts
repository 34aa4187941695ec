import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextTryAt } from './back-off.ts';

const NOW = 1_000_000_000;
const MINUTE = 60_000;

function waitAfter(attempts: number, retryAfterMs: number | null = null): number | null {
  const at = nextTryAt({ attempts, failingSince: NOW, retryAfterMs }, NOW);
  return at === null ? null : at - NOW;
}

test('one second, doubling to a quarter of an hour', () => {
  assert.deepEqual(
    [1, 2, 3, 4].map((tries) => waitAfter(tries)),
    [1_000, 2_000, 4_000, 8_000],
  );
  assert.deepEqual(
    [11, 2_000].map((tries) => waitAfter(tries)),
    [15 * MINUTE, 15 * MINUTE],
  );
});

test('not before the other side asked for', () => {
  assert.equal(waitAfter(1, 30 * MINUTE), 30 * MINUTE);
  assert.equal(waitAfter(5, 1), 16_000);
});

test('given up after 24 hours', () => {
  const since = (ms: number) =>
    nextTryAt({ attempts: 99, failingSince: NOW - ms, retryAfterMs: null }, NOW);
  assert.notEqual(since(24 * 60 * MINUTE - 1), null);
  assert.equal(since(24 * 60 * MINUTE), null);
});
