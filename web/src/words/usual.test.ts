import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usualOf, usualWords } from './usual.ts';

void test('what is usual is a range, in the unit that people would say it in', () => {
  assert.equal(usualWords({ p50S: 178, p90S: 241 }, 10), 'usually 3–4 min');
  assert.equal(usualWords({ p50S: 20, p90S: 41 }, 10), 'usually 20–41 s');
  assert.equal(usualWords({ p50S: 44, p90S: 122 }, 10), 'usually 44 s – 2 min');
  assert.equal(usualWords({ p50S: 178, p90S: 182 }, 10), 'usually 3 min');
  assert.equal(usualWords({ p50S: 3600, p90S: 9000 }, 10), 'usually 1 h – 2 h 30 min');
});

void test('longer than nine in ten take is said to be so, and not a second before', () => {
  const usual = { p50S: 178, p90S: 241 };
  assert.equal(usualWords(usual, 241), 'usually 3–4 min');
  assert.equal(usualWords(usual, 242), 'longer than usual (usually 3–4 min)');
});

void test('four runs are no custom, five are', () => {
  const numbers = { p50_s: 60, p90_s: 90 };
  assert.equal(usualOf({ ...numbers, runs: 4 }), null);
  assert.deepEqual(usualOf({ ...numbers, runs: 5 }), { p50S: 60, p90S: 90 });
  assert.equal(usualOf(null), null);
});
