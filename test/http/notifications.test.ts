import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { faults } from '../../sim/faults.ts';
import { Deploy } from '../../src/contract/deploy.ts';
import { type Bench, startBench } from '../harness/bench.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import {
  channelBecomes,
  NOTIFICATIONS,
  SECRETS,
  SIGNING_SECRET,
  telling,
  toldBy,
  typesOf,
} from '../harness/notifications.ts';
import { openReceiver, type Received } from '../harness/receiver.ts';
import { describe, test } from '../harness/test.ts';

const FAILS = { fail: true } as const;

function hook(url: string, more = ''): string {
  return `audit: { kind: webhook, url: "${url}/hook", secret_env: HOOK_SECRET${more} }`;
}

function dataOf(one: Received | undefined): Readonly<Record<string, unknown>> {
  assert.ok(one);
  return one.json['data'] as Readonly<Record<string, unknown>>;
}

/** Deploys, waits for the end, and gives the deploy. */
async function deployed(bench: Bench, target: string, inputs = {}): Promise<Deploy> {
  const { id } = deployOf(await bench.client.deploy({ target, inputs }), 202);
  return bench.reaches(id, 'over', ({ finished_at_utc: at }) => at !== null);
}

describe('a webhook', () => {
  test('tells everything of a deploy in its order, signed, each with an id of its own', async (t) => {
    const receiver = await openReceiver(t);
    const targets = telling(hook(receiver.url));
    const bench = await startBench(t, { targets, isTold: true, env: SECRETS });
    const { id } = await deployed(bench, 'mall');
    const last = await receiver.gets('the end', ({ json }) => json['type'] === 'deploy.succeeded');
    assert.deepEqual(typesOf(receiver.received), [
      'deploy.accepted',
      'deploy.dispatched',
      'deploy.succeeded',
    ]);
    for (const { body, headers } of receiver.received) {
      new Webhook(SIGNING_SECRET).verify(body, headers as Record<string, string>);
    }
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    assert.equal(new Set(ids).size, ids.length);
    const data = dataOf(last);
    const shown = Deploy.parse(data['deploy']);
    assert.deepEqual([shown.id, shown.status, shown.jobs?.length], [id, 'succeeded', 1]);
    assert.match(String(data['text']), /^Live: The shop, as often as one likes, main → \w{7} by /);
    assert.equal(data['url'], `${bench.server.url}/deploys/${id}`);
  });

  test('of failures alone tells of failures, of doubt, and of the end of the trouble', async (t) => {
    const receiver = await openReceiver(t);
    const targets = telling(hook(receiver.url, ', events: failures'));
    const bench = await startBench(t, { targets, isTold: true, env: SECRETS });
    await deployed(bench, 'mall');
    const failed = await deployed(bench, 'mall', FAILS);
    const mended = await deployed(bench, 'mall');
    await deployed(bench, 'mall');
    bench.sim.failNext(faults.reset('before'), { on: 'dispatch' });
    const lost = deployOf(await bench.client.deploy({ target: 'docs' }), 202);
    await receiver.gets('doubt', ({ json }) => json['type'] === 'deploy.unconfirmed');
    assert.deepEqual(receiver.received.map(toldBy), [
      { type: 'deploy.failed', deploy: failed.id },
      { type: 'deploy.succeeded', deploy: mended.id },
      { type: 'deploy.unconfirmed', deploy: lost.id },
    ]);
    const data = dataOf(receiver.received[1]);
    assert.equal(data['is_recovery'], true);
    assert.match(String(data['text']), /^Live again: /);
  });

  test('of some targets tells of those alone', async (t) => {
    const receiver = await openReceiver(t);
    const targets = telling(hook(receiver.url, ', targets: [docs]'));
    const bench = await startBench(t, { targets, isTold: true, env: SECRETS });
    await deployed(bench, 'mall');
    const { id } = await deployed(bench, 'docs');
    await receiver.gets('the end', ({ json }) => json['type'] === 'deploy.succeeded');
    assert.deepEqual(new Set(receiver.received.map((one) => toldBy(one).deploy)), new Set([id]));
  });

  test('that fails three times is tried until it works, with the same id and in order', async (t) => {
    const receiver = await openReceiver(t, (_, before) => (before < 3 ? { status: 503 } : {}));
    const bench = await startBench(t, {
      targets: telling(hook(receiver.url)),
      isTold: true,
      env: SECRETS,
    });
    const { id } = deployOf(await bench.client.deploy({ target: 'mall' }), 202);
    const failing = await channelBecomes(
      bench.client,
      'it shows',
      (one) => one.last_error !== null,
    );
    assert.equal(failing.last_error, 'It answered with HTTP 503');
    assert.ok(failing.failing_since_utc !== null && failing.pending > 0);
    await bench.reaches(id, 'over', ({ finished_at_utc: at }) => at !== null);
    await receiver.gets('the end', ({ json }) => json['type'] === 'deploy.succeeded');
    assert.deepEqual(typesOf(receiver.received, id), [
      ...['deploy.accepted', 'deploy.accepted', 'deploy.accepted', 'deploy.accepted'],
      ...['deploy.dispatched', 'deploy.succeeded'],
    ]);
    const tries = receiver.received.slice(0, 4).map(({ headers }) => headers['webhook-id']);
    assert.equal(new Set(tries).size, 1);
    const well = await channelBecomes(bench.client, 'all is well', (one) => one.pending === 0);
    assert.deepEqual([well.failing_since_utc, well.last_error, well.given_up], [null, null, []]);
    const metrics = (await bench.client.get('/metrics')).text;
    assert.match(metrics, /^signalbox_notifications_pending\{channel="audit"\} 0$/m);
    assert.match(metrics, /^signalbox_notifications_total\{channel="audit",outcome="retry"\} 3$/m);
  });

  test('is left alone for as long as it asks', async (t) => {
    const triedAt: number[] = [];
    const receiver = await openReceiver(t, (_, before) => {
      triedAt.push(performance.now());
      return before === 0 ? { status: 429, headers: { 'retry-after': '3' } } : {};
    });
    const bench = await startBench(t, {
      targets: telling(hook(receiver.url)),
      isTold: true,
      env: SECRETS,
    });
    await deployed(bench, 'mall');
    await receiver.gets('the end', ({ json }) => json['type'] === 'deploy.succeeded');
    const [first = 0, second = 0] = triedAt;
    assert.ok(second - first >= 2_990, `tried again after ${second - first} ms`);
  });

  for (const [what, answer, said] of [
    ['says that it is gone', { status: 410 }, /HTTP 410$/],
    ['sends elsewhere', { status: 307, headers: { location: '/other' } }, /redirects are not/],
  ] as const) {
    test(`that ${what} is given up at once, shows it, and works when tried again`, async (t) => {
      let isMended = false;
      const receiver = await openReceiver(t, () => (isMended ? {} : answer));
      const events = ', events: failures';
      const targets = telling(hook(receiver.url, events));
      const bench = await startBench(t, { targets, isTold: true, env: SECRETS });
      const { id } = await deployed(bench, 'mall', FAILS);
      const shown = await channelBecomes(
        bench.client,
        'it shows',
        (one) => one.given_up_total === 1,
      );
      assert.deepEqual([shown.pending, shown.given_up[0]?.deploy], [0, id]);
      assert.match(String(shown.given_up[0]?.error), said);
      assert.equal(receiver.received.length, 1);
      isMended = true;
      const answered = await bench.client.post(`${NOTIFICATIONS}/audit/retry`);
      assert.equal(answered.status, 200);
      const well = await channelBecomes(
        bench.client,
        'well',
        (one) => one.failing_since_utc === null,
      );
      assert.deepEqual([well.pending, well.given_up_total], [0, 0]);
      assert.deepEqual(
        receiver.received.map(({ path }) => path),
        ['/hook', '/hook'],
      );
    });
  }

  test('that is new is not told of the past', async (t) => {
    const receiver = await openReceiver(t);
    const bench = await startBench(t, { env: SECRETS });
    await deployed(bench, 'mall');
    await bench.restart({}, async () => {
      writeFileSync(`${bench.folder}/signalbox.yaml`, telling(hook(receiver.url)));
    });
    const { id } = await deployed(bench, 'mall');
    await receiver.gets('the end', ({ json }) => json['type'] === 'deploy.succeeded');
    assert.deepEqual(new Set(receiver.received.map((one) => toldBy(one).deploy)), new Set([id]));
  });
});

test('a channel that there is none of cannot be tried again', async (t) => {
  const bench = await startBench(t);
  problemOf(await bench.client.post(`${NOTIFICATIONS}/nobody/retry`), 'no-such-channel');
});
