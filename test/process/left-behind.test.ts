import assert from 'node:assert/strict';
import type { Timeline } from '../../src/contract/deploy.ts';
import { looks } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { leaveBehind } from '../harness/past.ts';
import { setStage, startLife } from '../harness/process.ts';
import { describe, test } from '../harness/test.ts';
import { until } from '../harness/until.ts';

describe('what a server that died left behind', () => {
  test('accepted five seconds ago and provably not sent: it is sent, once', async (t) => {
    const stage = await setStage(t);
    const id = await leaveBehind(stage.folder, 5_000, 'accepted');
    const life = await startLife(t, stage.env);
    const end = await life.reaches(id, 'over', ({ finished_at_utc: at }) => at !== null);
    assert.deepEqual([end.status, end.dispatch], ['succeeded', 'sent']);
    assert.equal(end.github_run_id, stage.sim.world.runs[0]?.id);
    assert.equal(stage.sim.counts.dispatch, 1);
  });

  test('accepted two minutes ago and not sent: it fails as not sent, nothing fires late', async (t) => {
    const stage = await setStage(t);
    const id = await leaveBehind(stage.folder, 120_000, 'accepted');
    const life = await startLife(t, stage.env);
    const end = await life.reaches(id, 'over', ({ finished_at_utc: at }) => at !== null);
    assert.deepEqual(
      [end.status, end.dispatch, end.error_code],
      ['failed', 'not_sent', 'too-late'],
    );
    assert.equal(stage.sim.counts.dispatch, 0);
    const { json } = await life.client.get(`${DEPLOYS}/${id}/timeline`);
    assert.equal((json as Timeline).events.at(-1)?.source, 'recovery');
  });

  test('being sent: it is unconfirmed, however young, and never sent again', async (t) => {
    const stage = await setStage(t);
    const id = await leaveBehind(stage.folder, 1_000, 'dispatching');
    const life = await startLife(t, stage.env);
    const deploy = await life.reaches(id, 'settled', ({ status }) => status !== 'dispatching');
    assert.deepEqual([deploy.status, deploy.dispatch], ['unconfirmed', 'unknown']);
    await until('looked for twice', async () => looks(stage).length >= 2 || null);
    assert.equal(stage.sim.counts.dispatch, 0);
    assert.equal((await life.read(id)).status, 'unconfirmed');
  });
}, 3);
