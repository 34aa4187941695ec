import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createServerClock } from './clock.ts';

const T0 = Date.parse('2026-11-23T14:00:00Z');
const http = (millis: number): string => new Date(millis).toUTCString();

test('nothing is known before the first answer, nor from an answer without a date', () => {
  const clock = createServerClock();
  assert.equal(clock.offset(), null);
  clock.observe('no date', T0, T0);
  assert.equal(clock.offset(), null);
});

test('the offset is GitHub’s clock minus ours, to half a second', () => {
  const clock = createServerClock();
  clock.observe(http(T0 + 300_000), T0, T0 + 100);
  assert.ok(Math.abs((clock.offset() ?? 0) - 300_000) <= 500);
});

test('the quickest answer says it best', () => {
  const clock = createServerClock();
  clock.observe(http(T0), T0 - 100, T0 + 100);
  const quick = clock.offset();
  clock.observe(http(T0 + 2_000), T0, T0 + 3_000);
  assert.equal(clock.offset(), quick);
});

test('a clock that was set anew is followed at once', () => {
  const clock = createServerClock();
  clock.observe(http(T0), T0, T0 + 10);
  clock.observe(http(T0 - 60_000), T0, T0 + 500);
  assert.ok(Math.abs((clock.offset() ?? 0) + 60_000) <= 1_000);
});
