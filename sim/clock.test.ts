import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { systemClock, virtualClock } from './clock.ts';
import { startSimulator } from './server.ts';
import { smallWorld } from './testing/small-world.ts';

describe('a virtual clock', () => {
  test('wakes who waited for a moment now reached, in order', async () => {
    const clock = virtualClock(0);
    const woken: number[] = [];
    const waits = [30, 10, 20].map((at) => clock.until(at).then(() => woken.push(at)));
    clock.advance(9);
    await clock.until(9);
    assert.deepEqual(woken, []);
    clock.advance(21);
    await Promise.all(waits);
    assert.deepEqual(woken, [10, 20, 30]);
  });

  test('lets go of who has given up', async () => {
    const patience = new AbortController();
    const wait = virtualClock(0).until(1, patience.signal);
    patience.abort(new Error('enough'));
    await assert.rejects(wait, { message: 'enough' });
  });
});

describe("the machine's clock", () => {
  test('does not wait for what is past, nor for who has given up', async () => {
    await systemClock.until(0);
    const patience = new AbortController();
    const wait = systemClock.until(Number.MAX_SAFE_INTEGER, patience.signal);
    patience.abort(new Error('enough'));
    await assert.rejects(wait, { message: 'enough' });
  });

  test('is never early', async (t) => {
    // Waiting keeps no process alive; a listening socket does.
    const sim = await startSimulator({ world: smallWorld() });
    t.after(() => sim.close());
    const atMs = Date.now() + 20;
    await systemClock.until(atMs);
    assert.ok(Date.now() >= atMs);
  });
});
