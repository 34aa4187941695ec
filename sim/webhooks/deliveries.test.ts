import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { until } from '../../test/harness/until.ts';
import type { Fate, Letter, SimulatorOptions } from '../server.ts';
import { testApp } from '../testing/app.ts';
import { startBench } from '../testing/bench.ts';
import { startReceiver } from '../testing/receiver.ts';
import { smallWorld } from '../testing/small-world.ts';

const SECRET = 'secret';

/** A hook that hears of runs only, and its receiver. */
async function start(t: TestContext, options: Partial<SimulatorOptions> = {}) {
  const bench = await startBench(t, options);
  const receiver = await startReceiver(t);
  const order = { repository: 'acme/shop', url: receiver.url, secret: SECRET };
  const hook = bench.sim.addHook({ kind: 'repository', ...order, events: ['workflow_run'] });
  await bench.sim.webhooksSettled();
  const pass = async (ms: number) => {
    bench.clock.advance(ms);
    await bench.sim.webhooksSettled();
  };
  const arrived = () => receiver.received.slice(1).map((one) => one.what);
  return { bench, receiver, hook, pass, arrived };
}

/** The fate of one kind of event. */
function fateOf(what: string, fate: Fate) {
  return ({ event, action }: Letter): Fate => (`${event} ${action}` === what ? fate : {});
}

describe('a delivery', () => {
  test('is kept with what was sent and what came back', async (t) => {
    const { receiver, hook } = await start(t);
    const [ping] = hook.deliveries;
    assert.ok(ping);
    const { status, statusCode, response, event, action, redelivery } = ping;
    assert.deepEqual(
      { status, statusCode, event, action, redelivery, body: response?.body },
      {
        ...{ status: 'OK', statusCode: 202, event: 'ping', action: null },
        ...{ redelivery: false, body: 'heard' },
      },
    );
    assert.equal(ping.request.body, receiver.received[0]?.body);
    assert.equal(ping.guid, receiver.received[0]?.headers['x-github-delivery']);
  });

  test('that is answered with an error is not sent again', async (t) => {
    const { bench, receiver, hook, pass, arrived } = await start(t);
    receiver.answer = 500;
    await bench.dispatch();
    await pass(0);
    receiver.answer = 202;
    await pass(1_000);
    const last = hook.deliveries.at(-1);
    assert.equal(last?.status, 'Invalid HTTP Response: 500');
    assert.equal(last?.statusCode, 500);
    assert.deepEqual(arrived(), ['workflow_run requested']);
  });

  test('to nobody is noted as such', async (t) => {
    const bench = await startBench(t);
    const receiver = await startReceiver(t);
    await receiver.close();
    const order = { repository: 'acme/shop', url: receiver.url, secret: SECRET } as const;
    const hook = bench.sim.addHook({ kind: 'repository', ...order });
    await bench.sim.webhooksSettled();
    assert.equal(hook.deliveries[0]?.status, 'failed to connect to host');
    assert.equal(hook.deliveries[0]?.statusCode, 502);
    assert.equal(hook.deliveries[0]?.response, null);
  });

  test('that is not answered is given up, and the next has its turn', async (t) => {
    const options = { webhookTimeoutMs: 500 };
    const { bench, receiver, hook, pass, arrived } = await start(t, options);
    receiver.answer = null;
    await bench.dispatch();
    await pass(2_000);
    const ends = hook.deliveries.slice(1).map((one) => `${one.action} ${one.status}`);
    assert.deepEqual(ends, ['requested timed out', 'in_progress timed out']);
    assert.equal(hook.deliveries.at(-1)?.statusCode, 504);
    assert.deepEqual(arrived(), ['workflow_run requested', 'workflow_run in_progress']);
  });

  test('is dropped, and noted as one that could not connect', async (t) => {
    const deliver = fateOf('workflow_run in_progress', { drop: true });
    const { bench, hook, pass, arrived } = await start(t, { deliver });
    await bench.dispatch();
    await pass(60_000);
    assert.deepEqual(arrived(), ['workflow_run requested', 'workflow_run completed']);
    const codes = hook.deliveries.slice(1).map((one) => one.statusCode);
    assert.deepEqual(codes, [202, 502, 202]);
  });

  test('is doubled under one GUID', async (t) => {
    const deliver = fateOf('workflow_run requested', { copies: 2 });
    const { bench, receiver, hook, pass, arrived } = await start(t, { deliver });
    await bench.dispatch();
    await pass(0);
    assert.deepEqual(arrived(), ['workflow_run requested', 'workflow_run requested']);
    const guids = receiver.received.slice(1).map((one) => one.headers['x-github-delivery']);
    assert.equal(new Set(guids).size, 1);
    assert.equal(new Set(hook.deliveries.map((one) => one.id)).size, 3);
  });

  test('is delayed, and overtaken', async (t) => {
    const deliver = fateOf('workflow_run requested', { delayMs: 90_000 });
    const { bench, pass, arrived } = await start(t, { deliver });
    await bench.dispatch();
    await pass(60_000);
    const later = ['workflow_run in_progress', 'workflow_run completed'];
    assert.deepEqual(arrived(), later);
    await pass(30_000);
    assert.deepEqual(arrived(), [...later, 'workflow_run requested']);
  });

  test('leaves as late as the simulator was told', async (t) => {
    const { bench, pass, arrived } = await start(t, { webhookDelayMs: 500 });
    await pass(500);
    await bench.dispatch();
    await pass(499);
    assert.deepEqual(arrived(), []);
    await pass(1);
    assert.deepEqual(arrived(), ['workflow_run requested']);
  });

  test('under way ends with the simulator, unnoted', async (t) => {
    const { bench, receiver, hook } = await start(t);
    receiver.answer = null;
    await bench.dispatch();
    await until('it arrives', () => receiver.received.length === 2);
    await bench.sim.close();
    await bench.sim.webhooksSettled();
    assert.equal(hook.deliveries.length, 1);
  });

  test('is kept until a thousand came after it', async (t) => {
    const deliver = fateOf('workflow_run requested', { copies: 1_000, drop: true });
    const { bench, hook, pass } = await start(t, { deliver });
    await bench.dispatch();
    await pass(0);
    assert.equal(hook.deliveries.length, 1_000);
    assert.equal(hook.deliveries[0]?.event, 'workflow_run');
  });
});

test('one event has one GUID, for whoever hears it', async (t) => {
  const { bench, receiver, pass } = await start(t);
  bench.sim.addHook({ kind: 'app', url: receiver.url, secret: SECRET });
  await bench.dispatch();
  await pass(0);
  const requested = receiver.received.filter((one) => one.what === 'workflow_run requested');
  const guids = requested.map((one) => one.headers['x-github-delivery']);
  assert.equal(guids.length, 2);
  assert.equal(guids[0], guids[1]);
});

test('a mistaken hook is refused', async (t) => {
  const { sim } = await startBench(t, { world: { ...smallWorld(), apps: [testApp().seed] } });
  const to = { url: 'http://127.0.0.1:9/', secret: SECRET };
  assert.throws(() => sim.addHook({ kind: 'repository', repository: 'acme/nothing', ...to }));
  assert.throws(() => sim.addHook({ kind: 'app', app: 'nobody', ...to }), /no App nobody/);
  assert.throws(
    () => sim.addHook({ kind: 'app', app: 7, ...to, url: 'https://x.example' }),
    /not an http URL/,
  );
  sim.addHook({ kind: 'app', app: 7, ...to });
  assert.throws(() => sim.addHook({ kind: 'app', app: 'box', ...to }), /has one hook/);
});
