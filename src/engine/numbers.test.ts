import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTargets } from '../config/targets-file.ts';
import { createReadNumbers } from './numbers.ts';

test('the numbers of all targets let others have their turn after each of them', async () => {
  const seen: string[] = [];
  const like = '{ repository: acme/shop, workflow: d.yml }';
  const { targets } = parseTargets(`targets: { shop: ${like}, mall: ${like} }`, 'f', {});
  const { all } = createReadNumbers({
    numbers: {
      lasted: async (target) => {
        seen.push(target);
        return [];
      },
      ...{ smooth: async () => [], outages: async () => [], lead: async () => null },
      perDay: async (_, days) => days.map(({ date }) => ({ date, succeeded: 1, failed: 0 })),
    },
    clock: { now: () => Date.parse('2026-11-24T21:00:00Z') },
    targets,
    nextTurn: async () => void seen.push('others'),
  });
  const { sum } = await all({ days: 7, zone: 'UTC' });
  assert.deepEqual(seen, ['shop', 'others', 'mall', 'others']);
  assert.equal(sum.deploys, 14);
});
