import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readIdempotencyKey, readPrefer } from './prefer.ts';

test('a key is the same bare and quoted', () => {
  assert.equal(readIdempotencyKey('8e03978e'), '8e03978e');
  assert.equal(readIdempotencyKey('"8e03978e"'), '8e03978e');
  assert.equal(readIdempotencyKey('"a\\"b\\\\c"'), 'a"b\\c');
  assert.equal(readIdempotencyKey('x'.repeat(255))?.length, 255);
});

test('what is no key is refused', () => {
  for (const header of [
    '',
    '""',
    '"',
    '"a',
    'a"',
    'a b',
    '"a b"',
    'é',
    'x'.repeat(256),
    'a\tb',
    '"a"b"',
  ]) {
    assert.equal(readIdempotencyKey(header), undefined, JSON.stringify(header));
  }
});

test('preferences are read, others ignored', () => {
  assert.deepEqual(readPrefer(undefined), { respondAsync: false, waitMs: null });
  assert.deepEqual(readPrefer('Respond-Async, wait=5'), { respondAsync: true, waitMs: 5_000 });
  assert.deepEqual(readPrefer('wait="3"; foo, handling=strict'), {
    respondAsync: false,
    waitMs: 3_000,
  });
  assert.deepEqual(readPrefer('wait=-1'), { respondAsync: false, waitMs: null });
});
