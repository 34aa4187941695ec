import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ago, between, duration, utc } from './time.ts';

void test('durations name at most two units and never a zero one', () => {
  assert.equal(duration(-5), '0 s');
  assert.equal(duration(41_900), '41 s');
  assert.equal(duration(220_000), '3 min 40 s');
  assert.equal(duration(180_000), '3 min');
  assert.equal(duration(3_900_000), '1 h 5 min');
  assert.equal(duration(183_600_000), '2 d 3 h');
});

void test('ages are told in their largest unit', () => {
  assert.equal(ago(-3000), 'just now');
  assert.equal(ago(2000), '2 s ago');
  assert.equal(ago(125_000), '2 min ago');
  assert.equal(ago(26 * 3_600_000), '26 h ago');
  assert.equal(ago(72 * 3_600_000), '3 d ago');
});

void test('a span with an unknown end is unknown', () => {
  assert.equal(between('2026-05-02T14:00:00Z', null), null);
  assert.equal(between('2026-05-02T14:00:00Z', '2026-05-02T14:00:04Z'), 4000);
  assert.equal(utc('2026-05-02T14:02:11.500Z'), '2026-05-02 14:02:11 UTC');
});
