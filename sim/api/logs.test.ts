import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { latestAttempt } from '../state/run.ts';
import { type Bench, startBench } from '../testing/bench.ts';
import { READ_TOKEN } from '../testing/small-world.ts';
import { worldWith } from '../testing/world-with.ts';

const SOURCE = `
name: Deploy
on: { workflow_dispatch: { inputs: { app: { type: string, default: shop } } } }
jobs:
  ship:
    name: Ship it
    steps:
      - uses: actions/checkout@v5
      - name: Release
        run: |
          echo "Releasing \${{ inputs.app }} with \${{ secrets.HEROKU_KEY }}"
          echo -e "\\e[32mdone\\e[0m"
          sleep 2
      - name: Check
        run: |
          echo 'GET /checkout answered 500'
          exit 3
          echo never
      - run: echo not reached
`;

/** A dispatched run; gives the path of its first job's log. */
async function start(bench: Bench): Promise<string> {
  assert.equal((await bench.dispatch()).status, 204);
  const [run] = bench.sim.world.runs;
  assert.ok(run);
  return `/repos/acme/shop/actions/jobs/${latestAttempt(run).jobs[0]?.id}/logs`;
}

async function locate(bench: Bench, path: string): Promise<string> {
  const got = await bench.get(path);
  assert.deepEqual([got.status, got.text], [302, '']);
  return got.headers.get('location') ?? '';
}

async function read(bench: Bench, path: string): Promise<string> {
  const got = await bench.get(await locate(bench, path), { token: null });
  assert.equal(got.status, 200, got.text);
  assert.equal(got.headers.get('content-type'), 'text/plain; charset=utf-8');
  return got.text;
}

describe("a job's log", () => {
  test('is there once the job has ended, every line dated', async (t) => {
    const bench = await startBench(t, { world: worldWith(SOURCE) });
    const path = await start(bench);
    // Queue 2 s, set up 1 s, check out 1 s, release 2 s, check 1 s, complete 1 s.
    for (const ms of [0, 2_000, 5_999]) {
      bench.clock.advance(ms);
      assert.equal((await bench.get(path)).status, 404);
    }
    bench.clock.advance(1);
    const text = await read(bench, path);
    const lines = text.trimEnd().split('\n');
    for (const line of lines) assert.match(line, /^2026-10-01T12:00:0\d\.\d{7}Z ./);
    assert.ok(text.endsWith('\n'));
  });

  test('says what the steps print, in groups and colours, and no secret', async (t) => {
    const bench = await startBench(t, { world: worldWith(SOURCE) });
    const path = await start(bench);
    bench.clock.advance(60_000);
    const lines = (await read(bench, path)).split('\n').map((line) => line.slice(29));
    const from = lines.indexOf('##[group]Run echo "Releasing shop with ***"');
    assert.deepEqual(lines.slice(from, from + 4), [
      '##[group]Run echo "Releasing shop with ***"',
      '\u001b[36;1mecho "Releasing shop with ***"\u001b[0m',
      '\u001b[36;1mecho -e "\\e[32mdone\\e[0m"\u001b[0m',
      '\u001b[36;1msleep 2\u001b[0m',
    ]);
    const printed = lines.indexOf('Releasing shop with ***');
    assert.equal(lines[printed - 1], '##[endgroup]');
    assert.equal(lines[printed + 1], '\u001b[32mdone\u001b[0m');
    const failed = lines.indexOf('GET /checkout answered 500');
    assert.equal(lines[failed + 1], '##[error]Process completed with exit code 3.');
    assert.ok(!lines.includes('never') && !lines.includes('not reached'));
  });

  test('of a job that was cancelled says by whom', async (t) => {
    const bench = await startBench(t, { world: worldWith(SOURCE) });
    const path = await start(bench);
    bench.clock.advance(5_000);
    const [run] = bench.sim.world.runs;
    assert.ok(run);
    bench.sim.world.cancel(run, { actor: 'maya' });
    bench.clock.advance(1_000);
    const text = await read(bench, path);
    assert.match(
      text,
      /##\[error\]The run was canceled by @maya\.\n.*The operation was canceled\.\n$/,
    );
  });

  test('of a job that never ran there is none', async (t) => {
    const bench = await startBench(t, { world: worldWith(SOURCE) });
    const path = await start(bench);
    bench.clock.advance(1_500);
    const [run] = bench.sim.world.runs;
    assert.ok(run);
    bench.sim.world.cancel(run, { actor: 'maya', isForced: true });
    bench.clock.advance(60_000);
    assert.equal((await bench.get(path)).status, 404);
  });

  test('can be huge', async (t) => {
    const script = `yes "A line of sixty characters, near enough, to fill the log" | head -n 200000`;
    const source = `on: workflow_dispatch\njobs: { go: { steps: [{ run: '${script}' }] } }`;
    const bench = await startBench(t, { world: worldWith(source) });
    const path = await start(bench);
    bench.clock.advance(60_000);
    assert.ok((await read(bench, path)).length > 200_000 * 80);
  });

  test('is for those who may read the repository', async (t) => {
    const bench = await startBench(t, { world: worldWith(SOURCE) });
    const path = await start(bench);
    bench.clock.advance(60_000);
    assert.equal((await bench.get(path, { token: null })).status, 404);
    assert.equal((await bench.get(path, { token: READ_TOKEN })).status, 302);
  });

  test('is found in its own repository only', async (t) => {
    const bench = await startBench(t);
    const path = await start(bench);
    bench.clock.advance(60_000);
    assert.equal((await bench.get(path)).status, 302);
    assert.equal((await bench.get(path.replace('acme/shop', 'acme/open'))).status, 404);
  });
});

test("a run's logs are a zip, once a job has ended", async (t) => {
  const bench = await startBench(t, { world: worldWith(SOURCE) });
  await start(bench);
  const path = `/repos/acme/shop/actions/runs/${bench.sim.world.runs[0]?.id}/logs`;
  assert.equal((await bench.get(path)).status, 404);
  bench.clock.advance(60_000);
  const url = await locate(bench, path);
  assert.equal((await bench.get(url)).status, 403);
  const got = await bench.get(url, { token: null });
  assert.deepEqual([got.status, got.headers.get('content-type')], [200, 'application/zip']);
  assert.match(got.text, /^PK.*Ship it\/3_Release\.txt/s);
});

describe("a log's address", () => {
  async function address(t: Parameters<typeof startBench>[0]): Promise<[Bench, string]> {
    const bench = await startBench(t, { world: worldWith(SOURCE) });
    const path = await start(bench);
    bench.clock.advance(60_000);
    return [bench, await locate(bench, path)];
  }

  test('works for a minute, without a token and only so', async (t) => {
    const [bench, url] = await address(t);
    assert.equal((await bench.get(url)).status, 403);
    bench.clock.advance(59_999);
    assert.equal((await bench.get(url, { token: null })).status, 200);
    bench.clock.advance(1);
    assert.equal((await bench.get(url, { token: null })).status, 410);
  });

  test('cannot be made up', async (t) => {
    const [bench, url] = await address(t);
    const later = url.replace(/se=\d+/, 'se=9999999999999');
    assert.equal((await bench.get(later, { token: null })).status, 403);
    assert.equal((await bench.get(url.replace(/\?.*/, ''), { token: null })).status, 403);
  });

  test('costs no quota and is counted as what it is', async (t) => {
    const [bench, url] = await address(t);
    const got = await bench.get(url, { token: null });
    assert.equal(got.headers.get('x-ratelimit-limit'), null);
    assert.deepEqual([bench.sim.counts.job_log, bench.sim.counts.log_file], [1, 1]);
  });
});
