import assert from 'node:assert/strict';
import { faults } from '../../sim/faults.ts';
import type { Deploy, Timeline } from '../../src/contract/deploy.ts';
import { startBench } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { openStream } from '../harness/stream.ts';
import { describe, test } from '../harness/test.ts';

const over = ({ finished_at_utc: at }: Deploy): boolean => at !== null;

describe('a deploy followed to its end', () => {
  test('a run that had ended when it was found still tells its jobs and the step that failed', async (t) => {
    const bench = await startBench(t, {
      queueMs: 10,
      listLagMs: 5_000,
      answer: faults.noDetails(),
    });
    const body = { target: 'mall', inputs: { fail: true } };
    const { id } = deployOf(await bench.client.deploy(body), 202);
    const end = await bench.reaches(id, 'its jobs are known', ({ jobs = [] }) => jobs.length > 0);
    assert.deepEqual([end.status, end.evidence], ['failed', 'title']);
    assert.match(String(end.error), /Failed at “Migrate” in job “Release”/);
  });

  test('goes through queued and building and succeeds, with the run’s jobs and steps', async (t) => {
    const bench = await startBench(t, { queueMs: 1_500 });
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    const stream = await openStream(t, `${bench.server.url}${DEPLOYS}/${id}/events`);
    const end = await stream.next('over', over);
    const seen = [...new Set(stream.deploys().map(({ status }) => status))];
    const order = ['dispatched', 'queued', 'building', 'succeeded'];
    assert.deepEqual(
      seen,
      order.filter((status) => seen.some((one) => one === status)),
    );
    assert.equal(end.status, 'succeeded');
    assert.equal(end.error, null);
    assert.equal(end.github_run_attempt, 1);
    assert.match(String(end.head_sha), /^[0-9a-f]{40}$/);
    const whole = await bench.read(id);
    assert.deepEqual(
      whole.jobs?.map(({ name, conclusion }) => [name, conclusion]),
      [['Release', 'success']],
    );
    assert.deepEqual(
      whole.jobs?.[0]?.steps.map(({ name }) => name),
      ['Set up job', 'Build', 'Migrate', 'Release', 'Complete job'],
    );
  });

  test('fails with the step that failed', async (t) => {
    const bench = await startBench(t);
    const { id } = deployOf(
      await bench.client.deploy({ target: 'shop', inputs: { fail: true } }),
      202,
    );
    const end = await bench.reaches(id, 'over', over);
    assert.equal(end.status, 'failed');
    assert.equal(end.dispatch, 'sent');
    assert.equal(end.error_code, 'run-failed');
    assert.match(String(end.error), /Migrate/);
  });

  test('is live on its target when it has succeeded, open before', async (t) => {
    const bench = await startBench(t);
    const path = '/api/internal/targets/shop';
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    const before = (await bench.client.get(path)).json as { open: Deploy; live: Deploy | null };
    assert.deepEqual([before.open.id, before.live], [id, null]);
    await bench.reaches(id, 'over', over);
    const after = (await bench.client.get(path)).json as { open: Deploy | null; live: Deploy };
    assert.deepEqual([after.open, after.live.id], [null, id]);
  });

  test('GitHub failing for a while loses nothing', async (t) => {
    const bench = await startBench(t);
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    for (const fault of [
      faults.status(503, 'before'),
      faults.html(200, 'after'),
      faults.reset('before'),
    ]) {
      bench.sim.failNext(fault, { on: 'run' });
    }
    assert.equal((await bench.reaches(id, 'over', over)).status, 'succeeded');
  });

  test('has a timeline that explains every version, in order', async (t) => {
    const bench = await startBench(t, { answer: faults.status(502, 'after') });
    const { id } = deployOf(await bench.client.deploy({ target: 'shop', reason: 'hotfix' }), 202);
    const { version, status } = await bench.reaches(id, 'over', over);
    const { json } = await bench.client.get(`${DEPLOYS}/${id}/timeline`);
    const { events } = json as Timeline;
    assert.deepEqual(
      events.map((event) => event.version),
      Array.from({ length: version }, (_, index) => index + 1),
    );
    assert.deepEqual(
      events.slice(0, 3).map((event) => event.status),
      ['accepted', 'dispatching', 'unconfirmed'],
    );
    assert.deepEqual([events[0]?.actor, events[0]?.source], ['operator', 'request']);
    assert.match(String(events[0]?.detail), /hotfix/);
    assert.equal(events.at(-1)?.status, status);
    for (const event of events) assert.ok(event.detail.length > 5, JSON.stringify(event));
  });
});

describe('reading a deploy again', () => {
  test('costs nothing while it has not changed: ETag and 304', async (t) => {
    const bench = await startBench(t);
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    const { version } = await bench.reaches(id, 'over', over);
    const answer = await bench.client.get(`${DEPLOYS}/${id}`);
    const etag = String(answer.headers.etag);
    assert.equal(etag, `W/"${version}"`);
    for (const tag of [etag, etag.replace('W/', ''), `"other", ${etag}`, '*']) {
      const again = await bench.client.get(`${DEPLOYS}/${id}`, { 'if-none-match': tag });
      assert.equal(again.status, 304, tag);
      assert.equal(again.text, '');
      assert.equal(again.headers.etag, etag);
    }
    const other = await bench.client.get(`${DEPLOYS}/${id}`, { 'if-none-match': 'W/"1"' });
    assert.equal(other.status, 200);
  });

  test('an ended deploy reads the same for ever', async (t) => {
    const bench = await startBench(t);
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    await bench.reaches(id, 'over', over);
    const { text } = await bench.client.get(`${DEPLOYS}/${id}`);
    await bench.restart();
    assert.equal((await bench.client.get(`${DEPLOYS}/${id}`)).text, text);
  });

  test('an id that is no deploy’s is not found', async (t) => {
    const bench = await startBench(t);
    const ids = ['0198c0de-0000-7000-8000-000000000000', 'nonsense', 'x'.repeat(100), "a'--"];
    for (const id of ids) {
      for (const rest of ['', '/timeline', '/events']) {
        const path = `${DEPLOYS}/${encodeURIComponent(id)}${rest}`;
        problemOf(await bench.client.get(path), 'no-such-deploy');
      }
    }
  });
});
