import assert from 'node:assert/strict';
import { request } from 'node:http';
import { faults } from '../../sim/faults.ts';
import type { Deploy } from '../../src/contract/deploy.ts';
import { looks } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { deployOf } from '../harness/judge.ts';
import { type Life, type Stage, setStage, startLife } from '../harness/process.ts';
import { describe, test } from '../harness/test.ts';
import { until } from '../harness/until.ts';

const KEY = { 'idempotency-key': 'one-intent' };
const ASYNC = { ...KEY, prefer: 'respond-async' };
const over = ({ finished_at_utc: at }: Deploy): boolean => at !== null;

/** The deploy ended with the one run there is, and repeating the request changes nothing. */
async function endedOnce(stage: Stage, life: Life, id: string, target: string): Promise<Deploy> {
  const end = await life.reaches(id, 'over', over);
  assert.equal(end.status, 'succeeded');
  assert.equal(stage.sim.world.runs.length, 1);
  assert.equal(end.github_run_id, stage.sim.world.runs[0]?.id);
  const again = await life.client.deploy({ target }, KEY);
  assert.equal(deployOf(again, 200).id, id);
  assert.equal(again.headers['idempotent-replayed'], 'true');
  assert.equal(stage.sim.counts.dispatch, 1, 'sent once, whatever happened');
  return end;
}

function wasRun({ sim }: Stage, id: string): boolean {
  return sim.world.runs.some((run) => run.inputs['deploy_id'] === id);
}

describe('the server is killed', () => {
  test('while GitHub carries out the dispatch: its run is found, nothing is sent again', async (t) => {
    const stage = await setStage(t, { behaviour: () => ({ answer: faults.hang('after') }) });
    const first = await startLife(t, stage.env);
    const { id } = deployOf(await first.client.deploy({ target: 'shop' }, ASYNC), 202);
    await stage.sim.reached('dispatch', 1);
    await first.end('SIGKILL');
    const second = await startLife(t, stage.env);
    const end = await endedOnce(stage, second, id, 'shop');
    assert.equal(end.evidence, 'title');
  });

  test('before GitHub did anything: it is unconfirmed, and not sent again', async (t) => {
    const stage = await setStage(t, { behaviour: () => ({ answer: faults.hang('before') }) });
    const first = await startLife(t, stage.env);
    const { id } = deployOf(await first.client.deploy({ target: 'shop' }, ASYNC), 202);
    await stage.sim.reached('dispatch', 1);
    await first.end('SIGKILL');
    const second = await startLife(t, stage.env);
    const deploy = await second.reaches(id, 'settled', ({ status }) => status !== 'dispatching');
    assert.deepEqual([deploy.status, deploy.dispatch], ['unconfirmed', 'unknown']);
    assert.equal(deploy.error_code, 'server-stopped');
    await until('looked for twice', async () => looks(stage).length >= 2 || null);
    assert.equal((await second.read(id)).status, 'unconfirmed');
    assert.equal(deployOf(await second.client.deploy({ target: 'shop' }, KEY), 200).id, id);
    assert.equal(stage.sim.counts.dispatch, 1);
  });

  for (const target of ['shop', 'docs']) {
    test(`after GitHub took it and before its run is known (${target})`, async (t) => {
      const stage = await setStage(t, {
        ...{ listLagMs: 1_500, behaviour: () => ({ answer: faults.noDetails() }) },
      });
      const first = await startLife(t, stage.env);
      const { id, dispatch } = deployOf(await first.client.deploy({ target }, KEY), 202);
      assert.equal(dispatch, 'sent');
      await first.end('SIGKILL');
      const second = await startLife(t, stage.env);
      const end = await endedOnce(stage, second, id, target);
      assert.equal(end.evidence, target === 'shop' ? 'title' : 'singled_out');
    });
  }

  test('while the run is building: it is followed to its end', async (t) => {
    const stage = await setStage(t, { queueMs: 1_500 });
    const first = await startLife(t, stage.env);
    const { id } = deployOf(await first.client.deploy({ target: 'shop' }, KEY), 202);
    await first.reaches(id, 'building', ({ status }) => status === 'building');
    await first.end('SIGKILL');
    const second = await startLife(t, stage.env);
    await endedOnce(stage, second, id, 'shop');
  });

  test('as soon as a request has left the caller: repeating it makes one deploy', async (t) => {
    const stage = await setStage(t);
    const first = await startLife(t, stage.env);
    const headers = { ...KEY, 'content-type': 'application/json' };
    const sent = request(`${first.url}${DEPLOYS}`, { method: 'POST', headers });
    sent.on('error', () => {});
    await new Promise<void>((resolve) => sent.end('{"target":"shop"}', resolve));
    await first.end('SIGKILL');
    const second = await startLife(t, stage.env);
    const { id } = deployOf(await second.client.deploy({ target: 'shop' }, KEY));
    await endedOnce(stage, second, id, 'shop');
    const { json } = await second.client.get(DEPLOYS);
    assert.equal((json as { deploys: Deploy[] }).deploys.length, 1);
  });

  test('again and again: every intent is one deploy with one run of its own', async (t) => {
    const stage = await setStage(t);
    const keys: string[] = [];
    for (let round = 0; round < 2; round++) {
      const life = await startLife(t, stage.env);
      const own = ['a', 'b', 'c'].map((letter) => `${letter}${round}`);
      keys.push(...own);
      // Killed at the first answer: the others are somewhere on their way.
      const answers = own.map((key) =>
        life.client.deploy({ target: 'mall' }, { 'idempotency-key': key }).catch(() => null),
      );
      await Promise.race(answers);
      await life.end('SIGKILL');
    }
    const last = await startLife(t, stage.env);
    const ids = await Promise.all(
      keys.map(async (key) => {
        const headers = { 'idempotency-key': key };
        return deployOf(await last.client.deploy({ target: 'mall' }, headers)).id;
      }),
    );
    assert.equal(new Set(ids).size, keys.length);
    for (const id of ids) {
      const deploy = await last.reaches(id, 'over or unconfirmed', (one) =>
        over(one) ? true : one.status === 'unconfirmed' && !wasRun(stage, id),
      );
      assert.equal(deploy.github_run_id !== null, wasRun(stage, id));
    }
    const sent = stage.sim.world.runs.map((run) => run.inputs['deploy_id']);
    assert.equal(new Set(sent).size, sent.length, 'no intent became two runs');
    const { json } = await last.client.get(DEPLOYS);
    assert.equal((json as { deploys: Deploy[] }).deploys.length, keys.length);
  });
}, 2);
