import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { HOOK_SECRET, postHook, runHook } from '../harness/hook.ts';
import { deployOf } from '../harness/judge.ts';
import { setStage } from '../harness/process.ts';
import { describe, type Scope, test } from '../harness/test.ts';
import { answerOf, type Life, startLife } from './life.ts';
import { firstAt } from './order.ts';

/** A server that dies as it takes the word that the run is over; and the next one, over the same file. */
async function diesAt(t: Scope, point: 'webhook.received' | 'webhook.recorded') {
  const stage = await setStage(t, { queueMs: 60_000 });
  const env = { ...stage.env, GITHUB_WEBHOOK_SECRET: HOOK_SECRET };
  const first = await started(t, env);
  const { id } = deployOf(await first.client.deploy({ target: 'mall' }), 202);
  const [run] = stage.sim.world.runs;
  assert.ok(run);
  const payload = runHook('completed', { id: run.id });
  const guid = randomUUID();
  const post = (life: Life) => postHook(life, 'workflow_run', payload, { guid });
  await first.arm(firstAt(point));
  assert.equal(await answerOf(post(first)), null, 'GitHub got no answer');
  assert.ok(await first.dies());
  return { id, post, next: await started(t, env) };
}

async function started(t: Scope, env: Parameters<typeof startLife>[1]): Promise<Life> {
  const life = await startLife(t, env);
  assert.ok(life);
  return life;
}

describe('the server is killed while it takes a webhook', () => {
  test('before its effect is durable: delivered again it has its effect', async (t) => {
    const { id, post, next } = await diesAt(t, 'webhook.received');
    assert.deepEqual((await post(next)).json, { heard: 'done' }, 'it does not count as known');
    const { client } = next;
    const deploy = deployOf(await client.get(`/api/internal/deploys/${id}`), 200);
    assert.deepEqual([deploy.status, deploy.learned.source], ['succeeded', 'webhook']);
  });

  test('after it is durable, before GitHub knows: delivered again it changes nothing', async (t) => {
    const { id, post, next } = await diesAt(t, 'webhook.recorded');
    const read = async () => deployOf(await next.client.get(`/api/internal/deploys/${id}`), 200);
    const before = await read();
    assert.equal(before.status, 'succeeded');
    assert.deepEqual((await post(next)).json, { heard: 'done' });
    assert.deepEqual((await post(next)).json, { heard: 'again' });
    assert.equal((await read()).version, before.version);
  });
});
