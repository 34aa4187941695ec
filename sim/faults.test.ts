import assert from 'node:assert/strict';
import { request } from 'node:http';
import { describe, test } from 'node:test';
import { type Fault, faults } from './faults.ts';
import { at, type Bench, startBench } from './testing/bench.ts';
import { TOKEN } from './testing/small-world.ts';

/** What a client sees of one exchange on a connection of its own. */
interface Seen {
  status: number | null;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
  /** Code of the error that ended it, null when it ended well. */
  error: string | null;
}

const DISPATCH = '/repos/acme/shop/actions/workflows/deploy.yml/dispatches';

/** Plain node:http: no pool, no retry, no redirect between the wire and the test. */
function send(bench: Bench, signal?: AbortSignal): Promise<Seen> {
  return new Promise((resolve) => {
    const seen: Seen = { status: null, headers: {}, body: '', error: null };
    const ended = (error: NodeJS.ErrnoException | null) => {
      resolve({ ...seen, error: error ? (error.code ?? error.name) : null });
    };
    const outgoing = request(bench.sim.url + DISPATCH, {
      method: 'POST',
      agent: false,
      headers: { authorization: `Bearer ${TOKEN}` },
      ...(signal ? { signal } : {}),
    });
    outgoing.on('error', ended).on('response', (response) => {
      seen.status = response.statusCode ?? null;
      seen.headers = response.headers;
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        seen.body += part;
      });
      response.on('error', ended).on('end', () => ended(null));
    });
    outgoing.end(JSON.stringify({ ref: 'main', return_run_details: true }));
  });
}

/** One dispatch with a fault ordered for it: what was seen, and how many runs it made. */
async function spoilt(bench: Bench, fault: Fault) {
  bench.sim.failNext(fault, { on: 'dispatch' });
  const seen = await send(bench);
  assert.equal(bench.sim.counts.dispatch, 1, 'one request, not repeated');
  assert.equal(bench.sim.requests[0]?.fault, fault.name);
  return { seen, runs: bench.sim.world.runs.length };
}

describe('before and after the effect', () => {
  const cases = [
    ['before', 0],
    ['after', 1],
  ] as const;
  for (const [when, runs] of cases) {
    test(`reset ${when}`, async (t) => {
      const got = await spoilt(await startBench(t), faults.reset(when));
      assert.deepEqual([got.seen.status, got.seen.error, got.runs], [null, 'ECONNRESET', runs]);
    });

    test(`hang ${when}: no answer until the client goes`, async (t) => {
      const bench = await startBench(t);
      bench.sim.failNext(faults.hang(when));
      const patience = new AbortController();
      const pending = send(bench, patience.signal);
      await bench.sim.reached('dispatch', 1);
      patience.abort();
      const seen = await pending;
      assert.deepEqual([seen.status, seen.error], [null, 'ABORT_ERR']);
      assert.equal(bench.sim.world.runs.length, runs);
      assert.equal(bench.sim.requests[0]?.status, null);
    });

    test(`status 503 ${when}`, async (t) => {
      const got = await spoilt(await startBench(t), faults.status(503, when));
      assert.deepEqual([got.seen.status, got.runs], [503, runs]);
      assert.match(got.seen.body, /No server is currently available to service your request/);
    });

    test(`html 502 ${when}`, async (t) => {
      const got = await spoilt(await startBench(t), faults.html(502, when));
      assert.deepEqual([got.seen.status, got.runs], [502, runs]);
      assert.match(String(got.seen.headers['content-type']), /^text\/html/);
      assert.match(got.seen.body, /^<!DOCTYPE html>/);
    });
  }
});

describe('the effect happens, the answer is spoilt', () => {
  test('cut body: less comes than was promised', async (t) => {
    const { seen, runs } = await spoilt(await startBench(t), faults.cutBody());
    assert.deepEqual([seen.status, seen.error, runs], [200, 'ECONNRESET', 1]);
    assert.ok(seen.body.length > 0);
    assert.ok(seen.body.length < Number(seen.headers['content-length']));
  });

  test('html with 200', async (t) => {
    const { seen, runs } = await spoilt(await startBench(t), faults.html(200, 'after'));
    assert.deepEqual([seen.status, runs], [200, 1]);
    assert.match(seen.body, /^<!DOCTYPE html>/);
  });

  test('absurd json', async (t) => {
    const { seen, runs } = await spoilt(await startBench(t), faults.absurdJson());
    assert.deepEqual([seen.status, seen.body, runs], [200, '{"workflow_run_id":"no"}', 1]);
  });

  test('204 despite the flag', async (t) => {
    const { seen, runs } = await spoilt(await startBench(t), faults.noDetails());
    assert.deepEqual([seen.status, seen.body, runs], [204, '', 1]);
    assert.equal(seen.headers['content-type'], undefined);
  });

  test('latency: the right answer, when the clock has come so far', async (t) => {
    const bench = await startBench(t);
    bench.sim.failNext(faults.latency(3_000));
    const pending = send(bench);
    await bench.sim.reached('dispatch', 1);
    bench.clock.advance(2_999);
    assert.equal(bench.sim.requests[0]?.status, null);
    bench.clock.advance(1);
    assert.equal((await pending).status, 200);
  });
});

describe('turned away before any effect', () => {
  for (const status of [403, 429] as const) {
    test(`secondary limit with ${status} and Retry-After`, async (t) => {
      const { seen, runs } = await spoilt(await startBench(t), faults.secondaryLimit(status, 60));
      assert.deepEqual([seen.status, seen.headers['retry-after'], runs], [status, '60', 0]);
      assert.match(seen.body, /secondary rate limit/);
    });
  }

  for (const status of [403, 429] as const) {
    test(`secondary limit with ${status}, without Retry-After`, async (t) => {
      const { seen } = await spoilt(await startBench(t), faults.secondaryLimit(status, null));
      assert.deepEqual([seen.status, seen.headers['retry-after']], [status, undefined]);
      assert.match(seen.body, /secondary rate limit/);
    });
  }

  test('primary limit: nothing remains until the reset', async (t) => {
    const bench = await startBench(t);
    const { seen, runs } = await spoilt(bench, faults.primaryLimit(90));
    assert.deepEqual([seen.status, seen.headers['x-ratelimit-remaining'], runs], [403, '0', 0]);
    const resetAt = Number(seen.headers['x-ratelimit-reset']) * 1_000;
    assert.equal(resetAt - bench.clock.now(), 90_000);
  });

  test('redirect 307', async (t) => {
    const bench = await startBench(t);
    const to = `${bench.sim.url}/repositories/1/actions/workflows/2/dispatches`;
    const { seen, runs } = await spoilt(bench, faults.redirect(to));
    assert.deepEqual([seen.status, seen.headers['location'], runs], [307, to, 0]);
  });

  for (const status of [301, 302, 307, 308] as const) {
    test(`redirect ${status} of a POST and of a GET`, async (t) => {
      const bench = await startBench(t);
      bench.sim.failNext(faults.redirect('/elsewhere', status), { times: 2 });
      for (const got of [await bench.dispatch(), await bench.get('/user')]) {
        assert.deepEqual([got.status, got.headers.get('location')], [status, '/elsewhere']);
        assert.equal(at(got.json, 'url'), '/elsewhere');
      }
      assert.equal(bench.sim.world.runs.length, 0);
    });
  }

  test('unauthorized', async (t) => {
    const { seen, runs } = await spoilt(await startBench(t), faults.unauthorized());
    assert.deepEqual([seen.status, runs], [401, 0]);
    assert.match(seen.body, /"Bad credentials"/);
  });
});

describe('who gets a fault', () => {
  test('the next n of one kind, then nobody', async (t) => {
    const bench = await startBench(t);
    bench.sim.failNext(faults.status(500, 'before'), { on: 'runs', times: 2 });
    const statuses: number[] = [];
    for (const path of ['/meta', ...Array(3).fill('/repos/acme/shop/actions/runs')]) {
      statuses.push((await bench.get(path)).status);
    }
    assert.deepEqual(statuses, [200, 500, 500, 200]);
  });

  test('cleared orders are forgotten', async (t) => {
    const bench = await startBench(t);
    bench.sim.failNext(faults.status(500, 'before'), { times: Number.POSITIVE_INFINITY });
    assert.equal((await bench.get('/meta')).status, 500);
    bench.sim.clearFaults();
    assert.equal((await bench.get('/meta')).status, 200);
  });

  test('whom the behaviour hook gives it, before and after', async (t) => {
    const bench = await startBench(t, {
      behaviour: ({ inputs }) => ({
        answer: inputs['app'] === 'lost' ? faults.reset('after') : faults.status(500, 'before'),
      }),
    });
    const refused = await bench.dispatch({ ref: 'main' });
    assert.deepEqual([refused.status, bench.sim.world.runs.length], [500, 0]);
    await assert.rejects(bench.dispatch({ ref: 'main', inputs: { app: 'lost' } }));
    assert.equal(bench.sim.world.runs.length, 1);
  });
});
