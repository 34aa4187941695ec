import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QueryClient } from '@tanstack/react-query';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { deployWith } from '../testing/deploy.ts';
import { keys } from './cache.ts';
import { tellTogether } from './together.ts';

test('a burst is shown in parts, each deploy as it was told last, and none is left out', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const client = new QueryClient();
  const together = tellTogether(client, () => {});
  const ids = Array.from({ length: 20 }, (_, i) => `d${i}`);
  for (const version of [2, 3, 1]) {
    for (const id of ids) together.tell(deployWith({ id, version }));
  }
  const shown = (): number[] =>
    ids.flatMap((id) => client.getQueryData<Deploy>(keys.deploy(id))?.version ?? []);
  assert.equal(shown().length, 0, 'not at once');
  t.mock.timers.tick(50);
  assert.equal(shown().length, 8);
  t.mock.timers.tick(50);
  t.mock.timers.tick(50);
  assert.deepEqual(shown(), Array(20).fill(3));
});

test('nothing is shown any more once the stream is closed for good', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const client = new QueryClient();
  const together = tellTogether(client, () => {});
  together.tell(deployWith({ id: 'd' }));
  together.stop();
  t.mock.timers.tick(1_000);
  assert.equal(client.getQueryData(keys.deploy('d')), undefined);
});
