import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { faults } from '../../sim/faults.ts';
import { DEPLOYS } from '../harness/client.ts';
import { deployOf } from '../harness/judge.ts';
import { runToEnd, setStage, startLife } from '../harness/process.ts';
import { openStream } from '../harness/stream.ts';
import { describe, test } from '../harness/test.ts';
import { until } from '../harness/until.ts';

const STACK = /\n\s+at /;

describe('a server that cannot start says why in a line, and ends with 2', () => {
  test('a second one on the same database', async (t) => {
    const stage = await setStage(t);
    const first = await startLife(t, stage.env);
    const second = await runToEnd(t, stage.env);
    assert.equal(second.code, 2);
    assert.match(second.said, /signalbox\.db is in use by another Signalbox server/);
    assert.doesNotMatch(second.said, STACK);
    assert.equal((await first.client.get('/readyz')).status, 200, 'the first one goes on');
    await first.end('SIGKILL');
    await startLife(t, stage.env);
  });

  test('a mistake in the configuration', async (t) => {
    const { env } = await setStage(t);
    const wrong = { ...env, LOG_LEVEL: 'loud', CALLBACK_TOKEN: 'short-canary' };
    const { code, said } = await runToEnd(t, wrong);
    assert.equal(code, 2);
    assert.match(said, /LOG_LEVEL is "loud"/);
    assert.match(said, /CALLBACK_TOKEN is \*\*\*/);
    assert.doesNotMatch(said, STACK);
    assert.doesNotMatch(said, /canary/);
  });

  test('a port that is taken', async (t) => {
    const { env } = await setStage(t);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    t.after(() => other.close());
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, said } = await runToEnd(t, { ...env, PORT: String(port) });
    assert.equal(code, 2);
    assert.ok(said.includes(String(port)), said);
    assert.doesNotMatch(said, STACK);
  });
}, 3);

describe('a server that is told to stop', () => {
  test('while it sends a dispatch answers the caller, records it and ends with 0', async (t) => {
    const behaviour = () => ({ answer: faults.latency(1_500) });
    const stage = await setStage(t, { behaviour, queueMs: 60_000 });
    const first = await startLife(t, stage.env);
    const answered = first.client.deploy({ target: 'shop' });
    await stage.sim.reached('dispatch', 1);
    const [answer, ending] = await Promise.all([answered, first.end('SIGTERM')]);
    assert.deepEqual([ending.code, ending.signal], [0, null]);
    const { id, dispatch } = deployOf(answer, 202);
    assert.equal(dispatch, 'sent');
    const second = await startLife(t, stage.env);
    assert.equal((await second.read(id)).github_run_id, stage.sim.world.runs[0]?.id);
    assert.equal(stage.sim.counts.dispatch, 1);
  });

  test('while it sends a dispatch nobody waits for records it before it ends', async (t) => {
    const behaviour = () => ({ answer: faults.latency(1_500) });
    const stage = await setStage(t, { behaviour, queueMs: 60_000 });
    const first = await startLife(t, stage.env);
    const answer = await first.client.deploy({ target: 'shop' }, { prefer: 'respond-async' });
    const { id } = deployOf(answer, 202);
    await stage.sim.reached('dispatch', 1);
    assert.equal((await first.end('SIGTERM')).code, 0);
    const second = await startLife(t, stage.env);
    const deploy = await second.read(id);
    assert.deepEqual([deploy.dispatch, deploy.evidence], ['sent', 'told']);
  });

  test('ends the streams it serves, and ends with 0', async (t) => {
    const stage = await setStage(t);
    const life = await startLife(t, stage.env);
    const stream = await openStream(t, `${life.url}/api/internal/events`);
    assert.equal((await life.client.get(DEPLOYS)).status, 200);
    assert.equal((await life.end('SIGTERM')).code, 0);
    await until('the stream has ended', () => stream.hasEnded());
  });
}, 3);
