import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { failureRate, type Lasted, percentile, restoreOf, usualOf } from './numbers.ts';

function lasted(durations: readonly number[]): Lasted[] {
  return durations.map((ms, i) => ({ id: `d${i}`, endedAt: i, ms }));
}

describe('a percentile', () => {
  test('is a value that there was, by nearest rank', () => {
    const five = [50, 15, 40, 20, 35];
    assert.deepEqual(
      [0, 0.3, 0.4, 0.5, 0.9, 1].map((share) => percentile(five, share)),
      [15, 20, 20, 35, 50, 50],
    );
    assert.equal(percentile([], 0.5), null);
  });

  test('has its share of the values at or below it, and less than that below', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1_000), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 100 }),
        (values, percent) => {
          const value = percentile(values, percent / 100) ?? Number.NaN;
          assert.ok(values.includes(value));
          const atOrBelow = values.filter((each) => each <= value).length;
          const below = values.filter((each) => each < value).length;
          assert.ok(atOrBelow * 100 >= percent * values.length);
          assert.ok(below * 100 < percent * values.length);
        },
      ),
    );
  });
});

describe('how long deploys usually take', () => {
  test('is told from five on', () => {
    assert.equal(usualOf(lasted([1, 2, 3, 4])), null);
    assert.deepEqual(usualOf(lasted([5, 1, 4, 2, 3])), { p50: 3, p90: 5, runs: 5 });
  });

  test('is told by the newest fifty, in whatever order they come', () => {
    const old = Array.from({ length: 40 }, () => 900);
    const fresh = Array.from({ length: 50 }, () => 60);
    const all = lasted([...old, ...fresh]);
    const expected = { p50: 60, p90: 60, runs: 50 };
    assert.deepEqual(usualOf(all), expected);
    assert.deepEqual(usualOf(all.toReversed()), expected);
  });
});

test('the failure rate is that of what ended; of nothing there is none', () => {
  assert.equal(failureRate({ succeeded: 3, failed: 1 }), 0.25);
  assert.equal(failureRate({ succeeded: 0, failed: 0 }), null);
});

test('what still goes on is told apart from the time to restore', () => {
  const over = [60, 10, 20, 30].map((took) => ({ began: 100, restored: 100 + took }));
  const open = [400, 300].map((began) => ({ began, restored: null }));
  assert.deepEqual(restoreOf([...over, ...open]), { median: 20, outages: 4, openSince: 300 });
  assert.deepEqual(restoreOf([]), { median: null, outages: 0, openSince: null });
});
