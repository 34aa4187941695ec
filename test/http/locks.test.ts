import assert from 'node:assert/strict';
import type { TargetEvents } from '../../src/contract/lock.ts';
import type { Target } from '../../src/contract/target.ts';
import { type Bench, startBench } from '../harness/bench.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, test } from '../harness/test.ts';
import { until } from '../harness/until.ts';
import { TARGETS as WORLD } from '../harness/world.ts';

const TARGETS = '/api/internal/targets';
const LOCK = `${TARGETS}/shop/lock`;
const TOKEN = 'a-long-admin-token-of-some-forty-characters';
const ADMIN = { authorization: `Bearer ${TOKEN}` };

/** The same server for somebody else: with a token its caller is `admin`, without it was `operator`. */
async function asAdmin(bench: Bench): Promise<void> {
  await bench.restart({ SIGNALBOX_ADMIN_TOKEN: TOKEN });
}

async function eventsOf(bench: Bench, target: string, headers = {}): Promise<string[]> {
  const answer = await bench.client.get(`${TARGETS}/${target}/events`, headers);
  return (answer.json as TargetEvents).events.map(({ event, actor }) => `${actor} ${event}`);
}

describe('a lock', () => {
  test('lets its owner through who says so, and nobody else', async (t) => {
    const bench = await startBench(t);
    await bench.client.put(LOCK, { reason: 'schema change' });
    problemOf(await bench.client.deploy({ target: 'shop' }), 'target-locked');
    deployOf(await bench.client.deploy({ target: 'shop', through_lock: true }), 202);
    await asAdmin(bench);
    const others = await bench.client.deploy({ target: 'shop', through_lock: true }, ADMIN);
    assert.equal(problemOf(others, 'target-locked').lock?.by, 'operator');
  });

  test('is another’s until it is taken over, and every hand on it is remembered', async (t) => {
    const bench = await startBench(t);
    await bench.client.put(LOCK, { reason: 'schema change' });
    await asAdmin(bench);
    const held = await bench.client.put(LOCK, { reason: 'mine now' }, ADMIN);
    assert.equal(problemOf(held, 'target-locked').lock?.reason, 'schema change');
    const taken = await bench.client.put(LOCK, { reason: 'mine now', take_over: true }, ADMIN);
    assert.equal((taken.json as Target).lock?.by, 'admin');
    await bench.client.delete(LOCK, ADMIN);
    assert.deepEqual(await eventsOf(bench, 'shop', ADMIN), [
      'admin unlocked',
      'admin taken-over',
      'operator locked',
    ]);
  });

  test('is opened as the one that was seen, or not at all', async (t) => {
    const bench = await startBench(t);
    const seen = ((await bench.client.put(LOCK, { reason: 'schema change' })).json as Target).lock;
    await asAdmin(bench);
    await bench.client.put(LOCK, { reason: 'Checkout fails', take_over: true }, ADMIN);
    const late = `${LOCK}?locked_at_utc=${seen?.at_utc}`;
    const { lock } = problemOf(await bench.client.delete(late, ADMIN), 'target-locked');
    assert.ok(lock !== undefined);
    assert.equal(lock.reason, 'Checkout fails');
    // The link in the problem leads to the lock as it stands.
    const { url, ...shown } = lock;
    assert.deepEqual(((await bench.client.get(url, ADMIN)).json as Target).lock, shown);
    const opened = await bench.client.delete(`${LOCK}?locked_at_utc=${lock.at_utc}`, ADMIN);
    assert.equal((opened.json as Target).lock, null);
    assert.equal((await bench.client.delete(late, ADMIN)).status, 200, 'there is none any more');
  });

  test('opens by itself when its time is over', async (t) => {
    const bench = await startBench(t);
    const past = new Date(Date.now() - 1_000).toISOString();
    const late = await bench.client.put(LOCK, { reason: 'x', expires_at_utc: past });
    problemOf(late, 'malformed-request');
    const soon = new Date(Date.now() + 1_500).toISOString();
    const locked = await bench.client.put(LOCK, { reason: 'x', expires_at_utc: soon });
    assert.equal((locked.json as Target).lock?.expires_at_utc, soon);
    problemOf(await bench.client.deploy({ target: 'shop' }), 'target-locked');
    await until('the lock is over', async () => {
      const { lock } = (await bench.client.get(`${TARGETS}/shop`)).json as Target;
      return lock === null;
    });
    deployOf(await bench.client.deploy({ target: 'shop' }), 202);
  });
});

describe('a freeze', () => {
  const FROZEN = `${WORLD}
freezes:
  year-end:
    reason: No releases over the holidays
    from: "2020-12-20"
    until: "2199-01-03 08:00"
    zone: Europe/Berlin
    environments: [production]
  nightly:
    reason: Backups run
    cron: "0 0 * * *"
    for: 1m
    targets: [docs]
`;

  test('closes the targets it concerns, unless it is overridden with a reason that is kept', async (t) => {
    const bench = await startBench(t, { targets: FROZEN });
    const problem = problemOf(await bench.client.deploy({ target: 'shop' }), 'target-frozen');
    assert.deepEqual([problem.dispatch, problem.freeze?.id], ['not_sent', 'year-end']);
    assert.equal(problem.freeze?.until_utc, '2199-01-03T07:00:00.000Z');
    assert.equal(bench.sim.counts.dispatch, 0);
    problemOf(
      await bench.client.deploy({ target: 'shop', override_reason: ' ' }),
      'malformed-request',
    );
    const wish = { target: 'shop', override_reason: 'Checkout is down' };
    const deploy = deployOf(await bench.client.deploy(wish), 202);
    assert.equal(deploy.override_reason, 'Checkout is down');
    const timeline = await bench.client.get(`/api/internal/deploys/${deploy.id}/timeline`);
    assert.match(timeline.text, /Overridden: Checkout is down/);
    deployOf(await bench.client.deploy({ target: 'mall' }), 202);
  });

  test('is shown while it is on, and before it begins', async (t) => {
    const bench = await startBench(t, { targets: FROZEN });
    const { freeze: on } = (await bench.client.get(`${TARGETS}/shop`)).json as Target;
    assert.deepEqual([on?.is_on, on?.reason], [true, 'No releases over the holidays']);
    const { freeze: next } = (await bench.client.get(`${TARGETS}/docs`)).json as Target;
    assert.equal(next?.id, 'nightly');
    assert.match(String(next?.from_utc), /T00:00:00.000Z$/);
    const { freeze: none } = (await bench.client.get(`${TARGETS}/mall`)).json as Target;
    assert.equal(none, null);
  });
});
