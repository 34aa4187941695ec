import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Purpose } from '../engine/github-port.ts';
import { createAccounts } from './budget.ts';
import type { Exchange } from './reply.ts';

const NOW = Date.parse('2026-11-24T21:00:00Z');
const HOUR = 3_600_000;

function answered(status: number, headers: Readonly<Record<string, string>> = {}): Exchange {
  return { kind: 'answered', reply: { status, data: {}, headers } };
}

function left(remaining: number, resetInMs = HOUR): Exchange {
  return answered(200, {
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String((NOW + resetInMs) / 1_000),
    'x-ratelimit-resource': 'core',
  });
}

/** Books in which one request ended so. */
function after(...exchanges: readonly Exchange[]) {
  const accounts = createAccounts();
  const made = { credential: 'token', purpose: 'follow', isWrite: false } as const;
  for (const exchange of exchanges) accounts.observe(made, exchange, NOW);
  const may = (purpose: Purpose, at = NOW, credential = 'token'): boolean =>
    accounts.refusal(credential, purpose, at) === null;
  return { accounts, may, pace: accounts.pace('token', NOW) };
}

describe('what GitHub’s limits leave', () => {
  test('plenty: as planned', () => {
    const { pace, may, accounts } = after(left(4_900));
    assert.deepEqual([pace, may('follow'), accounts.warning('token', NOW)], [1, true, null]);
  });

  test('little: more rarely, and it is said until when', () => {
    const { pace, may, accounts } = after(left(1_000));
    assert.deepEqual([pace, may('follow')], [4, true]);
    assert.match(String(accounts.warning('token', NOW)), /less often until 22:00 UTC/);
  });

  test('little, but the hour is nearly over: as planned', () => {
    assert.equal(after(left(1_000, 300_000)).pace, 1);
  });

  test('the last tenth is for deploys: for sending, looking and confirming, and nothing else', () => {
    const { pace, may } = after(left(500));
    assert.equal(pace, Number.POSITIVE_INFINITY);
    const allowed = (['dispatch', 'look', 'confirm', 'operator'] as const).map((one) => may(one));
    const refused = (['follow', 'sweep', 'workflow', 'log', 'deliveries'] as const).map((one) =>
      may(one),
    );
    assert.deepEqual([allowed, refused], [Array(4).fill(true), Array(5).fill(false)]);
    assert.ok(may('follow', NOW + HOUR), 'until the hour is over');
  });

  test('answers that come out of order: the lowest figure of an hour counts', () => {
    const { accounts } = after(left(480), left(4_000));
    assert.equal(accounts.current(NOW).credentials[0]?.remaining, 480);
  });

  test('GitHub asked to wait: nobody asks, not even to send', () => {
    const { may } = after(answered(429, { 'retry-after': '17' }));
    assert.deepEqual([may('dispatch'), may('dispatch', NOW + 17_000)], [false, true]);
    assert.ok(may('dispatch', NOW, 'another'), 'with another credential all is well');
  });

  test('no figures, as on a GitHub Enterprise Server: as planned', () => {
    assert.equal(after(answered(200)).pace, 1);
  });

  test('the limit a minute is kept too: by what was asked in the last one', () => {
    const many = after(...Array.from({ length: 700 }, () => left(4_900)));
    assert.equal(many.pace, 4);
    const most = after(...Array.from({ length: 800 }, () => left(4_900)));
    assert.deepEqual([most.may('follow'), most.may('dispatch')], [false, true]);
    assert.ok(most.may('follow', NOW + 60_000));
  });

  test('what was asked is booked by what for; what had not changed apart', () => {
    const { accounts } = after(left(4_900), answered(304));
    assert.deepEqual(accounts.current(NOW).used, { follow: { requests: 2, notModified: 1 } });
  });
});
