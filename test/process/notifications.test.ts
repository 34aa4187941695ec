import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faults } from '../../sim/faults.ts';
import { deployOf } from '../harness/judge.ts';
import { channelBecomes, SECRETS, telling, toldBy } from '../harness/notifications.ts';
import { freePort } from '../harness/port.ts';
import { type Life, type Stage, setStage, startLife } from '../harness/process.ts';
import { asSlack, openReceiver, type Received } from '../harness/receiver.ts';
import { describe, type TestContext, test } from '../harness/test.ts';

async function setTellingStage(t: TestContext, line: string): Promise<Stage> {
  const stage = await setStage(t);
  writeFileSync(join(stage.folder, 'signalbox.yaml'), telling(line));
  return { ...stage, env: { ...stage.env, ...SECRETS } };
}

async function deployed({ client, reaches }: Life, target: string): Promise<string> {
  const { id } = deployOf(await client.deploy({ target }), 202);
  await reaches(id, 'over', ({ finished_at_utc: at }) => at !== null);
  return id;
}

function isEndOf(id: string, one: Received): boolean {
  const { deploy, type } = toldBy(one);
  return deploy === id && type === 'deploy.succeeded';
}

describe('the server is killed while nobody can be told', () => {
  test('and started again: the webhook misses nothing, in the order in which it happened', async (t) => {
    const port = await freePort();
    const line = `audit: { kind: webhook, url: "http://127.0.0.1:${port}/", secret_env: HOOK_SECRET }`;
    const stage = await setTellingStage(t, line);
    const first = await startLife(t, stage.env);
    const ids = [await deployed(first, 'mall'), await deployed(first, 'press')];
    const shown = await channelBecomes(first.client, 'it failed', (one) => one.last_error !== null);
    assert.match(String(shown.last_error), /could not be reached/);
    await first.end('SIGKILL');
    const receiver = await openReceiver(t, () => ({}), port);
    const second = await startLife(t, stage.env);
    ids.push(await deployed(second, 'mall'));
    for (const id of ids) {
      await receiver.gets(`the end of ${id}`, (one) => isEndOf(id, one));
      const told = receiver.received.map(toldBy).filter((one) => one.deploy === id);
      assert.deepEqual(
        told.map(({ type }) => type),
        ['deploy.accepted', 'deploy.dispatched', 'deploy.succeeded'],
      );
    }
  });

  test('after the first message: the same one is updated by the next server', async (t) => {
    const receiver = await openReceiver(t, asSlack);
    const line = `team: { kind: slack, channel: C0123456, token_env: BOT_TOKEN, api_url: "${receiver.url}" }`;
    const stage = await setTellingStage(t, line);
    stage.sim.failNext(faults.hang('before'), { on: 'run', times: Number.POSITIVE_INFINITY });
    const first = await startLife(t, stage.env);
    const { id } = deployOf(await first.client.deploy({ target: 'mall' }), 202);
    await channelBecomes(first.client, 'posted', (one) => one.last_delivered_at_utc !== null);
    await first.end('SIGKILL');
    stage.sim.clearFaults();
    const second = await startLife(t, stage.env);
    await second.reaches(id, 'over', ({ finished_at_utc: at }) => at !== null);
    await receiver.gets('the end', ({ body }) => body.includes('*Live*'));
    const posts = receiver.received.filter(({ path }) => path.endsWith('postMessage'));
    assert.equal(posts.length, 1);
  });
}, 2);
