import { DEMO_TOKEN, demoWorld } from '../sim/demo-world.ts';
import { faults } from '../sim/faults.ts';
import { type Simulator, startSimulator } from '../sim/server.ts';
import { openLoop, percentile, type Times } from './open-loop.ts';
import { startServerProcess } from './server-process.ts';

/**
 * How long a POST takes beside the bare GitHub call in the same run, in the three modes, on a modern
 * GitHub, on one that answers 204, and on one that hangs. Prints a table; asserts nothing.
 */

const GITHUB_MS = 300;
const LIST_LAG_MS = 1_000;

const TARGETS = `targets:
  heroku:
    repository: acme/shop
    workflow: deploy-heroku.yml
    concurrency: unlimited
`;

type Row = { github: string; mode: string; rate: number; bare: Times | null; post: Times };

const modes = [
  { name: 'flag off', flag: 'off', prefer: '', rate: 10, count: 60 },
  { name: 'flag on', flag: 'on', prefer: '', rate: 20, count: 200 },
  { name: 'respond-async', flag: 'on', prefer: 'respond-async', rate: 100, count: 1_000 },
] as const;

const kinds = [
  { name: 'modern (200)', behaviour: () => ({}), isHanging: false },
  { name: 'older (204)', behaviour: () => ({ answer: faults.noDetails() }), isHanging: false },
  { name: 'hanging', behaviour: () => ({ answer: faults.hang('after') }), isHanging: true },
] as const;

const rows: Row[] = [];
for (const kind of kinds) {
  for (const mode of modes) {
    await using simulator = await startSimulator({
      world: demoWorld(),
      latencyMs: GITHUB_MS,
      listLagMs: LIST_LAG_MS,
      behaviour: kind.behaviour,
    });
    await using server = await startServerProcess(TARGETS, {
      GITHUB_API_URL: simulator.url,
      GITHUB_TOKEN: DEMO_TOKEN,
      FLAG_CONSOLE_DEPLOY_ASYNC: mode.flag,
    });
    await warmUp(server.url, kind.isHanging);
    const rate = kind.isHanging ? 10 : mode.rate;
    const count = kind.isHanging ? 50 : mode.count;
    const bare = kind.isHanging
      ? null
      : openLoop(10, Math.min(count, 60), () => dispatch(simulator));
    const post = await openLoop(rate, count, () => deploy(server.url, mode.prefer));
    rows.push({ github: kind.name, mode: mode.name, rate, bare: await bare, post });
  }
}
print(rows);
await printFootprint();

async function dispatch(simulator: Simulator): Promise<boolean> {
  const path = '/repos/acme/shop/actions/workflows/deploy-heroku.yml/dispatches';
  const response = await fetch(`${simulator.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${DEMO_TOKEN}` },
    body: JSON.stringify({ ref: 'main', inputs: {}, return_run_details: true }),
  });
  await response.arrayBuffer();
  return response.ok;
}

async function deploy(url: string, prefer: string): Promise<boolean> {
  const response = await fetch(`${url}/api/internal/deploys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(prefer === '' ? {} : { prefer }) },
    body: JSON.stringify({ target: 'heroku' }),
  });
  await response.arrayBuffer();
  return response.ok;
}

/** What a server has behind it that has run for a minute: the inputs read ahead, the code compiled. */
async function warmUp(url: string, isHanging: boolean): Promise<void> {
  const form = `${url}/api/internal/targets/heroku/form`;
  await (await fetch(form)).arrayBuffer();
  if (!isHanging) await openLoop(50, 150, () => deploy(url, 'respond-async'));
}

function print(table: readonly Row[]): void {
  console.log(`POST beside the bare GitHub call (simulated, ${GITHUB_MS} ms a call), ms\n`);
  console.log(
    '| GitHub | mode | a second | GitHub p50 | p99 | POST p50 | p99 | max | p99 over GitHub’s | failed |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const { github, mode, rate, bare, post } of table) {
    const ms = (times: Times | null, share: number): string =>
      times === null ? '–' : percentile(times, share).toFixed(1);
    const over = bare === null ? '–' : (percentile(post, 0.99) - percentile(bare, 0.99)).toFixed(1);
    const cells = [
      github,
      mode,
      rate,
      ms(bare, 0.5),
      ms(bare, 0.99),
      ms(post, 0.5),
      ms(post, 0.99),
    ];
    console.log(`| ${[...cells, ms(post, 1), over, post.failed].join(' | ')} |`);
  }
}

/** Start to ready, and memory at rest: the median of five. */
async function printFootprint(): Promise<void> {
  await using simulator = await startSimulator({ world: demoWorld() });
  const env = { GITHUB_API_URL: simulator.url, GITHUB_TOKEN: DEMO_TOKEN };
  const ready: number[] = [];
  const resident: number[] = [];
  for (let i = 0; i < 5; i++) {
    await using server = await startServerProcess(TARGETS, env);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    ready.push(server.readyMs);
    resident.push(server.residentMb());
  }
  const median = (values: number[]): string => (values.sort((a, b) => a - b)[2] ?? 0).toFixed(0);
  console.log(
    `\nstart to readyz ${median(ready)} ms, at rest ${median(resident)} MB (median of 5)`,
  );
}
