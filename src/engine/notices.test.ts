import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DeployStatus } from '../domain/status.ts';
import { noticeOf, planOf } from './notices.ts';
import type { Channel, LoggedChange } from './notify-port.ts';

let position = 0;

function change(status: DeployStatus, over: Partial<LoggedChange> = {}): LoggedChange {
  position += 1;
  return {
    ...{ position, deployId: 'd1', target: 'shop', version: position, at: position },
    ...{ event: 'observed', status, before: null },
    ...over,
  };
}

const ALL: Channel = { name: 'a', kind: 'webhook', events: 'all', targets: null };
const FAILURES: Channel = { ...ALL, events: 'failures' };

function toldTo(channel: Channel, changes: readonly LoggedChange[], troubled: string[] = []) {
  const plan = planOf(channel, { from: 0, changes, troubled: new Set(troubled) });
  const told = plan.told.map(({ notice, isRecovery }) => (isRecovery ? `${notice} again` : notice));
  return { told, troubled: [...plan.troubled], upTo: plan.upTo };
}

describe('what of the log is news', () => {
  for (const [status, over, notice] of [
    ['accepted', { event: 'accepted' }, 'accepted'],
    ['building', { event: 'adopted' }, 'adopted'],
    ['failed', { event: 'adopted' }, 'failed'],
    ['succeeded', { before: 'building' }, 'succeeded'],
    ['succeeded', { before: 'succeeded' }, null],
    ['building', { before: 'queued' }, null],
    ['cancelled', { before: 'building', event: 'merged' }, null],
  ] as const) {
    test(`${over.event ?? 'observed'}, ${status}: ${notice}`, () => {
      assert.equal(noticeOf(change(status, over)), notice);
    });
  }
});

describe('what a channel is told', () => {
  const life = [
    change('accepted'),
    change('dispatched', { before: 'dispatching' }),
    change('waiting', { before: 'queued' }),
    change('failed', { before: 'building' }),
    change('succeeded', { before: 'building', deployId: 'd2' }),
    change('succeeded', { before: 'building', deployId: 'd3' }),
  ];

  test('of everything, or of failures and what mends them', () => {
    assert.deepEqual(toldTo(ALL, life).told, [
      ...['accepted', 'dispatched', 'waiting', 'failed', 'succeeded again', 'succeeded'],
    ]);
    assert.deepEqual(toldTo(FAILURES, life).told, ['failed', 'succeeded again']);
  });

  test('a trouble outlives the page of the log that it was read in', () => {
    const [, , , failed, mended] = life;
    assert.ok(failed && mended);
    assert.deepEqual(toldTo(FAILURES, [failed]).troubled, ['shop']);
    const { told, troubled } = toldTo(FAILURES, [mended], ['shop']);
    assert.deepEqual([told, troubled], [['succeeded again'], []]);
  });

  test('nothing of targets it is not for, whose lines are read past all the same', () => {
    const { told, troubled, upTo } = toldTo({ ...ALL, targets: ['docs'] }, life);
    assert.deepEqual([told, troubled, upTo], [[], [], life.at(-1)?.position]);
  });
});
