import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { faults } from '../../sim/faults.ts';
import type { Deploy } from '../../src/contract/deploy.ts';
import { startBench } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { deployOf } from '../harness/judge.ts';
import { leaveManyBehind } from '../harness/long-past.ts';
import { openStream } from '../harness/stream.ts';
import { describe, test } from '../harness/test.ts';
import { until } from '../harness/until.ts';

/** A viewer that comes back, and takes only the beginning of what it has missed. */
function stopReading(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `GET /api/internal/events HTTP/1.1\r\nHost: ${hostname}:${port}\r\nLast-Event-ID: 0\r\n\r\n`,
  );
  return new Promise((resolve, reject) => {
    socket.on('error', reject).on('data', (chunk) => {
      if (!chunk.includes('event: deploy')) return;
      socket.pause();
      resolve(socket);
    });
  });
}

const over = ({ finished_at_utc: at }: Deploy): boolean => at !== null;

describe('watching one deploy', () => {
  test('tells it as it is, then every change, then ends', async (t) => {
    const bench = await startBench(t, { queueMs: 1_000 });
    const { id, version } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    const stream = await openStream(t, `${bench.server.url}${DEPLOYS}/${id}/events`);
    assert.equal(stream.status, 200);
    assert.match(stream.contentType, /^text\/event-stream/);
    const first = await stream.next('the first', () => true);
    assert.ok(first.version >= version);
    await stream.next('over', over);
    await until('the stream ends', () => stream.hasEnded());
    const versions = stream.deploys().map((deploy) => deploy.version);
    assert.deepEqual(
      versions,
      [...new Set(versions)].sort((a, b) => a - b),
      'versions only rise',
    );
    for (const message of stream.messages) {
      assert.equal(message.event, 'deploy');
      assert.equal(message.id, String((JSON.parse(message.data) as Deploy).version));
    }
    const { looking: _, ...whole } = await bench.read(id);
    assert.deepEqual(stream.deploys().at(-1), whole, 'the data is the deploy, whole');
  });

  test('alone makes the server look for its run and follow it', async (t) => {
    const bench = await startBench(t, { answer: faults.noDetails() });
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    const stream = await openStream(t, `${bench.server.url}${DEPLOYS}/${id}/events`);
    const end = await stream.next('over', over);
    assert.deepEqual([end.status, end.evidence], ['succeeded', 'title']);
  });

  test('coming back tells only what is newer, and 204 when there is nothing more to come', async (t) => {
    const bench = await startBench(t);
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    const { version } = await bench.reaches(id, 'over', over);
    const url = `${bench.server.url}${DEPLOYS}/${id}/events`;
    const late = await openStream(t, url, { 'last-event-id': String(version - 1) });
    await until('the stream ends', () => late.hasEnded());
    assert.deepEqual(
      late.deploys().map((deploy) => deploy.version),
      [version],
    );
    const done = await openStream(t, url, { 'last-event-id': String(version) });
    assert.equal(done.status, 204);
  });

  test('coming back to a deploy that is still open waits for the next change', async (t) => {
    const bench = await startBench(t, {
      queueMs: 60_000,
      env: { CALLBACK_TOKEN: 'a-callback-token-1' },
    });
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    const { version, github_run_id: run } = await bench.reaches(
      id,
      'queued',
      ({ status }) => status === 'queued',
    );
    const headers = { 'last-event-id': String(version) };
    const stream = await openStream(t, `${bench.server.url}${DEPLOYS}/${id}/events`, headers);
    await bench.client.post(
      `${DEPLOYS}/${id}/callback`,
      { status: 'succeeded', github_run_id: run },
      { authorization: 'Bearer a-callback-token-1' },
    );
    await until('the stream ends', () => stream.hasEnded());
    assert.deepEqual(
      stream.deploys().map((deploy) => deploy.status),
      ['succeeded'],
    );
  });

  test('ends when the server stops', async (t) => {
    const bench = await startBench(t, { queueMs: 60_000 });
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    const one = await openStream(t, `${bench.server.url}${DEPLOYS}/${id}/events`);
    const all = await openStream(t, `${bench.server.url}/api/internal/events`);
    await bench.restart();
    await until('both ended', () => one.hasEnded() && all.hasEnded());
  });

  test('by somebody who stopped reading does not keep the server from stopping', async (t) => {
    const bench = await startBench(t);
    const heavy = { note: 'x'.repeat(60_000) };
    await bench.restart({}, () => leaveManyBehind(bench.folder, 500, heavy));
    const stalled = await stopReading(bench.server.url);
    try {
      let isOtherUp = false;
      void bench.restart().then(() => {
        isOtherUp = true;
      });
      await until('the server has stopped and another one is up', () => isOtherUp, 20_000);
    } finally {
      stalled.destroy();
    }
  });
});

describe('watching all deploys', () => {
  test('tells every deploy that changes', async (t) => {
    const bench = await startBench(t);
    const stream = await openStream(t, `${bench.server.url}/api/internal/events`);
    const ids = await Promise.all(
      ['shop', 'mall', 'docs'].map(
        async (target) => deployOf(await bench.client.deploy({ target })).id,
      ),
    );
    for (const id of ids) {
      await stream.next(`${id} over`, (deploy) => deploy.id === id && over(deploy));
    }
    const positions = stream.messages
      .filter(({ event }) => event === 'deploy')
      .map(({ id }) => Number(id));
    assert.ok(positions.every((position) => position > 0));
    assert.equal(stream.hasEnded(), false, 'it goes on after an end');
  });

  test('coming back tells what changed meanwhile, as it is now', async (t) => {
    const bench = await startBench(t);
    const stream = await openStream(t, `${bench.server.url}/api/internal/events`);
    const first = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    await stream.next('seen', ({ id }) => id === first.id);
    const last = stream.messages.findLast(({ id }) => id !== null)?.id ?? '';
    stream.close();
    const missed = deployOf(await bench.client.deploy({ target: 'mall' }), 202);
    await bench.reaches(missed.id, 'over', over);
    const headers = { 'last-event-id': last };
    const again = await openStream(t, `${bench.server.url}/api/internal/events`, headers);
    const told = await again.next('what was missed', ({ id }) => id === missed.id);
    assert.equal(told.status, 'succeeded');
  });

  test('a deploy that GitHub refuses is told too', async (t) => {
    const bench = await startBench(t);
    const stream = await openStream(t, `${bench.server.url}/api/internal/events`);
    await bench.client.deploy({ target: 'disabled' });
    const deploy = await stream.next('failed', ({ status }) => status === 'failed');
    assert.equal(deploy.dispatch, 'not_sent');
  });
});
