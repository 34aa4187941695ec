import assert from 'node:assert/strict';
import { DEPLOYS } from '../harness/client.ts';
import { deployOf } from '../harness/judge.ts';
import { setStage } from '../harness/process.ts';
import { describe, type Scope, test } from '../harness/test.ts';
import { until } from '../harness/until.ts';
import { answerOf, type Life, read, startLife } from './life.ts';
import { firstAt } from './order.ts';

/** A server that dies as it has a deploy run again; and the next one, over the same file. */
async function diesAt(t: Scope, point: 'rerun.committed' | 'rerun.answered') {
  const { sim, env } = await setStage(t, { queueMs: 50 });
  const first = await started(t, env);
  const { id } = deployOf(await first.client.deploy({ target: 'mall' }), 202);
  await until('its run has ended', async () => (await read(first, id))?.finished_at_utc);
  const press = (life: Life) => life.client.post(`${DEPLOYS}/${id}/rerun`, {});
  await first.arm(firstAt(point));
  assert.equal(await answerOf(press(first)), null, 'who pressed got no answer');
  assert.ok(await first.dies());
  return { sim, id, press, next: await started(t, env) };
}

async function started(t: Scope, env: Parameters<typeof startLife>[1]): Promise<Life> {
  const life = await startLife(t, env);
  assert.ok(life);
  return life;
}

describe('the server is killed while it has a deploy run again', () => {
  test('before GitHub is asked: it stands as asked for, and pressed again nothing is sent', async (t) => {
    const { sim, id, press, next } = await diesAt(t, 'rerun.committed');
    const kept = await read(next, id);
    assert.deepEqual([kept?.status, kept?.github_run_attempt], ['queued', 2]);
    deployOf(await press(next), 200);
    assert.equal(sim.counts['rerun'] ?? 0, 0);
  });

  test('before its answer is durable: pressed again nothing is sent, and its attempt is found', async (t) => {
    const { sim, id, press, next } = await diesAt(t, 'rerun.answered');
    deployOf(await press(next), 200);
    const end = await until('it is over again', async () => {
      const deploy = await read(next, id);
      const isOver = deploy?.finished_at_utc != null && deploy.github_run_attempt === 2;
      return isOver ? deploy : null;
    });
    assert.equal(end.status, 'succeeded');
    assert.equal(sim.counts['rerun'], 1);
    assert.deepEqual(
      sim.world.runs.map(({ attempts }) => attempts.length),
      [2],
    );
  });
});
