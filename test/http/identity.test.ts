import assert from 'node:assert/strict';
import {
  exportSPKI,
  generateKeyPair,
  importJWK,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { faults } from '../../sim/faults.ts';
import type { Claims } from '../../sim/oidc/claims.ts';
import type { Run } from '../../sim/state/run.ts';
import type { Callback } from '../../src/contract/deploy.ts';
import type { Answer } from '../harness/answer.ts';
import {
  type Bench,
  closedAddress,
  deployWithRun,
  dispatchByHand,
  startBench,
  worldRun,
} from '../harness/bench.ts';
import { DEPLOYS } from '../harness/client.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, shared, test } from '../harness/test.ts';
import { timed, until } from '../harness/until.ts';

/** Runs stay in the queue: all that moves the deploy is what calls back. */
const queued = { queueMs: 60_000 } as const;
/** GitHub tells no run and lists none: whoever calls back is the first to say which it is. */
const untold = { ...queued, listLagMs: 60_000, answer: faults.noDetails() } as const;

function callBack(bench: Bench, id: string, token: string, body: Callback): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}` };
  return bench.client.post(`${DEPLOYS}/${id}/callback`, body, headers);
}

function building(bench: Bench, id: string, token: string): Promise<Answer> {
  return callBack(bench, id, token, { status: 'building' });
}

/** A token of the run for this server, as GitHub makes it; `claims` go over its own. */
function tokenOf({ sim, server }: Bench, run: Run, claims: Claims = {}): Promise<string> {
  return sim.oidc.token(run, { audience: server.url, claims });
}

function claimsOf({ sim, server }: Bench, run: Run): JWTPayload {
  return sim.oidc.claims(run, { audience: server.url });
}

const now = (): number => Math.floor(Date.now() / 1_000);

describe('a run that calls back with its own token', () => {
  const bench = shared((scope) => startBench(scope, untold));

  test('claims its deploy: the token says which run and attempt it is', async () => {
    const { deploy, run } = await deployWithRun(bench());
    assert.equal(deploy.github_run_id, null);
    const claimed = deployOf(
      await building(bench(), deploy.id, await tokenOf(bench(), run, { run_attempt: '2' })),
    );
    assert.deepEqual(
      [claimed.status, claimed.github_run_id, claimed.github_run_attempt, claimed.evidence],
      ['building', run.id, 2, 'told'],
    );
  });

  test('whatever run its body names: the token’s wins', async () => {
    const { deploy, run } = await deployWithRun(bench());
    const body = { status: 'building', github_run_id: run.id + 1 } as const;
    const answer = await callBack(bench(), deploy.id, await tokenOf(bench(), run), body);
    assert.equal(deployOf(answer).github_run_id, run.id);
  });

  test('as its body says too, and with the ends in their order', async () => {
    const { deploy, run } = await deployWithRun(bench());
    for (const status of ['building', 'deploying', 'succeeded'] as const) {
      const body = { status, github_run_id: run.id, github_run_attempt: 7, message: 'so far' };
      const answer = await callBack(bench(), deploy.id, await tokenOf(bench(), run), body);
      const { status: now, github_run_attempt: attempt } = deployOf(answer);
      assert.deepEqual([now, attempt], [status, 1], 'the token’s attempt wins over the body’s');
    }
  });

  test('owns the deploy: a second run is turned away', async () => {
    const { deploy, run } = await deployWithRun(bench());
    const first = deployOf(await building(bench(), deploy.id, await tokenOf(bench(), run)));
    const path = 'acme/shop/actions/workflows/deploy.yml';
    const other = worldRun(bench(), await dispatchByHand(bench().sim, path));
    const answer = await building(bench(), deploy.id, await tokenOf(bench(), other));
    problemOf(answer, 'claimed-by-another-run');
    assert.equal((await bench().read(deploy.id)).version, first.version);
  });

  test('from the next attempt opens the deploy again', async () => {
    const { deploy, run } = await deployWithRun(bench());
    const failed = { status: 'failed' } as const;
    deployOf(await callBack(bench(), deploy.id, await tokenOf(bench(), run), failed));
    const again = await building(
      bench(),
      deploy.id,
      await tokenOf(bench(), run, { run_attempt: '2' }),
    );
    const { status, github_run_attempt: attempt } = deployOf(again);
    assert.deepEqual([status, attempt], ['building', 2]);
  });

  test('whatever its `sub` says, and by whatever name its repository goes now', async () => {
    const { deploy, run } = await deployWithRun(bench());
    const claims = { sub: 'chosen by the organisation', repository: 'acme/store' };
    const workflow = run.workflow.file;
    const token = await tokenOf(bench(), run, {
      ...claims,
      workflow_ref: `acme/store/.github/workflows/${workflow}@refs/heads/main`,
    });
    deployOf(await building(bench(), deploy.id, token), 200);
  });

  test('is known by a key that GitHub has only now begun to sign with', async (t) => {
    const own = await startBench(t, untold);
    const { deploy, run } = await deployWithRun(own);
    deployOf(await building(own, deploy.id, await tokenOf(own, run)), 200);
    own.sim.oidc.rotate();
    await until('the new key is known', async () => {
      const { status } = await building(own, deploy.id, await tokenOf(own, run));
      return status === 200;
    });
  });

  test('is heard while GitHub’s API hangs', async (t) => {
    const own = await startBench(t, untold);
    const { deploy, run } = await deployWithRun(own);
    await own.sim.reached('repository', 1);
    deployOf(await building(own, deploy.id, await tokenOf(own, run)), 200);
    await own.restart({}, async () => {
      own.sim.failNext(faults.hang('before'), { times: 1_000 });
    });
    const answer = await callBack(own, deploy.id, await tokenOf(own, run), { status: 'deploying' });
    assert.equal(deployOf(answer, 200).status, 'deploying');
  });

  test('finds CALLBACK_TOKEN still working beside it', async (t) => {
    const shared = 'callback-token-of-the-tests';
    const own = await startBench(t, { ...untold, env: { CALLBACK_TOKEN: shared } });
    const { deploy, run } = await deployWithRun(own);
    problemOf(await building(own, deploy.id, shared), 'malformed-request');
    const body = { status: 'building', github_run_id: run.id } as const;
    deployOf(await callBack(own, deploy.id, shared, body), 200);
    deployOf(await building(own, deploy.id, await tokenOf(own, run)), 200);
  });

  test('is known where the target names its workflow by id', async (t) => {
    const world = bench().sim.world;
    const { id } = world.workflow('acme/shop', 'deploy.yml');
    const targets = `targets: { mall: { repository: acme/shop, workflow: ${id} } }`;
    const own = await startBench(t, { ...untold, targets });
    assert.equal(own.sim.world.workflow('acme/shop', 'deploy.yml').id, id);
    const { deploy, run } = await deployWithRun(own);
    deployOf(await building(own, deploy.id, await tokenOf(own, run)), 200);
  });

  test('may use each token once, also after a restart', async (t) => {
    const url = 'http://127.0.0.1:1';
    const own = await startBench(t, { ...untold, env: { PUBLIC_URL: url } });
    const { deploy, run } = await deployWithRun(own);
    const token = await own.sim.oidc.token(run, { audience: url });
    deployOf(await building(own, deploy.id, token), 200);
    await own.restart();
    const again = await callBack(own, deploy.id, token, { status: 'deploying' });
    problemOf(again, 'not-signed-in');
    assert.equal((await own.read(deploy.id)).status, 'building');
    assert.deepEqual(own.server.runTokens.counts(), { replayed: 1 });
  });
});

type Forger = (bench: Bench, run: Run) => Promise<string> | string;

/** Every wrong kind of token: how it is made, what it is counted as, and how it is answered. */
type Refused = 'not-signed-in' | 'foreign-run';

const FORGERIES: readonly (readonly [string, Forger, string, Refused])[] = [
  ['no token at all', () => 'gibberish', 'malformed', 'not-signed-in'],
  ['three parts of nothing', () => 'a.b.c', 'malformed', 'not-signed-in'],
  ['unsigned (alg none)', unsigned, 'wrong-algorithm', 'not-signed-in'],
  ['signed with the public key as a secret (HS256)', confused, 'wrong-algorithm', 'not-signed-in'],
  ['signed by a stranger with GitHub’s key id', forged, 'bad-signature', 'not-signed-in'],
  ['changed after it was signed', altered, 'bad-signature', 'not-signed-in'],
  ['of a key nobody knows', (b, r) => strangersOwn(b, r, {}), 'unknown-key', 'not-signed-in'],
  [
    'of another issuer',
    (b, r) => strangersOwn(b, r, { iss: 'https://token.example.com' }),
    'wrong-issuer',
    'not-signed-in',
  ],
  [
    'for somebody else',
    ({ sim }, run) => sim.oidc.token(run, { audience: 'https://elsewhere.example.com' }),
    'wrong-audience',
    'not-signed-in',
  ],
  [
    'for GitHub’s default',
    ({ sim }, run) => sim.oidc.token(run),
    'wrong-audience',
    'not-signed-in',
  ],
  ['expired', claiming(() => ({ exp: now() - 60 })), 'expired', 'not-signed-in'],
  ['good for too long', claiming(() => ({ iat: now() - 3_600 })), 'expired', 'not-signed-in'],
  ['not yet valid', claiming(() => ({ nbf: now() + 60 })), 'not-yet-valid', 'not-signed-in'],
  ['made in the future', claiming(() => ({ iat: now() + 60 })), 'not-yet-valid', 'not-signed-in'],
  ['without an id', claiming(() => ({ jti: undefined })), 'malformed', 'not-signed-in'],
  ['that never ends', claiming(() => ({ exp: undefined })), 'malformed', 'not-signed-in'],
  [
    'with a run that is no number',
    claiming(() => ({ run_id: '1e3' })),
    'malformed',
    'not-signed-in',
  ],
  [
    'with a run beyond numbers',
    claiming(() => ({ run_id: '9007199254740993' })),
    'malformed',
    'not-signed-in',
  ],
  [
    'of another repository',
    claiming(({ sim }) => {
      const { id } = sim.world.repository('acme/docs');
      return { repository: 'acme/docs', repository_id: String(id) };
    }),
    'foreign-repository',
    'foreign-run',
  ],
  [
    'of a new repository of the old name',
    claiming(() => ({ repository_id: '7' })),
    'foreign-repository',
    'foreign-run',
  ],
  [
    'of another workflow',
    workflowRef('acme/shop/.github/workflows/strict.yml@refs/heads/main'),
    'foreign-workflow',
    'foreign-run',
  ],
  [
    'of another repository’s workflow of that name',
    workflowRef('acme/docs/.github/workflows/deploy.yml@refs/heads/main'),
    'foreign-workflow',
    'foreign-run',
  ],
  ['of a push', claiming(() => ({ event_name: 'push' })), 'foreign-event', 'foreign-run'],
  ['of another ref', claiming(() => ({ ref: 'refs/heads/evil' })), 'foreign-ref', 'foreign-run'],
];

function claiming(claims: (bench: Bench) => Claims): Forger {
  return (bench, run) => tokenOf(bench, run, claims(bench));
}

function workflowRef(ref: string): Forger {
  return claiming(() => ({ workflow_ref: ref, job_workflow_ref: ref }));
}

function unsigned(bench: Bench, run: Run): string {
  return new UnsecuredJWT(claimsOf(bench, run)).encode();
}

async function confused(bench: Bench, run: Run): Promise<string> {
  const [jwk] = (await bench.sim.oidc.publishedKeys()).keys;
  assert.ok(jwk?.kid);
  const key = await importJWK(jwk, 'RS256', { extractable: true });
  assert.ok(!(key instanceof Uint8Array));
  const secret = new TextEncoder().encode(await exportSPKI(key));
  const header = { alg: 'HS256', kid: jwk.kid };
  return new SignJWT(claimsOf(bench, run)).setProtectedHeader(header).sign(secret);
}

async function forged(bench: Bench, run: Run): Promise<string> {
  const [jwk] = (await bench.sim.oidc.publishedKeys()).keys;
  return strangersOwn(bench, run, {}, jwk?.kid);
}

async function altered(bench: Bench, run: Run): Promise<string> {
  const [header, , signature] = (await tokenOf(bench, run)).split('.');
  const claims = JSON.stringify({ ...claimsOf(bench, run), actor: 'somebody-else' });
  return [header, Buffer.from(claims).toString('base64url'), signature].join('.');
}

async function strangersOwn(
  bench: Bench,
  run: Run,
  claims: Claims,
  kid = 'a-stranger',
): Promise<string> {
  const { privateKey } = await generateKeyPair('RS256');
  return new SignJWT({ ...claimsOf(bench, run), ...claims })
    .setProtectedHeader({ alg: 'RS256', kid })
    .sign(privateKey);
}

describe('a token that is no good changes nothing, is told why, and is counted', () => {
  const bench = shared((scope) => startBench(scope, untold));

  for (const [what, forge, counted, code] of FORGERIES) {
    test(what, async () => {
      const { deploy, run } = await deployWithRun(bench());
      const token = await forge(bench(), run);
      const body = { status: 'building', github_run_id: run.id } as const;
      const before = bench().server.runTokens.counts()[counted] ?? 0;
      const problem = problemOf(await callBack(bench(), deploy.id, token, body), code);
      assert.match(problem.detail, new RegExp(`\\b${counted}\\b`));
      assert.equal((await bench().read(deploy.id)).version, deploy.version);
      assert.ok(
        (bench().server.runTokens.counts()[counted] ?? 0) > before,
        `${counted} is counted`,
      );
      assert.equal(bench().server.runTokens.counts()['accepted'], undefined);
    });
  }

  test('of no deploy that there is', async () => {
    const { run } = await deployWithRun(bench());
    const token = await tokenOf(bench(), run);
    const id = '0198c0de-0000-7000-8000-000000000000';
    problemOf(await building(bench(), id, token), 'no-such-deploy');
  });
});

describe('what a token is checked with cannot be had', () => {
  for (const [endpoint, trouble] of [
    ['keys', 'hang'],
    ['keys', 'fail'],
    ['discovery', 'hang'],
    ['discovery', 'fail'],
  ] as const) {
    test(`${endpoint}: ${trouble}; told soon, to be tried again with the same token`, async (t) => {
      const bench = await startBench(t, untold);
      const { deploy, run } = await deployWithRun(bench);
      bench.sim.oidc.disturb(endpoint, trouble);
      const token = await tokenOf(bench, run);
      const [answer, tookMs] = await timed(building(bench, deploy.id, token));
      problemOf(answer, 'identity-unavailable');
      assert.ok(tookMs < 6_000, `it took ${tookMs} ms`);
      assert.equal((await bench.read(deploy.id)).version, deploy.version);
      assert.deepEqual(bench.server.runTokens.counts(), { 'keys-unavailable': 1 });
      bench.sim.oidc.disturb(endpoint, null);
      deployOf(await building(bench, deploy.id, token), 200);
    });
  }

  test('a repository’s id that was never learned: denied for now', async (t) => {
    const bench = await startBench(t, {
      ...untold,
      env: { GITHUB_API_URL: await closedAddress() },
    });
    await bench.restart({ GITHUB_API_URL: bench.sim.url }, async () => {
      bench.sim.failNext(faults.hang('before'), { on: 'repository', times: 1_000 });
    });
    const { deploy, run } = await deployWithRun(bench);
    const token = await tokenOf(bench, run);
    const [answer, tookMs] = await timed(building(bench, deploy.id, token));
    problemOf(answer, 'identity-unavailable');
    assert.ok(tookMs < 5_000, `it took ${tookMs} ms`);
    assert.deepEqual(bench.server.runTokens.counts(), { 'names-unavailable': 1 });
    bench.sim.clearFaults();
    await until('the id is learned', async () => {
      return (await building(bench, deploy.id, token)).status === 200;
    });
  });
});
