import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Mode } from './mode.ts';
import type { WorldSeed } from './state/seed.ts';
import { testApp } from './testing/app.ts';
import { at, type Bench, listAt, startBench } from './testing/bench.ts';
import { type Description, type Published, published } from './testing/published.ts';
import { smallWorld } from './testing/small-world.ts';
import { worldWith } from './testing/world-with.ts';

const REPO = '/repos/{owner}/{repo}';

/** Operation in GitHub's description, and the path asked. */
const READS: readonly (readonly [string, string])[] = [
  ['GET /meta', '/meta'],
  ['GET /user', '/user'],
  [`GET ${REPO}`, '/repos/acme/shop'],
  [`GET ${REPO}/branches`, '/repos/acme/shop/branches'],
  [`GET ${REPO}/branches/{branch}`, '/repos/acme/shop/branches/release%2F1.4'],
  [`GET ${REPO}/branches/{branch}`, '/repos/acme/shop/branches/release/1.4'],
  [`GET ${REPO}/tags`, '/repos/acme/shop/tags'],
  [`GET ${REPO}/git/matching-refs/{ref}`, '/repos/acme/shop/git/matching-refs/heads/'],
  [`GET ${REPO}/git/matching-refs/{ref}`, '/repos/acme/shop/git/matching-refs/tags/v'],
  [`GET ${REPO}/git/ref/{ref}`, '/repos/acme/shop/git/ref/heads/release/1.4'],
  [`GET ${REPO}/commits/{ref}`, '/repos/acme/shop/commits/main'],
  [`GET ${REPO}/compare/{basehead}`, '/repos/acme/shop/compare/release/1.4...main'],
  [`GET ${REPO}/contents/{path}`, '/repos/acme/shop/contents/.github/workflows/deploy.yml'],
  [`GET ${REPO}/actions/workflows`, '/repos/acme/shop/actions/workflows'],
  [`GET ${REPO}/actions/workflows/{workflow_id}`, '/repos/acme/shop/actions/workflows/deploy.yml'],
];

/** A workflow that goes on one at a time, and waits for a reviewer. */
function held(): WorldSeed {
  const source = `on: workflow_dispatch
concurrency: deploy
jobs: { ship: { environment: production, steps: [{ run: sleep 5 }] } }`;
  const reviewers = [
    { type: 'User', login: 'octocat' },
    { type: 'Team', slug: 'releasers' },
  ] as const;
  const production = { name: 'production', reviewers, waitTimerMinutes: 1 };
  return worldWith(source, { environments: [production] });
}

const MODES: readonly (readonly [Mode, Description])[] = [
  ['dotcom-2022', 'api.github.com'],
  ['ghes-3.19', 'ghes-3.19'],
];

for (const [mode, description] of MODES) {
  describe(`${mode} answers as ${description} is described`, () => {
    let judge: Published;
    before(() => {
      judge = published(description);
    });
    async function fits(bench: Bench, operation: string, path: string, status = 200) {
      const got = await bench.get(path);
      assert.equal(got.status, status, `${path}: ${got.text}`);
      assert.deepEqual(judge.mistakes(operation, status, got.json), [], path);
      return got.json;
    }

    for (const [operation, path] of READS) {
      test(`${operation} (${path})`, async (t) => {
        await fits(await startBench(t, { mode }), operation, path);
      });
    }

    test('GET /rate_limit', async (t) => {
      const bench = await startBench(t, { mode });
      await fits(bench, 'GET /rate_limit', '/rate_limit', mode === 'dotcom-2022' ? 200 : 404);
    });

    test('an annotated tag', async (t) => {
      const bench = await startBench(t, { mode });
      const sha = bench.sim.world.repository('acme/shop').branches.get('main') ?? '';
      bench.sim.world.tag('acme/shop', 'v2', sha, 'annotated');
      const path = '/repos/acme/shop/git';
      const ref = await fits(bench, `GET ${REPO}/git/ref/{ref}`, `${path}/ref/tags/v2`);
      const object = String(at(ref, 'object', 'sha'));
      await fits(bench, `GET ${REPO}/git/tags/{tag_sha}`, `${path}/tags/${object}`);
    });

    test('a commit and a comparison with files, and one of histories that share nothing', async (t) => {
      const bench = await startBench(t, { mode });
      const author = { name: 'Ada', email: 'ada@acme.example', login: 'ada' };
      const files = ['db/migrations/1.sql', 'a file.ts'];
      for (const branch of ['main', 'pages']) {
        bench.sim.world.push('acme/shop', branch, { message: 'more', author, files });
      }
      const repo = '/repos/acme/shop';
      const shown = await fits(bench, `GET ${REPO}/commits/{ref}`, `${repo}/commits/main`);
      const compare = `GET ${REPO}/compare/{basehead}`;
      const compared = await fits(bench, compare, `${repo}/compare/v1...main?per_page=1`);
      for (const one of [shown, compared]) assert.equal(listAt(one, 'files').length, 2);
      await fits(bench, compare, `${repo}/compare/v1...main?page=2`);
      await fits(bench, compare, `${repo}/compare/main...pages`, 404);
    });

    test('checks and statuses', async (t) => {
      const bench = await startBench(t, { mode });
      const { world } = bench.sim;
      const checks = `GET ${REPO}/commits/{ref}/check-runs`;
      const combined = `GET ${REPO}/commits/{ref}/status`;
      const path = '/repos/acme/shop/commits/main';
      await fits(bench, checks, `${path}/check-runs`);
      await fits(bench, combined, `${path}/status`);
      world.setChecks('acme/shop', 'main', [
        { name: 'Lint', status: 'queued' },
        { name: 'Unit', status: 'in_progress' },
        { name: 'Browser', status: 'completed', conclusion: 'timed_out' },
      ]);
      world.setStatuses('acme/shop', 'main', [{ context: 'ci/old', state: 'error' }]);
      assert.equal(at(await fits(bench, checks, `${path}/check-runs`), 'total_count'), 3);
      assert.equal(at(await fits(bench, combined, `${path}/status`), 'total_count'), 1);
    });

    test('a 404', async (t) => {
      const bench = await startBench(t, { mode });
      await fits(bench, `GET ${REPO}`, '/repos/acme/nothing', 404);
    });

    for (const fail of ['false', 'true']) {
      test(`a run and its jobs, from queued to completed, ${fail === 'true' ? 'failing' : 'well'}`, async (t) => {
        const bench = await startBench(t, { mode, listLagMs: 0 });
        await bench.dispatch({ ref: 'main', inputs: { fail } });
        const id = bench.sim.world.runs[0]?.id;
        const seen = new Set<string>();
        // Every second of the run's life, each state with its jobs.
        for (let second = 0; second < 20; second++) {
          const run = await fits(
            bench,
            `GET ${REPO}/actions/runs/{run_id}`,
            `/repos/acme/shop/actions/runs/${id}`,
          );
          seen.add(`${String(at(run, 'status'))} ${String(at(run, 'conclusion'))}`);
          const jobs = await fits(
            bench,
            `GET ${REPO}/actions/runs/{run_id}/jobs`,
            `/repos/acme/shop/actions/runs/${id}/jobs`,
          );
          for (const job of listAt(jobs, 'jobs')) {
            seen.add(`job ${String(at(job, 'status'))} ${String(at(job, 'conclusion'))}`);
          }
          bench.clock.advance(1_000);
        }
        const end = fail === 'true' ? 'failure' : 'success';
        const states = ['queued null', 'in_progress null', `completed ${end}`];
        const jobStates = [...states.map((one) => `job ${one}`), 'job completed success'];
        assert.deepEqual([...seen].sort(), [...new Set([...states, ...jobStates])].sort());
      });
    }

    test('lists of runs, an attempt, its jobs, one job', async (t) => {
      const bench = await startBench(t, { mode, listLagMs: 0 });
      await bench.dispatch();
      bench.clock.advance(5_000);
      const runs = '/repos/acme/shop/actions/runs';
      const list = await fits(bench, `GET ${REPO}/actions/runs`, runs);
      const id = String(at(list, 'workflow_runs', 0, 'id'));
      await fits(
        bench,
        `GET ${REPO}/actions/workflows/{workflow_id}/runs`,
        '/repos/acme/shop/actions/workflows/deploy.yml/runs',
      );
      const one = `${REPO}/actions/runs/{run_id}/attempts/{attempt_number}`;
      await fits(bench, `GET ${one}`, `${runs}/${id}/attempts/1`);
      const jobs = await fits(bench, `GET ${one}/jobs`, `${runs}/${id}/attempts/1/jobs`);
      const job = String(at(jobs, 'jobs', 0, 'id'));
      await fits(
        bench,
        `GET ${REPO}/actions/jobs/{job_id}`,
        `/repos/acme/shop/actions/jobs/${job}`,
      );
    });

    test('a run that is held, reviewed, stopped and run again', async (t) => {
      const bench = await startBench(t, { mode, world: held(), listLagMs: 0 });
      await bench.dispatch();
      await bench.dispatch();
      const [second, first] = bench.sim.world.runs.map((run) => run.id);
      const seen: string[] = [];
      const look = async (id: number | undefined) => {
        const path = `/repos/acme/shop/actions/runs/${id}`;
        const one = `${REPO}/actions/runs/{run_id}`;
        const run = await fits(bench, `GET ${one}`, path);
        seen.push(String(at(run, 'conclusion') ?? at(run, 'status')));
        await fits(bench, `GET ${one}/jobs`, `${path}/jobs`);
        await fits(bench, `GET ${one}/artifacts`, `${path}/artifacts`);
        await fits(bench, `GET ${one}/approvals`, `${path}/approvals`);
        return fits(bench, `GET ${one}/pending_deployments`, `${path}/pending_deployments`);
      };
      const post = async (id: number | undefined, what: string, status: number, body?: unknown) => {
        const got = await bench.post(`/repos/acme/shop/actions/runs/${id}/${what}`, { body });
        assert.equal(got.status, status, got.text);
        const operation = `POST ${REPO}/actions/runs/{run_id}/${what}`;
        assert.deepEqual(judge.mistakes(operation, status, got.json), [], what);
      };
      await look(second);
      bench.clock.advance(5_000);
      const pending = await look(first);
      const environment_ids = [at(pending, 0, 'environment', 'id')];
      const approval = { environment_ids, state: 'approved', comment: 'Ship it!' };
      await post(first, 'pending_deployments', 200, approval);
      bench.clock.advance(60_000);
      await look(first);
      await post(first, 'cancel', 202);
      bench.clock.advance(1_000);
      await look(first);
      await post(first, 'cancel', 409);
      await post(first, 'rerun-failed-jobs', 201);
      await look(first);
      await post(second, 'force-cancel', 202);
      await look(second);
      await post(second, 'rerun', 201);
      const states = 'pending waiting in_progress cancelled pending cancelled';
      assert.equal(seen.join(' '), states);
    });

    test('environments', async (t) => {
      const bench = await startBench(t, { mode, world: held() });
      const path = '/repos/acme/shop/environments';
      await fits(bench, `GET ${REPO}/environments`, path);
      const one = await fits(
        bench,
        `GET ${REPO}/environments/{environment_name}`,
        `${path}/production`,
      );
      const rules = listAt(one, 'protection_rules').map((rule) => at(rule, 'type'));
      assert.deepEqual(rules, ['wait_timer', 'required_reviewers']);
    });

    test('an App, its installation and a token of it', async (t) => {
      const app = testApp();
      const bench = await startBench(t, { mode, world: { ...smallWorld(), apps: [app.seed] } });
      const token = app.jwt(bench.clock.now());
      const shown = await bench.get('/app', { token });
      assert.deepEqual(judge.mistakes('GET /app', 200, shown.json), []);
      const installed = await bench.get('/repos/acme/shop/installation', { token });
      assert.deepEqual(judge.mistakes(`GET ${REPO}/installation`, 200, installed.json), []);
      const made = await bench.post('/app/installations/70/access_tokens', { token });
      const operation = 'POST /app/installations/{installation_id}/access_tokens';
      assert.deepEqual(judge.mistakes(operation, 201, made.json), []);
    });
  });
}

test('the 200 of a dispatch is as described', async (t) => {
  const bench = await startBench(t);
  const got = await bench.dispatch({ ref: 'main', return_run_details: true });
  const operation = `POST ${REPO}/actions/workflows/{workflow_id}/dispatches`;
  assert.deepEqual(published('api.github.com').mistakes(operation, got.status, got.json), []);
});

test('the judge can say no', () => {
  const judge = published('api.github.com');
  const operation = `POST ${REPO}/actions/workflows/{workflow_id}/dispatches`;
  const wrong = { workflow_run_id: 'no', run_url: 'x' };
  assert.equal(judge.mistakes(operation, 200, wrong).length >= 2, true);
});
