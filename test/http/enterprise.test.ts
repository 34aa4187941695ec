import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { faults } from '../../sim/faults.ts';
import type { Mode } from '../../sim/mode.ts';
import { type Bench, startBench } from '../harness/bench.ts';
import { deployOf, problemOf } from '../harness/judge.ts';
import { describe, test } from '../harness/test.ts';
import { acme } from '../harness/world.ts';

/** Which of the dispatches met asked for run details. */
function askedForDetails(bench: Bench): boolean[] {
  return bench.sim.requests
    .filter(({ kind }) => kind === 'dispatch')
    .map(({ body }) => JSON.stringify(body).includes('return_run_details'));
}

describe('every GitHub there is', () => {
  for (const mode of ['dotcom-2022', 'dotcom-2026', 'ghes-3.21'] as const) {
    test(`${mode} tells the run in its answer: one request, nothing to look for`, async (t) => {
      const bench = await startBench(t, { mode });
      const deploy = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
      assert.equal(deploy.github_run_id, bench.sim.world.runs[0]?.id);
      assert.equal(deploy.evidence, 'told');
      assert.deepEqual(askedForDetails(bench), [true]);
    });
  }

  const old: readonly (readonly [Mode, 400 | 422])[] = [
    ['ghes-3.19', 422],
    ['ghes-3.19', 400],
    ['ghes-3.20', 422],
    ['ghes-3.20', 400],
  ];
  for (const [mode, unknownKeyStatus] of old) {
    test(`${mode} refuses the field with ${unknownKeyStatus}: one more request, and never again`, async (t) => {
      const bench = await startBench(t, { mode, quirks: { unknownKeyStatus } });
      const deploy = deployOf(await bench.client.deploy({ target: 'mall' }), 202);
      assert.deepEqual([deploy.status, deploy.dispatch], ['dispatched', 'sent']);
      assert.deepEqual(askedForDetails(bench), [true, false]);
      assert.equal(bench.sim.world.runs.length, 1);
      deployOf(await bench.client.deploy({ target: 'mall' }), 202);
      assert.deepEqual(askedForDetails(bench), [true, false, false]);
      const found = await bench.reaches(deploy.id, 'found', ({ github_run_id: id }) => id !== null);
      assert.equal(found.evidence, 'title');
      assert.match(String(found.github_run_url), /\/acme\/shop\/actions\/runs\/\d+$/);
      const ended = await bench.reaches(
        deploy.id,
        'over',
        ({ finished_at_utc: at }) => at !== null,
      );
      assert.equal(ended.status, 'succeeded');
    });
  }

  test('a refusal for another reason is not repeated', async (t) => {
    const bench = await startBench(t);
    problemOf(await bench.client.deploy({ target: 'shop', ref: 'gone' }), 'github-refused');
    assert.deepEqual(askedForDetails(bench), [true]);
  });

  test('the second request of an old server is not repeated, whatever becomes of it', async (t) => {
    const bench = await startBench(t, { mode: 'ghes-3.19', answer: faults.status(502, 'after') });
    const deploy = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    assert.equal(deploy.status, 'unconfirmed');
    assert.deepEqual(askedForDetails(bench), [true, false]);
    assert.equal(bench.sim.world.runs.length, 1);
  });

  test('a server that takes the field and tells nothing all the same is searched', async (t) => {
    const bench = await startBench(t, { answer: faults.noDetails() });
    const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
    const found = await bench.reaches(id, 'found', ({ github_run_id: run }) => run !== null);
    assert.equal(found.github_run_id, bench.sim.world.runs[0]?.id);
    assert.deepEqual(askedForDetails(bench), [true]);
  });

  test('a GitHub App deploys as its bot, and knows the runs it started', async (t) => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const app = {
      ...{ id: 7, slug: 'box', name: 'Box', installations: [{ id: 70, owner: 'acme' }] },
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    };
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const env = {
      GITHUB_TOKEN: '',
      GITHUB_APP_ID: '7',
      GITHUB_APP_PRIVATE_KEY: pem.replaceAll('\n', '\\n'),
    };
    const world = { ...acme(), apps: [app] };
    const bench = await startBench(t, { env, world, answer: faults.noDetails() });
    const { id } = deployOf(await bench.client.deploy({ target: 'docs' }), 202);
    const found = await bench.reaches(id, 'found', ({ github_run_id: run }) => run !== null);
    assert.equal(found.evidence, 'singled_out');
    assert.equal(bench.sim.world.run(found.github_run_id ?? 0)?.actor.login, 'box[bot]');
    assert.equal(bench.sim.counts.installation_token, 1, 'a token is kept while it is good');
  });

  for (const clockOffsetMs of [-300_000, 300_000]) {
    const minutes = clockOffsetMs / 60_000;
    test(`GitHub’s clock being ${minutes} minutes off hides no run`, async (t) => {
      const bench = await startBench(t, { mode: 'ghes-3.20', clockOffsetMs });
      const { id } = deployOf(await bench.client.deploy({ target: 'docs' }), 202);
      const found = await bench.reaches(id, 'found', ({ github_run_id: run }) => run !== null);
      assert.equal(found.github_run_id, bench.sim.world.runs[0]?.id);
      assert.equal(found.evidence, 'singled_out');
    });
  }
});
