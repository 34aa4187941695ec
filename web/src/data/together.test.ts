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

test('the targets are asked for when one begins or ends, not at each of its steps', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let asked = 0;
  const together = tellTogether(new QueryClient(), () => {
    asked += 1;
  });
  const after = (version: number, status: Deploy['status']): number => {
    together.tell(deployWith({ id: 'd', version, status }));
    t.mock.timers.tick(50);
    return asked;
  };
  const counts = [after(1, 'accepted'), after(2, 'building'), after(3, 'deploying')];
  assert.deepEqual([...counts, after(4, 'failed'), after(5, 'queued')], [1, 1, 1, 2, 3]);
});
