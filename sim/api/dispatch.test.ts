import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Mode } from '../mode.ts';
import { latestAttempt } from '../state/run.ts';
import { at, listAt, startBench } from '../testing/bench.ts';
import { OTHER_TOKEN, READ_TOKEN } from '../testing/small-world.ts';

const DOCS = 'https://docs.github.com/rest/actions/workflows#create-a-workflow-dispatch-event';

describe('what a good dispatch is answered', () => {
  const V2022 = '2022-11-28';
  const V2026 = '2026-03-10';
  /** Mode, version header, flag in the body, status. */
  const table: readonly (readonly [Mode, string | null, boolean | null, number])[] = [
    ['dotcom-2022', null, null, 204],
    ['dotcom-2022', null, false, 204],
    ['dotcom-2022', null, true, 200],
    ['dotcom-2022', V2026, null, 200],
    ['dotcom-2026', null, null, 200],
    ['dotcom-2026', null, true, 200],
    ['dotcom-2026', V2022, null, 204],
    ['dotcom-2026', V2022, true, 200],
    ['ghes-3.19', null, null, 204],
    ['ghes-3.20', null, null, 204],
    ['ghes-3.21', null, null, 204],
    ['ghes-3.21', null, true, 200],
    ['ghes-3.21', V2026, null, 200],
  ];
  for (const [mode, version, flag, status] of table) {
    test(`${mode}, version ${version}, return_run_details ${flag}: ${status}`, async (t) => {
      const bench = await startBench(t, { mode });
      const body = { ref: 'main', ...(flag === null ? {} : { return_run_details: flag }) };
      const headers = version === null ? {} : { 'X-GitHub-Api-Version': version };
      const got = await bench.dispatch(body, 'deploy.yml', { headers });
      assert.equal(got.status, status, got.text);
      const run = bench.sim.world.runs[0];
      assert.ok(run);
      if (status === 204) return assert.equal(got.text, '');
      assert.deepEqual(got.json, {
        workflow_run_id: run.id,
        run_url: `${bench.sim.url}/repos/acme/shop/actions/runs/${run.id}`,
        html_url: `${bench.sim.origin}/acme/shop/actions/runs/${run.id}`,
      });
    });
  }

  test('the numeric id and a full ref name do as well', async (t) => {
    const bench = await startBench(t);
    const id = String(bench.sim.world.workflow('acme/shop', 'deploy.yml').id);
    assert.equal((await bench.dispatch({ ref: 'refs/heads/release/1.4' }, id)).status, 204);
    assert.equal((await bench.dispatch({ ref: 'refs/tags/v1' }, id)).status, 204);
    const refs = bench.sim.world.runs.map((run) => latestAttempt(run).contexts.github['ref']);
    assert.deepEqual(refs, ['refs/tags/v1', 'refs/heads/release/1.4']);
  });

  test('the run has the title, actor and commit of its dispatch', async (t) => {
    const bench = await startBench(t, { listLagMs: 0 });
    await bench.dispatch({ ref: 'release/1.4', inputs: { deploy_id: 'd-1' } });
    const runs = await bench.get('/repos/acme/shop/actions/runs');
    const run = at(runs.json, 'workflow_runs', 0);
    assert.equal(at(run, 'display_title'), 'Deploy d-1 by octocat on release/1.4');
    assert.equal(
      at(run, 'head_sha'),
      bench.sim.world.repository('acme/shop').branches.get('release/1.4'),
    );
    assert.equal(at(run, 'actor', 'login'), 'octocat');
    assert.equal(at(run, 'inputs'), undefined);
  });

  test("without a run-name the title is the workflow's name", async (t) => {
    const bench = await startBench(t);
    await bench.dispatch({ ref: 'main' }, 'eleven.yml');
    assert.equal(bench.sim.world.runs[0]?.displayTitle, 'Eleven');
  });

  test('many at once get ids and numbers of their own', async (t) => {
    const bench = await startBench(t);
    const body = { ref: 'main', return_run_details: true };
    const all = await Promise.all(Array.from({ length: 20 }, () => bench.dispatch(body)));
    const ids = all.map((got) => Number(at(got.json, 'workflow_run_id')));
    assert.equal(new Set(ids).size, 20);
    assert.ok(ids.every((id) => String(id).length === 11));
    const { runs } = bench.sim.world;
    assert.equal(new Set(runs.map((run) => run.number)).size, 20);
    assert.equal(new Set(runs.map((run) => run.createdAt)).size, 1);
    const byAge = runs.map((run) => run.id).reverse();
    assert.deepEqual(
      byAge,
      [...byAge].sort((a, b) => a - b),
    );
  });
});

describe('what a bad dispatch is answered, without a run', () => {
  const large = 'a'.repeat(65_535);
  /** Workflow, body, status, message. */
  const table: readonly (readonly [string, string, unknown, number, string])[] = [
    ['an unknown workflow', 'none.yml', { ref: 'main' }, 404, 'Not Found'],
    ['an unknown ref', 'deploy.yml', { ref: 'gone' }, 422, 'No ref found for: gone'],
    [
      'no trigger',
      'push.yml',
      { ref: 'main' },
      422,
      "Workflow does not have 'workflow_dispatch' trigger",
    ],
    [
      'no such file at the ref',
      'main-only.yml',
      { ref: 'release/1.4' },
      422,
      "Workflow does not have 'workflow_dispatch' trigger",
    ],
    [
      'disabled by hand',
      'manual.yml',
      { ref: 'main' },
      422,
      "Cannot trigger a 'workflow_dispatch' on a disabled workflow",
    ],
    [
      'disabled by inactivity',
      'idle.yml',
      { ref: 'main' },
      422,
      "Cannot trigger a 'workflow_dispatch' on a disabled workflow",
    ],
    [
      'undeclared inputs',
      'deploy.yml',
      { ref: 'main', inputs: { a: '1', b: '2' } },
      422,
      'Unexpected inputs provided: ["a", "b"]',
    ],
    ['a missing input', 'required.yml', { ref: 'main' }, 422, "Required input 'x' not provided"],
    [
      'no option',
      'deploy.yml',
      { ref: 'main', inputs: { colour: 'red' } },
      422,
      "Provided value 'red' for input 'colour' not in the list of allowed values",
    ],
    [
      'an unquoted default among the options',
      'unquoted.yml',
      { ref: 'main' },
      422,
      "Provided value 'false' for input 'x' not in the list of allowed values",
    ],
    [
      'too large inputs',
      'deploy.yml',
      { ref: 'main', inputs: { app: large } },
      422,
      'inputs are too large.',
    ],
    [
      'too many declared inputs',
      'many.yml',
      { ref: 'main' },
      422,
      'Invalid Argument - failed to parse workflow: you may only define up to 25 `inputs` for a `workflow_dispatch` event',
    ],
    [
      'an unknown key',
      'deploy.yml',
      { ref: 'main', x: 1 },
      422,
      'Invalid request.\n\n"x" is not a permitted key.',
    ],
    [
      'unknown keys and no ref',
      'deploy.yml',
      { x: 1, y: 2 },
      422,
      'Invalid request.\n\n"x", "y" are not permitted keys.\n"ref" wasn\'t supplied.',
    ],
    [
      'a null input',
      'deploy.yml',
      { ref: 'main', inputs: { app: null } },
      422,
      "Invalid request.\n\nFor 'additionalProperties', nil is not a string.",
    ],
    ['no JSON', 'deploy.yml', '{"ref":', 400, 'Problems parsing JSON'],
  ];
  for (const [name, workflow, body, status, message] of table) {
    test(name, async (t) => {
      const bench = await startBench(t);
      const path = `/repos/acme/shop/actions/workflows/${workflow}/dispatches`;
      const got = await bench.post(path, { body });
      const expected = { message, documentation_url: DOCS, status: String(status) };
      assert.deepEqual([got.status, got.json], [status, expected]);
      assert.equal(bench.sim.world.runs.length, 0);
    });
  }

  test('a file that is no YAML', async (t) => {
    const got = await (await startBench(t)).dispatch({ ref: 'main' }, 'broken.yml');
    assert.equal(got.status, 422);
    assert.match(String(at(got.json, 'message')), /^failed to parse workflow: /);
  });

  test('65,535 characters are still taken, whatever their bytes', async (t) => {
    const bench = await startBench(t);
    const app = 'é'.repeat(65_535 - '{"app":""}'.length);
    assert.equal((await bench.dispatch({ ref: 'main', inputs: { app } })).status, 204);
    const more = await bench.dispatch({ ref: 'main', inputs: { app: `${app}é` } });
    assert.equal(at(more.json, 'message'), 'inputs are too large.');
  });

  for (const mode of ['ghes-3.19', 'ghes-3.20'] as const) {
    test(`return_run_details on ${mode}`, async (t) => {
      const bench = await startBench(t, { mode });
      const got = await bench.dispatch({ ref: 'main', return_run_details: true });
      const message = 'Invalid request.\n\n"return_run_details" is not a permitted key.';
      assert.deepEqual([got.status, at(got.json, 'message')], [422, message]);
      assert.equal(bench.sim.world.runs.length, 0);
    });
  }

  test('return_run_details with 400 where the quirk says so', async (t) => {
    const bench = await startBench(t, { mode: 'ghes-3.19', quirks: { unknownKeyStatus: 400 } });
    const got = await bench.dispatch({ ref: 'main', return_run_details: true });
    assert.equal(got.status, 400);
  });

  test('return_run_details on 2026-03-10 only where the quirk says so', async (t) => {
    const strict = { mode: 'dotcom-2026', quirks: { refusesRunDetails: true } } as const;
    const bench = await startBench(t, strict);
    const got = await bench.dispatch({ ref: 'main', return_run_details: true });
    assert.equal(got.status, 422);
  });

  test('eleven inputs are too many for ghes-3.19', async (t) => {
    const bench = await startBench(t, { mode: 'ghes-3.19' });
    const got = await bench.dispatch({ ref: 'main' }, 'eleven.yml');
    assert.match(String(at(got.json, 'message')), /only define up to 10 `inputs`/);
  });

  const callers: readonly (readonly [string, string | null, number, string])[] = [
    ['a token of another repository', OTHER_TOKEN, 404, 'Not Found'],
    [
      'a token that may only read',
      READ_TOKEN,
      403,
      'Resource not accessible by personal access token',
    ],
    ['an unknown token', 'ghp_unknown', 401, 'Bad credentials'],
    ['nobody', null, 404, 'Not Found'],
  ];
  for (const [name, token, status, message] of callers) {
    test(`by ${name}`, async (t) => {
      const bench = await startBench(t);
      const got = await bench.dispatch({ ref: 'main' }, 'deploy.yml', { token });
      assert.deepEqual([got.status, at(got.json, 'message')], [status, message]);
      assert.equal(bench.sim.world.runs.length, 0);
    });
  }
});

test('the body is judged before the state, the state before the ref, the ref before the inputs', async (t) => {
  const bench = await startBench(t);
  const messageOf = async (body: Record<string, unknown>, workflow: string) =>
    String(at((await bench.dispatch(body, workflow)).json, 'message'));
  const worst = { ref: 'gone', inputs: { nope: '1' }, x: 1 };
  assert.match(await messageOf(worst, 'manual.yml'), /permitted key/);
  const { x: _, ...rest } = worst;
  assert.match(await messageOf(rest, 'manual.yml'), /disabled/);
  assert.match(await messageOf(rest, 'deploy.yml'), /No ref/);
  const both = { ref: 'main', inputs: { nope: '1', colour: 'red' } };
  assert.match(await messageOf(both, 'deploy.yml'), /Unexpected inputs/);
});

test('a behaviour is chosen by what was dispatched', async (t) => {
  const bench = await startBench(t, {
    behaviour: ({ inputs }) => (inputs['app'] === 'slow' ? { listLagMs: 9_000 } : {}),
    listLagMs: 0,
  });
  await bench.dispatch({ ref: 'main', inputs: { app: 'slow' } });
  await bench.dispatch({ ref: 'main', inputs: { app: 'quick' } });
  const listed = async () =>
    listAt((await bench.get('/repos/acme/shop/actions/runs')).json, 'workflow_runs').length;
  assert.equal(await listed(), 1);
  bench.clock.advance(9_000);
  assert.equal(await listed(), 2);
});
