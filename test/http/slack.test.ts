import assert from 'node:assert/strict';
import { type Bench, startBench } from '../harness/bench.ts';
import { deployOf } from '../harness/judge.ts';
import {
  BOT_TOKEN,
  channelBecomes,
  NOTIFICATIONS,
  SECRETS,
  telling,
} from '../harness/notifications.ts';
import { asSlack, openReceiver, type Receiver, slackSays } from '../harness/receiver.ts';
import { describe, test } from '../harness/test.ts';

function slack({ url }: Receiver, more = ''): string {
  return `team: { kind: slack, channel: C0123456, token_env: BOT_TOKEN, api_url: "${url}/api"${more} }`;
}

function startTelling(t: Parameters<typeof startBench>[0], line: string, env = {}): Promise<Bench> {
  return startBench(t, { targets: telling(line), isTold: true, env: { ...SECRETS, ...env } });
}

/** Deploys, and watches it to its end. */
async function deployed(
  bench: Bench,
  inputs = {},
  reason = 'gift <cards> & more',
): Promise<string> {
  const { id } = deployOf(await bench.client.deploy({ target: 'shop', inputs, reason }), 202);
  await bench.reaches(id, 'over', ({ finished_at_utc: at }) => at !== null);
  return id;
}

describe('Slack', () => {
  test('gets one message a deploy, which is updated to the end', async (t) => {
    const receiver = await openReceiver(t, asSlack);
    const bench = await startTelling(t, slack(receiver), { PUBLIC_URL: 'http://127.0.0.1:8080' });
    const id = await deployed(bench);
    const last = await receiver.gets('the end', ({ body }) => body.includes('*Live*'));
    const [first, ...updates] = receiver.received;
    assert.equal(first?.path, '/api/chat.postMessage');
    assert.equal(first?.headers.authorization, `Bearer ${BOT_TOKEN}`);
    assert.equal(first?.json['channel'], 'C0123456');
    assert.deepEqual(new Set(updates.map(({ path }) => path)), new Set(['/api/chat.update']));
    assert.deepEqual(new Set(updates.map(({ json }) => json['ts'])), new Set(['1700000000.0']));
    assert.equal(new Set(receiver.received.map(({ body }) => body)).size, receiver.received.length);
    const shown = JSON.stringify(last.json['blocks']);
    for (const part of [
      '✔ *Live* · The shop (production)',
      'gift &lt;cards&gt; &amp; more',
      `<http://127.0.0.1:8080/deploys/${id}|Open the deploy>`,
      'at GitHub>',
    ]) {
      assert.ok(shown.includes(part), `${part} in ${shown}`);
    }
    assert.match(shown, /main → \w{7} by operator/);
    assert.match(String(last.json['text']), /^✔ Live: The shop \(production\), main → /);
  });

  test('where the message was deleted gets another', async (t) => {
    const receiver = await openReceiver(t, (one, before) =>
      one.path.endsWith('update') && one.json['ts'] === '1700000000.0'
        ? slackSays({ ok: false, error: 'message_not_found' })
        : asSlack(one, before),
    );
    const bench = await startTelling(t, slack(receiver));
    await deployed(bench);
    await receiver.gets('the end', ({ body }) => body.includes('*Live*'));
    const posts = receiver.received.filter(({ path }) => path.endsWith('postMessage'));
    assert.equal(posts.length, 2);
  });

  test('of failures alone gets a message when it fails, and the next one when it is live again', async (t) => {
    const receiver = await openReceiver(t, asSlack);
    const bench = await startTelling(t, slack(receiver, ', events: failures'));
    await deployed(bench);
    await deployed(bench, { fail: true });
    await receiver.gets('the failure', ({ body }) => body.includes('*Failed*'));
    await deployed(bench);
    await receiver.gets('the recovery', ({ body }) => body.includes('*Live again*'));
    const posts = receiver.received.filter(({ path }) => path.endsWith('postMessage'));
    assert.equal(posts.length, 2);
  });

  test('that will not have it is not asked again, shows why, and works when tried again', async (t) => {
    let isInvited = false;
    const receiver = await openReceiver(t, (one, before) =>
      isInvited ? asSlack(one, before) : slackSays({ ok: false, error: 'not_in_channel' }),
    );
    const bench = await startTelling(t, slack(receiver, ', events: failures'));
    await deployed(bench, { fail: true });
    const shown = await channelBecomes(bench.client, 'it shows', (one) => one.given_up_total === 1);
    assert.equal(shown.last_error, 'Slack said not_in_channel: invite the app to the channel');
    assert.equal(receiver.received.length, 1);
    isInvited = true;
    await bench.client.post(`${NOTIFICATIONS}/team/retry`);
    await channelBecomes(bench.client, 'well', (one) => one.failing_since_utc === null);
    assert.equal(receiver.received.length, 2);
  });

  test('that answers with a page of somebody else’s is tried again', async (t) => {
    const receiver = await openReceiver(t, (one, before) =>
      before === 0 ? { body: '<html>maintenance</html>' } : asSlack(one, before),
    );
    const bench = await startTelling(t, slack(receiver));
    await deployed(bench);
    await receiver.gets('the end', ({ body }) => body.includes('*Live*'));
  });
});
