import assert from 'node:assert/strict';
import { request } from 'node:http';
import { describe, test } from 'node:test';
import { at, type Bench, startBench } from '../testing/bench.ts';
import { READ_TOKEN, TOKEN } from '../testing/small-world.ts';

const RUNS = '/repos/acme/shop/actions/runs';

function remaining(headers: Headers): number {
  return Number(headers.get('x-ratelimit-remaining'));
}

describe('every answer carries', () => {
  test("GitHub's clock, an id, the media type and the version", async (t) => {
    const bench = await startBench(t, { clockOffsetMs: 300_000 });
    const first = (await bench.get('/meta')).headers;
    const second = (await bench.get('/nothing')).headers;
    assert.equal(Date.parse(first.get('date') ?? ''), bench.clock.now() + 300_000);
    assert.equal(second.get('date'), first.get('date'));
    assert.match(first.get('x-github-request-id') ?? '', /^[0-9A-F:]+$/);
    assert.notEqual(first.get('x-github-request-id'), second.get('x-github-request-id'));
    assert.equal(first.get('x-github-media-type'), 'github.v3; format=json');
    assert.equal(first.get('x-github-api-version-selected'), '2022-11-28');
  });

  test("and runs are dated by GitHub's clock", async (t) => {
    const bench = await startBench(t, { clockOffsetMs: -300_000, listLagMs: 0 });
    await bench.dispatch();
    const got = await bench.get(RUNS);
    const createdAt = Date.parse(String(at(got.json, 'workflow_runs', 0, 'created_at')));
    assert.equal(createdAt, bench.clock.now() - 300_000);
  });

  for (const offsetMs of [300_000, -300_000]) {
    test(`a clock ${offsetMs} ms off: Date and the times of a run agree`, async (t) => {
      const bench = await startBench(t, { clockOffsetMs: offsetMs, listLagMs: 0 });
      await bench.dispatch();
      const got = await bench.get(RUNS);
      const run = at(got.json, 'workflow_runs', 0);
      const times = ['created_at', 'run_started_at', 'updated_at'].map((name) => at(run, name));
      for (const time of [got.headers.get('date'), ...times]) {
        assert.equal(Date.parse(String(time)), bench.clock.now() + offsetMs);
      }
    });
  }

  test('quota on github.com, per user over all tokens; none on Enterprise Server', async (t) => {
    const bench = await startBench(t);
    assert.equal(remaining((await bench.get('/user')).headers), 4_999);
    assert.equal(remaining((await bench.get('/user')).headers), 4_998);
    assert.equal(remaining((await bench.get('/meta', { token: READ_TOKEN })).headers), 4_999);
    assert.equal(remaining((await bench.get('/meta', { token: null })).headers), 59);
    assert.equal(remaining((await bench.get('/rate_limit')).headers), 4_998);
    const enterprise = await startBench(t, { mode: 'ghes-3.21' });
    const { headers } = await enterprise.get('/user');
    assert.equal(headers.get('x-ratelimit-limit'), null);
    assert.equal(headers.get('x-github-enterprise-version'), '3.21.0');
  });
});

test('a quota runs out, and comes back after the hour', async (t) => {
  const bench = await startBench(t);
  for (let i = 0; i < 60; i++) await bench.get('/meta', { token: null });
  const out = await bench.get('/meta', { token: null });
  assert.deepEqual([out.status, remaining(out.headers)], [403, 0]);
  assert.match(String(at(out.json, 'message')), /^API rate limit exceeded/);
  bench.clock.advance(3_600_000);
  assert.equal((await bench.get('/meta', { token: null })).status, 200);
});

describe('what has not changed', () => {
  test('is a 304 that costs no quota', async (t) => {
    const bench = await startBench(t);
    const { headers } = await bench.get(RUNS);
    const etag = headers.get('etag') ?? '';
    assert.match(etag, /^W\/"/);
    const again = await bench.get(RUNS, { headers: { 'if-none-match': etag } });
    assert.deepEqual([again.status, again.text], [304, '']);
    assert.equal(remaining(again.headers), remaining(headers));
    const strong = await bench.get(RUNS, { headers: { 'if-none-match': `"x", ${etag.slice(2)}` } });
    assert.equal(strong.status, 304);
  });

  test('but what has changed is sent', async (t) => {
    const bench = await startBench(t, { listLagMs: 0 });
    const etag = (await bench.get(RUNS)).headers.get('etag') ?? '';
    await bench.dispatch();
    const again = await bench.get(RUNS, { headers: { 'if-none-match': etag } });
    assert.equal(again.status, 200);
    assert.notEqual(again.headers.get('etag'), etag);
  });
});

describe('API versions', () => {
  test('the one asked for is selected', async (t) => {
    const headers = { 'x-github-api-version': '2026-03-10' };
    const got = await (await startBench(t)).get('/rate_limit', { headers });
    assert.equal(got.headers.get('x-github-api-version-selected'), '2026-03-10');
    assert.equal(at(got.json, 'rate'), undefined);
    assert.equal(at(got.json, 'resources', 'core', 'limit'), 5_000);
  });

  test('an unknown one is refused by name', async (t) => {
    const bench = await startBench(t, { mode: 'ghes-3.20' });
    const got = await bench.get('/meta', { headers: { 'x-github-api-version': '2026-03-10' } });
    assert.equal(got.status, 400);
    assert.match(String(at(got.json, 'message')), /"2026-03-10", is not a supported version/);
  });
});

describe('who may see what', () => {
  test('a private repository is not there for others, a public one is for everybody', async (t) => {
    const bench = await startBench(t);
    assert.equal((await bench.get('/repos/acme/shop', { token: null })).status, 404);
    assert.equal((await bench.get('/repos/acme/open', { token: null })).status, 200);
    assert.equal((await bench.get('/repos/ACME/Shop')).status, 200);
  });

  test('a bad token is refused even where none is needed', async (t) => {
    const got = await (await startBench(t)).get('/meta', { token: 'ghp_wrong' });
    const documentation_url = 'https://docs.github.com/rest/meta/meta#get-github-meta-information';
    const expected = { message: 'Bad credentials', documentation_url, status: '401' };
    assert.deepEqual([got.status, got.json], [401, expected]);
  });

  test('a token without contents cannot read files', async (t) => {
    const bench = await startBench(t);
    const path = '/repos/acme/shop/contents/.github/workflows/deploy.yml';
    assert.equal((await bench.get(path, { token: READ_TOKEN })).status, 403);
  });
});

test('GET /meta names the server on Enterprise Server only', async (t) => {
  const enterprise = await startBench(t, { mode: 'ghes-3.20' });
  assert.match(enterprise.sim.url, /\/api\/v3$/);
  assert.equal(at((await enterprise.get('/meta')).json, 'installed_version'), '3.20.1');
  const dotcom = await startBench(t);
  assert.equal(at((await dotcom.get('/meta')).json, 'installed_version'), undefined);
});

test('the record of requests has sizes and bodies, and no secrets', async (t) => {
  const bench = await startBench(t);
  await bench.dispatch({ ref: 'main' });
  await bench.get('/nothing?a=1', { token: null });
  const [first, second] = bench.sim.requests;
  assert.deepEqual(first, {
    kind: 'dispatch',
    method: 'POST',
    path: '/repos/acme/shop/actions/workflows/deploy.yml/dispatches',
    status: 204,
    at: bench.clock.now(),
    authorized: true,
    bodyBytes: '{"ref":"main"}'.length,
    body: { ref: 'main' },
    fault: null,
  });
  assert.deepEqual(
    [second?.kind, second?.path, second?.authorized],
    ['page', '/nothing?a=1', false],
  );
  assert.ok(!JSON.stringify(bench.sim.requests).includes(TOKEN));
});

describe('a client that takes the simulator for its proxy', () => {
  test('sends whole URLs and finds links to where it believes to be', async (t) => {
    const bench = await startBench(t, { listLagMs: 0 });
    await bench.dispatch();
    const got = await proxied(bench, `http://api.github.localhost${RUNS}`);
    const run = at(got, 'workflow_runs', 0);
    assert.match(
      String(at(run, 'jobs_url')),
      /^http:\/\/api\.github\.localhost\/repos\/acme\/shop\//,
    );
    assert.ok(String(at(run, 'html_url')).startsWith(bench.sim.origin));
  });
});

function proxied(bench: Bench, url: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(bench.sim.origin);
    const headers = { authorization: `token ${TOKEN}` };
    const outgoing = request({ hostname, port, path: url, headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        body += part;
      });
      response.on('end', () => resolve(JSON.parse(body)));
    });
    outgoing.on('error', reject).end();
  });
}

test('every page that is linked to is there', async (t) => {
  const bench = await startBench(t, { listLagMs: 0 });
  await bench.dispatch({ ref: 'main', inputs: { deploy_id: '<b>x</b>' } });
  bench.clock.advance(5_000);
  const run = at((await bench.get(RUNS)).json, 'workflow_runs', 0);
  const jobs = await bench.get(`${RUNS}/${String(at(run, 'id'))}/jobs`);
  const workflow = await bench.get('/repos/acme/shop/actions/workflows/deploy.yml');
  const links = [
    at(run, 'html_url'),
    at(run, 'repository', 'html_url'),
    at(run, 'actor', 'html_url'),
    at(jobs.json, 'jobs', 0, 'html_url'),
    at(workflow.json, 'html_url'),
  ];
  for (const link of links) {
    const got = await bench.get(String(link), { token: null });
    assert.equal(got.status, 200, String(link));
    assert.match(got.headers.get('content-type') ?? '', /^text\/html/);
    assert.match(got.text, /simulated GitHub/);
  }
  const page = await bench.get(String(links[0]), { token: null });
  assert.match(page.text, /Deploy &lt;b&gt;x&lt;\/b&gt; by octocat/);
  assert.match(page.text, /<h2>build/);
});

test('HEAD answers like GET, without a body', async (t) => {
  const bench = await startBench(t);
  const url = `${bench.sim.url}/meta`;
  const got = await fetch(url, { method: 'HEAD', headers: { authorization: `Bearer ${TOKEN}` } });
  assert.deepEqual([got.status, await got.text()], [200, '']);
});
