import assert from 'node:assert/strict';
import { faults } from '../../sim/faults.ts';
import type { Answer } from '../harness/answer.ts';
import { aLook, startBench } from '../harness/bench.ts';
import { type Client, DEPLOYS, type Sent } from '../harness/client.ts';
import { deployOf } from '../harness/judge.ts';
import { openStream } from '../harness/stream.ts';
import { describe, test } from '../harness/test.ts';
import { CONSOLE_TOKEN } from '../harness/world.ts';

const ADMIN = 'canary-admin-5c1e7d0b94a2';
const CALLBACK = 'canary-callback-b81f3360ce';
const SESSION_SECRET = 'canary-session-secret-7709a1c4e2d85b3f';
const WRONG = 'canary-wrong-token-somebody-mistyped';
const CANARIES = [ADMIN, CALLBACK, SESSION_SECRET, WRONG, CONSOLE_TOKEN];

const env = {
  LOG_LEVEL: 'trace',
  SIGNALBOX_ADMIN_TOKEN: ADMIN,
  CALLBACK_TOKEN: CALLBACK,
  SESSION_SECRET,
};

/** All that one may do, rightly and wrongly; every answer is heard. */
async function doEverything(client: Client, hear: (answer: Answer) => Answer): Promise<void> {
  const say = async (sent: Sent): Promise<Answer> => hear(await client.send(sent));
  const admin = { authorization: `Bearer ${ADMIN}` };
  const json = { 'content-type': 'application/json' };
  const post = (path: string, body: unknown, headers: Record<string, string> = admin) =>
    say({ method: 'POST', path, headers: { ...json, ...headers }, body: JSON.stringify(body) });
  await post('/api/internal/session', { token: ADMIN }, {});
  await post('/api/internal/session', { token: WRONG }, {});
  await post('/api/internal/session', { token: ADMIN, more: ADMIN }, {});
  await say({
    method: 'POST',
    path: '/api/internal/session',
    headers: json,
    body: `{"token":"${ADMIN}`,
  });
  for (const target of ['shop', 'disabled', 'nowhere', 'moon', 'mall', 'mall']) {
    await post(DEPLOYS, { target }, { ...admin, 'idempotency-key': `key-${target}` });
  }
  const { id, github_run_id: run } = deployOf(await post(DEPLOYS, { target: 'docs' }));
  const callback = { status: 'building', github_run_id: run };
  await post(`${DEPLOYS}/${id}/callback`, callback, { authorization: `Bearer ${CALLBACK}` });
  await post(`${DEPLOYS}/${id}/callback`, callback, { authorization: `Bearer ${WRONG}` });
  await post(`${DEPLOYS}/${id}/link`, { github_run_id: 1 });
  await post(`${DEPLOYS}/${id}/abandon`, { reason: 'test' });
  const wrong = { authorization: `Bearer ${WRONG}` };
  for (const path of [
    DEPLOYS,
    `${DEPLOYS}/${id}`,
    `${DEPLOYS}/${id}/timeline`,
    '/api/nothing',
    '/%zz',
  ]) {
    await say({ method: 'GET', path, headers: admin });
    await say({ method: 'GET', path, headers: wrong });
  }
  for (const path of [
    '/api/internal/targets',
    '/api/internal/targets/shop/form',
    '/api/internal/github',
    '/api/internal/session',
    '/api/openapi.json',
    '/',
  ]) {
    await say({ method: 'GET', path, headers: admin });
  }
}

describe('secrets', () => {
  test('are in no answer, no stream and no line of the log', async (t) => {
    const bench = await startBench(t, { env });
    const heard: string[] = [];
    const hear = (answer: Answer): Answer => {
      heard.push(JSON.stringify(answer.headers), answer.text);
      return answer;
    };
    const stream = await openStream(t, `${bench.server.url}/api/internal/events`, {
      authorization: `Bearer ${ADMIN}`,
    });
    await doEverything(bench.client, hear);
    const failures = [
      faults.unauthorized(),
      faults.html(502, 'after'),
      faults.secondaryLimit(403, 1),
      faults.reset('after'),
    ];
    for (const fault of failures) {
      bench.sim.failNext(fault, { on: 'dispatch' });
      const headers = { authorization: `Bearer ${ADMIN}` };
      hear(await bench.client.deploy({ target: 'mall' }, headers));
    }
    await stream.next('all told', ({ error_code: code }) => code === 'answer-lost');
    await bench.restart();

    const told = stream.messages.map(({ data }) => data);
    assert.ok(bench.log.length > 30, 'the log was kept');
    assert.ok(bench.log.some((line) => line.includes('"route":"/api/internal/session"')));
    for (const [where, lines] of Object.entries({ heard, told, log: bench.log })) {
      for (const canary of CANARIES) {
        const line = lines.find((one) => one.includes(canary));
        assert.equal(line, undefined, `${canary} in ${where}`);
      }
    }
  });

  test('nor what GitHub’s proxies say in HTML, nor a stack', async (t) => {
    const bench = await startBench(t, {
      env: { LOG_LEVEL: 'info' },
      answer: faults.html(502, 'after'),
    });
    const deploy = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    assert.doesNotMatch(JSON.stringify(deploy), /<|unicorn/i);
    bench.sim.failNext(faults.html(503, 'before'), { ...aLook });
    await bench.reaches(deploy.id, 'found', ({ github_run_id: run }) => run !== null);
    for (const line of bench.log) assert.doesNotMatch(line, /<html|unicorn|\\n +at /i);
  });
});
