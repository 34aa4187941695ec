import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createConditionalReads } from './conditional.ts';
import type { Reply } from './reply.ts';

const NOW = 1_000_000;

function answer(data: unknown, etag: string | undefined = 'W/"1"', status = 200): Reply {
  return { status, data, headers: { etag } };
}

const NOT_MODIFIED: Reply = { status: 304, data: '', headers: {} };

describe('answers that are remembered', () => {
  test('what has not changed is given as it was', () => {
    const reads = createConditionalReads();
    const first = answer({ a: 1 });
    assert.equal(reads.settle('k', reads.before('k', NOW), first, NOW), first);
    const before = reads.before('k', NOW + 1);
    assert.equal(before?.etag, 'W/"1"');
    assert.equal(reads.settle('k', before, NOT_MODIFIED, NOW + 1), first);
  });

  test('after five minutes it is read whole, however often nothing had changed', () => {
    const reads = createConditionalReads();
    reads.settle('k', null, answer({}), NOW);
    const later = NOW + 4 * 60_000;
    reads.settle('k', reads.before('k', later), NOT_MODIFIED, later);
    assert.equal(reads.before('k', NOW + 5 * 60_000 + 1), null);
  });

  test('not an error, nor what has no ETag', () => {
    const reads = createConditionalReads();
    reads.settle('error', null, answer({}, 'W/"2"', 404), NOW);
    reads.settle('plain', null, { status: 200, data: {}, headers: {} }, NOW);
    assert.deepEqual([reads.before('error', NOW), reads.before('plain', NOW)], [null, null]);
  });

  test('not what turned out to be unreadable', () => {
    const reads = createConditionalReads();
    const reply = answer('cut');
    reads.settle('k', null, reply, NOW);
    reads.forget(reply);
    assert.equal(reads.before('k', NOW), null);
  });

  test('only so much: a huge answer is not kept, and the least recently asked for goes first', () => {
    const reads = createConditionalReads();
    reads.settle('huge', null, answer('x'.repeat(1_100_000)), NOW);
    assert.equal(reads.before('huge', NOW), null);
    const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
    for (const key of keys.slice(0, 16)) reads.settle(key, null, answer('x'.repeat(990_000)), NOW);
    reads.settle('k0', reads.before('k0', NOW), NOT_MODIFIED, NOW);
    for (const key of keys.slice(16)) reads.settle(key, null, answer('x'.repeat(990_000)), NOW);
    const kept = keys.filter((key) => reads.before(key, NOW) !== null);
    assert.equal(kept.length, 16);
    assert.ok(kept.includes('k0') && !kept.includes('k1'));
  });
});
