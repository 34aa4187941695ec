import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countTicks, labelled, timeTicks } from './ticks.ts';

test('times on an axis are round as people count them', () => {
  assert.deepEqual(timeTicks(283, 5), [0, 60, 120, 180, 240, 300]);
  assert.deepEqual(timeTicks(5_000, 4), [0, 1_800, 3_600, 5_400]);
  assert.deepEqual(timeTicks(0, 4), [0, 1]);
  assert.deepEqual(timeTicks(400_000, 2), [0, 259_200, 518_400]);
});

test('an axis begins at nothing, reaches past the most, and has no more steps than there is room for', () => {
  const most = fc.integer({ min: 0, max: 2_000_000 });
  const count = fc.integer({ min: 1, max: 8 });
  fc.assert(
    fc.property(most, count, fc.constantFrom(timeTicks, countTicks), (highest, room, ticksFor) => {
      const ticks = ticksFor(highest, room);
      assert.equal(ticks[0], 0);
      assert.ok((ticks.at(-1) ?? 0) >= highest);
      assert.ok(ticks.length >= 2 && ticks.length <= room + 1);
      const steps = new Set(ticks.slice(1).map((tick, i) => tick - (ticks[i] ?? 0)));
      assert.equal(steps.size, 1);
    }),
  );
});

test('labels that have no room are left out evenly, never the last', () => {
  assert.deepEqual(labelled(['a', 'b', 'c', 'd', 'e'], 3), ['a', 'c', 'e']);
  assert.deepEqual(labelled(['a', 'b', 'c', 'd'], 2), ['b', 'd']);
  assert.deepEqual(labelled(['a', 'b'], 9), ['a', 'b']);
  assert.deepEqual(labelled(['a', 'b'], 0), ['b']);
});
