import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partAgainstUsual, usualWords } from './usual.ts';

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

void test('of a job at work what is usual is said, of a step or one that is over only that it took longer', () => {
  const usual = { p50_s: 40, p90_s: 60, runs: 5 };
  const longer = 'longer than usual (usually 40–60 s)';
  const said = (kind: 'job' | 'step', status: string, seconds: number) =>
    partAgainstUsual(kind, { status }, seconds * 1_000, usual);
  assert.equal(said('job', 'in_progress', 10), 'usually 40–60 s');
  assert.equal(said('job', 'in_progress', 61), longer);
  assert.equal(said('job', 'completed', 61), null, 'a second more may be rounding');
  assert.equal(said('job', 'completed', 62), longer);
  assert.equal(said('step', 'in_progress', 61), null);
  assert.equal(said('step', 'in_progress', 62), longer);
  assert.equal(said('step', 'completed', 62), longer);
});

void test('where nothing is usual, or no time is known, nothing is said of it', () => {
  const usual = { p50_s: 40, p90_s: 60, runs: 5 };
  assert.equal(partAgainstUsual('job', { status: 'in_progress' }, 10_000, null), null);
  assert.equal(partAgainstUsual('job', { status: 'in_progress' }, null, usual), null);
});
