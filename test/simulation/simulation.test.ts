import assert from 'node:assert/strict';
import { test } from '../harness/test.ts';
import { simulate } from './simulation.ts';

/** A short form of `npm run sim:seed`: `simulate` throws at the first invariant that breaks. */
const SEEDS = [7, 11, 23, 42];
const DEPLOYS = 150;

for (const seed of SEEDS) {
  test(`seed ${seed}: nothing lost, nothing twice, never another’s run`, async () => {
    const { deploys, crashes, verdict } = await simulate(seed, DEPLOYS);
    assert.ok(deploys >= DEPLOYS);
    assert.ok(crashes > 0, 'a seed in which no server dies shows little');
    assert.equal(verdict.alone, 0);
  });
}

test('the same seed goes the same way, to the last line', async () => {
  const [first, second] = [await simulate(3, 60), await simulate(3, 60)];
  assert.deepEqual(first, second);
});

test('another seed goes another way', async () => {
  const [first, second] = [await simulate(4, 20), await simulate(5, 20)];
  assert.notEqual(first.digest, second.digest);
});
