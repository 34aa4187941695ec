import assert from 'node:assert/strict';
import { test } from 'node:test';
import { usualWords } from './usual.ts';

void test('what is usual is a range, in the unit that people would say it in', () => {
  assert.equal(usualWords({ p50_s: 178, p90_s: 241 }, 10), 'usually 3–4 min');
  assert.equal(usualWords({ p50_s: 20, p90_s: 41 }, 10), 'usually 20–41 s');
  assert.equal(usualWords({ p50_s: 44, p90_s: 122 }, 10), 'usually 44 s – 2 min');
  assert.equal(usualWords({ p50_s: 178, p90_s: 182 }, 10), 'usually 3 min');
  assert.equal(usualWords({ p50_s: 3600, p90_s: 9000 }, 10), 'usually 1 h – 2 h 30 min');
});

void test('longer than nine in ten take is said to be so, and not a second before', () => {
  const usual = { p50_s: 178, p90_s: 241 };
  assert.equal(usualWords(usual, 241), 'usually 3–4 min');
  assert.equal(usualWords(usual, 242), 'longer than usual (usually 3–4 min)');
});
