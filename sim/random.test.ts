import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createRandom } from './random.ts';

function many(seed: number, count = 1_000): number[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.fraction());
}

describe('seeded numbers', () => {
  test('the first of mulberry32 with seed 1, as others compute it', () => {
    const first = many(1, 3).map((one) => Math.round(one * 2 ** 32));
    assert.deepEqual(first, [2_693_262_067, 11_749_833, 2_265_367_787]);
  });

  test('are the same for the same seed only', () => {
    assert.deepEqual(many(7), many(7));
    assert.notDeepEqual(many(7), many(8));
  });

  test('lie in the unit interval and fill it', () => {
    const all = many(3);
    assert.ok(all.every((one) => one >= 0 && one < 1));
    const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
    assert.ok(Math.abs(mean - 0.5) < 0.05, String(mean));
  });

  test('a whole number is any from the first to the last, a choice any of the choices', () => {
    const random = createRandom(5);
    const wholes = Array.from({ length: 200 }, () => random.whole(2, 4));
    assert.deepEqual(
      [...new Set(wholes)].toSorted((a, b) => a - b),
      [2, 3, 4],
    );
    const picks = Array.from({ length: 200 }, () => random.pick(['a', 'b', 'c']));
    assert.deepEqual([...new Set(picks)].toSorted(), ['a', 'b', 'c']);
  });

  test('a chance of none and of all', () => {
    const random = createRandom(5);
    const chances = Array.from({ length: 100 }, () => [random.chance(0), random.chance(1)]);
    assert.ok(chances.every(([never, always]) => !never && always));
  });
});
