import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { testApp } from '../testing/app.ts';
import { at, startBench } from '../testing/bench.ts';
import { smallWorld } from '../testing/small-world.ts';

const TOKENS = '/app/installations/70/access_tokens';
const app = testApp({ repositories: ['acme/shop'] });
const world = { ...smallWorld(), apps: [app.seed] };

describe('a GitHub App', () => {
  test('finds its installation, gets a token, and dispatches as its bot', async (t) => {
    const bench = await startBench(t, { world });
    const jwt = app.jwt(bench.clock.now());
    const found = await bench.get('/repos/acme/shop/installation', { token: jwt });
    assert.equal(at(found.json, 'id'), 70);
    const made = await bench.post(TOKENS, { token: jwt });
    assert.equal(made.status, 201);
    const token = String(at(made.json, 'token'));
    assert.match(token, /^ghs_/);
    assert.equal((await bench.dispatch({ ref: 'main' }, 'deploy.yml', { token })).status, 204);
    assert.equal(bench.sim.world.runs[0]?.actor.login, 'box[bot]');
  });

  test("a token lasts an hour by GitHub's clock", async (t) => {
    const bench = await startBench(t, { world });
    const made = await bench.post(TOKENS, { token: app.jwt(bench.clock.now()) });
    const token = String(at(made.json, 'token'));
    const expiresAt = Date.parse(String(at(made.json, 'expires_at')));
    assert.equal(expiresAt - bench.clock.now(), 3_600_000);
    bench.clock.advance(3_599_999);
    assert.equal((await bench.get('/repos/acme/shop', { token })).status, 200);
    bench.clock.advance(1);
    const late = await bench.get('/repos/acme/shop', { token });
    assert.deepEqual([late.status, at(late.json, 'message')], [401, 'Bad credentials']);
  });

  test('sees only what it was installed on, and does only what it was granted', async (t) => {
    const reader = testApp({ permissions: { actions: 'read', metadata: 'read' } });
    const bench = await startBench(t, { world: { ...world, apps: [reader.seed] } });
    const jwt = reader.jwt(bench.clock.now());
    assert.equal((await bench.get('/repos/other/shop/installation', { token: jwt })).status, 404);
    const made = await bench.post(TOKENS, { token: jwt });
    const token = String(at(made.json, 'token'));
    const got = await bench.dispatch({ ref: 'main' }, 'deploy.yml', { token });
    const message = 'Resource not accessible by integration';
    assert.deepEqual([got.status, at(got.json, 'message')], [403, message]);
  });
});

test('an App installed elsewhere sees nothing here', async (t) => {
  const elsewhere = testApp({ owner: 'other' });
  const bench = await startBench(t, { world: { ...world, apps: [elsewhere.seed] } });
  const jwt = elsewhere.jwt(bench.clock.now());
  assert.equal((await bench.get('/repos/acme/shop/installation', { token: jwt })).status, 404);
  const made = await bench.post(TOKENS, { token: jwt });
  const token = String(at(made.json, 'token'));
  assert.equal((await bench.get('/repos/acme/shop', { token })).status, 404);
});

describe('a JWT is refused', () => {
  const now = (ms: number) => Math.floor(ms / 1_000);
  const cases: readonly (readonly [string, (ms: number) => Record<string, unknown>, RegExp])[] = [
    ['when it has expired', (ms) => ({ exp: now(ms) }), /^'Expiration time' .* represent/],
    ['when it lasts too long', (ms) => ({ exp: now(ms) + 3_600 }), /too far in the future$/],
    ['when it is from the future', (ms) => ({ iat: now(ms) + 120 }), /^'Issued at' claim/],
    ['when no App has its id', () => ({ iss: '8' }), /could not be decoded$/],
  ];
  for (const [name, claims, message] of cases) {
    test(name, async (t) => {
      const bench = await startBench(t, { world });
      const ms = bench.clock.now();
      const got = await bench.get('/app', { token: app.jwt(ms, claims(ms)) });
      assert.equal(got.status, 401);
      assert.match(String(at(got.json, 'message')), message);
    });
  }

  test('when another key signed it', async (t) => {
    const bench = await startBench(t, { world });
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const token = app.jwt(bench.clock.now(), {}, privateKey);
    assert.equal((await bench.get('/app', { token })).status, 401);
  });

  test("by GitHub's clock, not the caller's", async (t) => {
    const bench = await startBench(t, { world, clockOffsetMs: -600_000 });
    const early = await bench.get('/app', { token: app.jwt(bench.clock.now()) });
    assert.match(String(at(early.json, 'message')), /^'Issued at' claim|too far/);
    const adjusted = Date.parse(early.headers.get('date') ?? '');
    assert.equal((await bench.get('/app', { token: app.jwt(adjusted) })).status, 200);
  });

  test('where a token is wanted, and a token where a JWT is', async (t) => {
    const bench = await startBench(t, { world });
    const jwt = app.jwt(bench.clock.now());
    assert.equal((await bench.get('/repos/acme/shop', { token: jwt })).status, 401);
    assert.equal((await bench.get('/app')).status, 401);
  });
});
