import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import { type Bench, startBench } from '../testing/bench.ts';

/** A run, and how its job asks for a token. */
async function running(bench: Bench, environment: string | null = null) {
  await bench.dispatch();
  const [run] = bench.sim.world.runs;
  assert.ok(run);
  const request = bench.sim.oidc.requestEnvironment(run, { environment });
  const ask = (audience: string, token = request.ACTIONS_ID_TOKEN_REQUEST_TOKEN) =>
    bench.get(`${request.ACTIONS_ID_TOKEN_REQUEST_URL}&audience=${encodeURIComponent(audience)}`, {
      token,
    });
  return { run, ask };
}

void test('a job gets a token that the published keys prove, found by discovery', async (t) => {
  const bench = await startBench(t);
  const { run, ask } = await running(bench);
  const { value } = (await ask('https://console.example.com')).json as { value: string };
  const found = await bench.get(`${bench.sim.oidc.url}/.well-known/openid-configuration`);
  const { issuer, jwks_uri: address } = found.json as { issuer: string; jwks_uri: string };
  const keys = (await bench.get(address)).json as Awaited<
    ReturnType<typeof bench.sim.oidc.publishedKeys>
  >;
  const { payload } = await jwtVerify(value, createLocalJWKSet({ keys: [...keys.keys] }), {
    ...{ issuer, audience: 'https://console.example.com' },
    currentDate: new Date(bench.clock.now()),
  });
  assert.deepEqual(
    [payload['run_id'], payload['run_attempt'], payload['repository'], payload['workflow_ref']],
    [String(run.id), '1', 'acme/shop', 'acme/shop/.github/workflows/deploy.yml@refs/heads/main'],
  );
  assert.equal(Number(payload.exp) - Number(payload.iat), 300);
});

void test('nobody else gets one', async (t) => {
  const bench = await startBench(t);
  const { ask } = await running(bench);
  assert.equal((await ask('https://console.example.com', 'guessed')).status, 401);
});

void test('`sub` names the environment, and on github.com the ids of a young repository', async (t) => {
  const forms = new Map<string, string>();
  for (const mode of ['dotcom-2026', 'ghes-3.21'] as const) {
    const bench = await startBench(t, { mode });
    const { run, ask } = await running(bench, 'eu:production');
    const { value } = (await ask('x')).json as { value: string };
    const { id, owner } = run.repository;
    const sub = String(decodeJwt(value).sub);
    forms.set(mode, sub.replace(`@${owner.id}/`, '@OWNER/').replace(`@${id}:`, '@REPO:'));
  }
  assert.deepEqual(Object.fromEntries(forms), {
    'dotcom-2026': 'repo:acme@OWNER/shop@REPO:environment:eu%3Aproduction',
    'ghes-3.21': 'repo:acme/shop:environment:eu%3Aproduction',
  });
});
