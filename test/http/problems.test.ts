import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import type { ProblemCode } from '../../src/contract/problem.ts';
import { startBench } from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { judge, problemOf } from '../harness/judge.ts';
import { describe, shared, test } from '../harness/test.ts';

/** Sends bytes that no HTTP client would, and reads what comes back until the server hangs up. */
async function converse(url: string, bytes: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(bytes);
  const said = await text(socket);
  const [head = '', body = ''] = said.split('\r\n\r\n');
  const [line = '', ...rest] = head.split('\r\n');
  const headers = Object.fromEntries(
    rest.map((header) => header.toLowerCase().split(': ') as [string, string]),
  );
  const status = Number(line.split(' ')[1]);
  assert.ok(status >= 400, said);
  // A request that could not be read might have been for a deploy: the answer says that none fired.
  judge('GET', DEPLOYS, { status, headers, text: body, json: JSON.parse(body) });
}

describe('every error is a problem document', () => {
  const common = shared((scope) => startBench(scope));

  const places: readonly (readonly [string, string, ProblemCode])[] = [
    ['GET', '/api/internal/nothing', 'not-found'],
    ['GET', '/api/nothing', 'not-found'],
    ['POST', '/', 'not-found'],
    ['GET', '/assets/nothing.js', 'not-found'],
    ['GET', '/..%2f..%2fpackage.json', 'not-found'],
    ['PUT', DEPLOYS, 'not-found'],
    ['PATCH', `${DEPLOYS}/1`, 'not-found'],
    ['GET', `${DEPLOYS}/1/nothing`, 'not-found'],
    ['GET', `${DEPLOYS}/%zz`, 'malformed-request'],
    ['GET', '/%', 'malformed-request'],
    ['DELETE', '/healthz', 'not-found'],
  ];
  test('at addresses that are none', async () => {
    const bench = common();
    for (const [method, path, code] of places) {
      problemOf(await bench.client.send({ method, path }), code);
    }
  });

  test('for what is not even HTTP', async () => {
    const bench = common();
    const broken = [
      'nonsense\r\n\r\n',
      'GET /api/internal/deploys HTTP/1.0\r\n\r\n',
      'GET /api/internal/deploys HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nBad header\r\n\r\n',
      'POST /api/internal/deploys HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nIdempotency-Key: a\u0001b\r\n\r\n',
      `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    ];
    for (const bytes of broken) await converse(bench.server.url, bytes);
  });

  test('where the database fails: nobody knows then whether it fired', async (t) => {
    const bench = await startBench(t);
    const database = new DatabaseSync(join(bench.folder, 'signalbox.db'));
    t.after(() => database.close());
    database.exec('ALTER TABLE deploy RENAME TO lost');
    const problem = problemOf(await bench.client.deploy({ target: 'shop' }), 'internal-error');
    assert.equal(problem.dispatch, 'unknown');
    problemOf(await bench.client.get(DEPLOYS), 'internal-error');
    assert.equal(bench.sim.counts.dispatch, 0, 'what cannot be kept is not sent');
  });

  test('bodies that are wrong on other routes', async () => {
    const bench = common();
    const lock = '/api/internal/targets/shop/lock';
    const json = { 'content-type': 'application/json' };
    const send = (headers: Record<string, string>, body: string) =>
      bench.client.send({ method: 'PUT', path: lock, headers, body });
    problemOf(await send(json, '{'), 'malformed-request');
    problemOf(await send({ 'content-type': 'text/html' }, '<p>'), 'not-json');
    problemOf(await send(json, `"${'x'.repeat(70_000)}"`), 'body-too-large');
  });
});

describe('the server’s health', () => {
  test('is told to whoever asks', async (t) => {
    const bench = await startBench(t);
    for (const path of ['/healthz', '/readyz']) {
      assert.deepEqual((await bench.client.get(path)).json, { status: 'ok' });
    }
    const { json } = await bench.client.get('/api/internal/github');
    assert.ok(['unknown', 'ok'].includes((json as { health: string }).health));
  });
});
