import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counted, dayWords, percent, perDay, shortDay, tookBetween } from './words.ts';

test('figures are said with one decimal place at most, and few are never none', () => {
  assert.deepEqual([0.125, 1 / 3, 1, 0].map(percent), ['12.5 %', '33.3 %', '100 %', '0 %']);
  const each = [perDay(60, 30), perDay(10, 30), perDay(1, 90), perDay(0, 90)];
  assert.deepEqual(each, ['2', '0.3', 'under 0.1', '0']);
  assert.deepEqual([counted(1, 'deploy'), counted(0, 'deploy')], ['1 deploy', '0 deploys']);
});

test('a range that reads the same at both ends is said once', () => {
  assert.equal(tookBetween({ p50_s: 220, p90_s: 300, runs: 9 }), '3 min 40 s – 5 min');
  assert.equal(tookBetween({ p50_s: 60.2, p90_s: 60.8, runs: 9 }), '1 min');
});

test('a date is the calendar’s, wherever it is read', () => {
  assert.deepEqual([dayWords('2026-11-25'), shortDay('2026-11-25')], ['Wed 25 Nov', '25 Nov']);
});
