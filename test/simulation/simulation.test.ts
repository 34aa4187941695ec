import assert from 'node:assert/strict';
import { test } from '../harness/test.ts';
import { type Outcome, simulate } from './simulation.ts';

/** A short form of `npm run sim:seed`: `simulate` throws at the first invariant that breaks. */
const SEEDS = [7, 11, 42];
const DEPLOYS = 80;

const played = new Map<number, Promise<Outcome>>();

function outcomeOf(seed: number): Promise<Outcome> {
  const outcome = played.get(seed) ?? simulate(seed, DEPLOYS);
  played.set(seed, outcome);
  return outcome;
}

for (const seed of SEEDS) {
  test(`seed ${seed}: nothing lost, nothing twice, never another’s run`, async () => {
    const { deploys, crashes, verdict, told, outside, reruns } = await outcomeOf(seed);
    assert.ok(deploys >= DEPLOYS);
    assert.ok(crashes > 0, 'a seed in which no server dies shows little');
    assert.ok(told.dropped > 0 && told.late > 0 && told.doubled > 0, 'nor one with perfect hooks');
    assert.ok(outside > 0, 'nor one in which nobody starts a run by hand');
    assert.ok(verdict.again > 0, 'nor one in which nothing is run again');
    assert.ok(
      reruns.started > 0 && reruns.refused > 0,
      'by the console, and by what it is refused',
    );
    assert.equal(verdict.alone, 0);
  });
}

test('the same seed goes the same way, to the last line', async () => {
  const [seed = 0] = SEEDS;
  assert.deepEqual(await simulate(seed, DEPLOYS), await outcomeOf(seed));
});

test('another seed goes another way', async () => {
  const digests = await Promise.all(SEEDS.map(async (seed) => (await outcomeOf(seed)).digest));
  assert.equal(new Set(digests).size, SEEDS.length);
});
