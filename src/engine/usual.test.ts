import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accept, type Deploy } from '../domain/deploy.ts';
import { join } from '../domain/join.ts';
import type { Lasted } from '../domain/numbers.ts';
import { createUsualDurations } from './usual.ts';

const T0 = Date.parse('2026-11-24T21:00:00Z');

/** A deploy of `shop` that took so long, at that attempt of its run. */
function ended(id: string, ms: number, { attempt = 1, conclusion = 'success' } = {}): Deploy {
  const accepted = accept({
    ...{ id, target: 'shop', repository: 'acme/shop', workflow: 'deploy.yml', ref: 'main' },
    ...{ inputs: {}, environment: null, reason: null, correlationInput: null, isTitled: false },
    ...{ override: null, rollsBack: null, commit: null, shaInput: null },
    ...{ origin: 'console', requestedBy: 'ann', requestedAt: T0 },
  });
  const run = {
    ...{
      runId: 7,
      number: 1,
      attempt,
      status: 'completed',
      conclusion,
      event: 'workflow_dispatch',
    },
    ...{ title: '', actor: 'ann', headBranch: 'main', headSha: 'c0de', headTitle: null },
    ...{ headAt: null, url: '', createdAt: T0, startedAt: T0, updatedAt: T0 + ms },
  };
  return join(accepted, { type: 'proved', at: T0 + ms, source: 'reconciler', run });
}

function history(...durations: readonly number[]): ReadonlyMap<string, readonly Lasted[]> {
  return new Map([['shop', durations.map((ms, i) => ({ id: `d${i}`, endedAt: T0 + i, ms }))]]);
}

test('what the history holds is known from the start; each target has its own', () => {
  const usual = createUsualDurations(history(10, 20, 30, 40, 50));
  assert.equal(usual.of('shop')?.p50, 30);
  assert.equal(usual.of('mall'), null);
});

test('each deploy that ends counts once, however often it is heard of', () => {
  const usual = createUsualDurations(history(10, 20, 30, 40));
  assert.equal(usual.of('shop'), null, 'four are too few');
  for (let i = 0; i < 3; i++) usual.learn(ended('new', 5_000));
  assert.equal(usual.of('shop')?.p50, 30);
  usual.learn(ended('d0', 6_000));
  assert.equal(usual.of('shop')?.p50, 40, 'it is known by its id');
});

test('what failed tells nothing, nor what went through only when it ran again', () => {
  const usual = createUsualDurations(history(10, 20, 30, 40, 50));
  usual.learn(ended('bad', 9_000, { conclusion: 'failure' }));
  assert.equal(usual.of('shop')?.p50, 30);
  usual.learn(ended('d4', 9_000, { attempt: 2 }));
  assert.equal(usual.of('shop'), null, 'it told until it ran again');
});

test('old ones are forgotten', () => {
  const usual = createUsualDurations(history(...Array.from({ length: 50 }, () => 10)));
  for (let i = 0; i < 26; i++) usual.learn(ended(`new${i}`, 7_000 + i));
  assert.equal(usual.of('shop')?.p50, 7_000);
});
