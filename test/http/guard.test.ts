import assert from 'node:assert/strict';
import { readConfig } from '../../src/config/config.ts';
import { ConfigError } from '../../src/config/environment.ts';
import type { Session } from '../../src/contract/session.ts';
import type { Target } from '../../src/contract/target.ts';
import type { Answer } from '../harness/answer.ts';
import { baseEnvironment, makeFolder, startBench } from '../harness/bench.ts';
import { DEPLOYS, type Headers } from '../harness/client.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, shared, test } from '../harness/test.ts';
import { TARGETS } from '../harness/world.ts';

const ADMIN = 'the-admin-token-of-the-tests';
const SESSION = '/api/internal/session';
const LOCK = '/api/internal/targets/shop/lock';
const signedIn: Headers = { authorization: `Bearer ${ADMIN}` };
const env = { SIGNALBOX_ADMIN_TOKEN: ADMIN };

/** Everything under the API that needs somebody. */
const CLOSED: readonly (readonly [string, string])[] = [
  ['GET', DEPLOYS],
  ['POST', DEPLOYS],
  ['GET', `${DEPLOYS}/1`],
  ['GET', `${DEPLOYS}/1/timeline`],
  ['GET', `${DEPLOYS}/1/events`],
  ['POST', `${DEPLOYS}/1/link`],
  ['POST', `${DEPLOYS}/1/abandon`],
  ['GET', '/api/internal/events'],
  ['GET', '/api/internal/github'],
  ['GET', '/api/internal/targets'],
  ['GET', '/api/internal/targets/shop'],
  ['GET', '/api/internal/targets/shop/form'],
  ['PUT', LOCK],
  ['DELETE', LOCK],
];

/** The cookie an answer sets, as a browser sends it back. */
function cookieOf(answer: Answer): { cookie: string; attributes: string } {
  const [set = ''] = answer.headers['set-cookie'] ?? [];
  const [cookie = '', ...attributes] = set.split('; ');
  return { cookie, attributes: attributes.join('; ') };
}

describe('with no way to sign in', () => {
  test('the local operator is served, without a token', async (t) => {
    const bench = await startBench(t);
    const session = (await bench.client.get(SESSION)).json as Session;
    assert.deepEqual([session.sign_in, session.operator?.name], ['none', 'operator']);
    assert.equal(deployOf(await bench.client.deploy({ target: 'shop' })).requested_by, 'operator');
  });

  for (const HOST of ['0.0.0.0', '::', '192.0.2.7', 'signalbox.example']) {
    test(`the server refuses to listen on ${HOST}, and says what to set`, (t) => {
      const given = { ...baseEnvironment(makeFolder(t, TARGETS), 'http://127.0.0.1:9'), HOST };
      assert.throws(
        () => readConfig(given),
        (error) =>
          error instanceof ConfigError &&
          /HOST/.test(error.message) &&
          /SIGNALBOX_ADMIN_TOKEN/.test(error.message),
      );
      readConfig({ ...given, ...env });
    });
  }

  for (const HOST of ['127.0.0.1', 'localhost', '::1', '127.0.0.2']) {
    test(`it may listen on ${HOST}`, (t) => {
      readConfig({ ...baseEnvironment(makeFolder(t, TARGETS), 'http://127.0.0.1:9'), HOST });
    });
  }
});

describe('with an admin token', () => {
  const common = shared((scope) => startBench(scope, { env }));

  test('nothing of the API is served to nobody, nor to a wrong token', async () => {
    const bench = common();
    for (const [method, path] of CLOSED) {
      for (const headers of [
        {},
        { authorization: 'Bearer wrong' },
        { cookie: 'signalbox=forged' },
      ]) {
        const answer = await bench.client.send({ method, path, headers });
        problemOf(answer, 'not-signed-in');
        assert.equal(answer.headers['www-authenticate'], 'Bearer');
      }
    }
  });

  test('nor by writing the address in another way', async () => {
    const bench = common();
    await bench.client.put(LOCK, { reason: 'audit' }, signedIn);
    for (const [method, path] of CLOSED) {
      const spellings = [
        path.replace('/api', '/%61pi'),
        path.replace('/internal', '/%69nternal'),
        path.replace('internal', 'INTERNAL'),
        path.replace('/api', '//api'),
        `${path}/`,
        `${path};x`,
        `http://127.0.0.1${path}`,
        `http://127.0.0.1${path.replace('/api', '/%61pi')}`,
      ];
      for (const spelling of spellings) {
        const answer = await bench.client.send({ method, path: spelling });
        const isPage = String(answer.headers['content-type']).startsWith('text/html');
        assert.ok(
          answer.status === 401 || answer.status === 404 || (method === 'GET' && isPage),
          `${method} ${spelling} is answered ${answer.status}: ${answer.text.slice(0, 80)}`,
        );
      }
    }
    const { lock } = (await bench.client.get('/api/internal/targets/shop', signedIn))
      .json as Target;
    assert.equal(lock?.reason, 'audit');
  });

  test('whoever sends it is served, and named', async () => {
    const bench = common();
    const deploy = deployOf(await bench.client.deploy({ target: 'mall' }, signedIn), 202);
    assert.equal(deploy.requested_by, 'admin');
    const anyCase = { authorization: `bearer ${ADMIN}` };
    assert.equal((await bench.client.get(DEPLOYS, anyCase)).status, 200);
  });

  test('an absolute request target, as proxies send it, is served like any other', async () => {
    const bench = common();
    const path = `http://127.0.0.1${DEPLOYS}`;
    assert.equal((await bench.client.get(path, signedIn)).status, 200);
    assert.equal((await bench.client.get('http://127.0.0.1/healthz')).status, 200);
  });

  test('who is asked before a body is read', async () => {
    const bench = common();
    const headers = { 'content-type': 'application/json' };
    const body = `{"reason": "${'x'.repeat(100_000)}`;
    const answer = await bench.client.send({ method: 'POST', path: DEPLOYS, headers, body });
    problemOf(answer, 'not-signed-in');
  });

  test('the health checks, the API’s description and the pages need nobody', async () => {
    const bench = common();
    for (const path of ['/healthz', '/readyz', '/api/openapi.json', SESSION]) {
      assert.equal((await bench.client.get(path)).status, 200, path);
    }
  });
});

describe('signing in to the page', () => {
  test('with the token gives a cookie that no script and no other site can use', async (t) => {
    const bench = await startBench(t, { env });
    const before = (await bench.client.get(SESSION)).json as Session;
    assert.deepEqual([before.operator, before.sign_in], [null, 'admin_token']);
    const answer = await bench.client.post(SESSION, { token: ADMIN });
    assert.equal((answer.json as Session).operator?.name, 'admin');
    const { cookie, attributes } = cookieOf(answer);
    assert.match(attributes, /HttpOnly/);
    assert.match(attributes, /SameSite=Strict/);
    assert.match(attributes, /Path=\//);
    assert.ok(!cookie.includes(ADMIN));
    const deploy = deployOf(await bench.client.deploy({ target: 'shop' }, { cookie }), 202);
    assert.equal(deploy.requested_by, 'admin');
    assert.equal(
      ((await bench.client.get(SESSION, { cookie })).json as Session).operator?.name,
      'admin',
    );
  });

  test('lasts over a restart, and not over a new admin token', async (t) => {
    const bench = await startBench(t, { env });
    const { cookie } = cookieOf(await bench.client.post(SESSION, { token: ADMIN }));
    await bench.restart();
    assert.equal((await bench.client.get(DEPLOYS, { cookie })).status, 200);
    await bench.restart({ SIGNALBOX_ADMIN_TOKEN: 'another-admin-token-entirely' });
    problemOf(await bench.client.get(DEPLOYS, { cookie }), 'not-signed-in');
  });

  test('signing out ends it, also for who kept the cookie', async (t) => {
    const bench = await startBench(t, { env });
    const { cookie } = cookieOf(await bench.client.post(SESSION, { token: ADMIN }));
    const out = await bench.client.delete(SESSION, { cookie });
    assert.equal((out.json as Session).operator, null);
    problemOf(await bench.client.get(DEPLOYS, { cookie }), 'not-signed-in');
  });

  test('with a wrong token gives nothing, and guessing is cut short', async (t) => {
    const bench = await startBench(t, { env });
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) {
      const answer = await bench.client.post(SESSION, { token: `guess number ${i} of a token` });
      assert.equal(answer.headers['set-cookie'], undefined);
      statuses.push(answer.status);
    }
    assert.equal(statuses[0], 401);
    assert.equal(statuses.at(-1), 429);
  });

  test('works behind a proxy that ends TLS: the cookie is for https only', async (t) => {
    const bench = await startBench(t, { env: { ...env, PUBLIC_URL: 'https://deploys.example' } });
    const proxied = { host: 'deploys.example', 'x-forwarded-proto': 'https' };
    const answer = await bench.client.post(SESSION, { token: ADMIN }, proxied);
    const { cookie, attributes } = cookieOf(answer);
    assert.match(cookie, /^__Host-/);
    assert.match(attributes, /Secure/);
    assert.equal((await bench.client.get(DEPLOYS, { ...proxied, cookie })).status, 200);
  });
});

describe('what comes from another site', () => {
  const common = shared((scope) => startBench(scope));

  const own = 'http://127.0.0.1:8080';
  const sites = [undefined, 'same-origin', 'none', 'same-site', 'cross-site', 'nonsense'];
  const origins = [undefined, own, 'https://evil.example', 'null', 'http://127.0.0.1:8081'];

  test('may change nothing: Sec-Fetch-Site decides, else Origin', async () => {
    const bench = common();
    for (const site of sites) {
      for (const origin of origins) {
        const isOwn =
          site === undefined
            ? origin === undefined || origin === own
            : site === 'same-origin' || site === 'none';
        const headers = {
          host: '127.0.0.1:8080',
          ...(site === undefined ? {} : { 'sec-fetch-site': site }),
          ...(origin === undefined ? {} : { origin }),
        };
        const answer = await bench.client.put(LOCK, { reason: 'audit' }, headers);
        if (isOwn) assert.equal(answer.status, 200, `${site} ${origin}`);
        else problemOf(answer, 'cross-site');
      }
    }
  });

  test('may not deploy, lock, unlock, link, abandon, sign in or out', async () => {
    const bench = common();
    const headers = { 'sec-fetch-site': 'cross-site' };
    const changes = CLOSED.filter(([method]) => method !== 'GET');
    for (const [method, path] of [...changes, ['POST', SESSION], ['DELETE', SESSION]] as const) {
      problemOf(await bench.client.send({ method, path, headers }), 'cross-site');
    }
    assert.equal(bench.sim.counts.dispatch, 0);
  });

  test('may follow a link: reading changes nothing', async () => {
    const bench = common();
    const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    for (const path of ['/healthz', DEPLOYS]) {
      assert.equal((await bench.client.get(path, headers)).status, 200);
    }
  });
});

describe('the host a request names', () => {
  const env = { PUBLIC_URL: 'https://deploys.example:8443' };
  const hosts: Readonly<Record<string, boolean>> = {
    'deploys.example:8443': true,
    'deploys.example': true,
    'DEPLOYS.example': true,
    'localhost:8080': true,
    '127.0.0.1': true,
    '[::1]:8080': true,
    'evil.example': false,
    'deploys.example.evil.example': false,
    '127.0.0.1.evil.example': false,
    'localhost.evil.example': false,
    '192.0.2.7:8080': false,
    'a b': false,
  };
  test('is ours or loopback, or the request is refused, whatever it asks for', async (t) => {
    const bench = await startBench(t, { env });
    for (const [host, isOurs] of Object.entries(hosts)) {
      for (const path of ['/healthz', DEPLOYS, '/api/internal/nothing']) {
        const answer = await bench.client.get(path, { host });
        if (!isOurs) problemOf(answer, 'wrong-host');
        else assert.notEqual(answer.status, 421, host);
      }
    }
  });
});

describe('a caller that sends too much', () => {
  test('is told when to come back, before anything is done; reading is free', async (t) => {
    const bench = await startBench(t, { env: { RATE_LIMIT_PER_MINUTE: '5' } });
    for (let i = 0; i < 5; i++) deployOf(await bench.client.deploy({ target: 'mall' }), 202);
    const answer = await bench.client.deploy({ target: 'mall' }, { 'idempotency-key': 'k' });
    assert.equal(problemOf(answer, 'too-many-requests').dispatch, 'not_sent');
    assert.ok(Number(answer.headers['retry-after']) <= 60);
    for (let i = 0; i < 10; i++) assert.equal((await bench.client.get(DEPLOYS)).status, 200);
    assert.equal(bench.sim.counts.dispatch, 5);
  });

  test('the local operator is not counted unless asked to be', async (t) => {
    const bench = await startBench(t);
    for (let i = 0; i < 30; i++) {
      assert.equal((await bench.client.put(LOCK, { reason: `${i}` })).status, 200);
    }
  });
});

describe('what every answer carries', () => {
  const common = shared((scope) => startBench(scope));

  test('a strict policy for pages, and no sniffing, framing or referrer', async () => {
    const bench = common();
    for (const path of ['/', DEPLOYS, '/api/internal/nothing', '/healthz', '/api/docs']) {
      const { headers } = await bench.client.get(path);
      const policy = String(headers['content-security-policy']);
      assert.match(policy, /default-src '(none|self)'/, path);
      assert.match(policy, /frame-ancestors 'none'/, path);
      assert.match(policy, /script-src[^;]*'self'/, path);
      assert.doesNotMatch(/script-src[^;]*/.exec(policy)?.[0] ?? '', /unsafe|\*/, path);
      assert.equal(headers['x-content-type-options'], 'nosniff', path);
      assert.match(String(headers['referrer-policy']), /no-referrer|same-origin/, path);
      assert.equal(headers['x-powered-by'], undefined);
    }
  });

  test('the request’s id, the caller’s own where it is harmless', async () => {
    const bench = common();
    const given = await bench.client.get('/api/internal/nothing', {
      'x-request-id': 'router-12345678',
    });
    assert.equal(given.headers['x-request-id'], 'router-12345678');
    assert.equal(problemOf(given, 'not-found').instance, 'urn:signalbox:request:router-12345678');
    const strange = await bench.client.get('/healthz', { 'x-request-id': '<script>' });
    assert.match(String(strange.headers['x-request-id']), /^[\w-]{36}$/);
  });
});
