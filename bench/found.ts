import { faults } from '../sim/faults.ts';
import type { Deploy } from '../src/contract/deploy.ts';
import { type Bench, startBench } from '../test/harness/bench.ts';
import { deployOf } from '../test/harness/judge.ts';
import type { Scope } from '../test/harness/test.ts';
import { LATENCY_MS, targetsOf, workflowOf, worldOf } from './budget-stage.ts';
import { percentile } from './open-loop.ts';
import { readStreams } from './read-stream.ts';
import { lookUntilThere } from './record-modal.ts';
import { openScope } from './scope.ts';

const QUICK = { 'deploy.yml': workflowOf([0.2], [0.2]) };
const SERVERS = 6;
const DEPLOYS_EACH = 10;
const LEAST_LAG_MS = 500;
const MOST_LAG_MS = 8_000;
/** How often the page of a deploy reads it while its run is not known. */
const PAGE_READS_EVERY_MS = 2_000;
const AIM_MS = 1_000;

/** How long after GitHub listed the run, in ms: on our viewer's stream, and in the record's modal. */
type Delays = Readonly<{ ours: number; modal: number }>;

/** How soon a run id is on the screen once GitHub's list has it: 204, no webhooks, one viewer. */
export async function printFound(): Promise<void> {
  await using t = openScope();
  const servers = Array.from({ length: SERVERS }, (_, server) => foundOn(t, server));
  const all = (await Promise.all(servers)).flat();
  console.log(
    `\nRun listed by GitHub → its id on the viewer’s stream, ${all.length} deploys, ` +
      `listed ${LEAST_LAG_MS}–${MOST_LAG_MS} ms after the dispatch, GitHub ${LATENCY_MS} ms a call, ms\n`,
  );
  console.log('| | p50 | p95 | max | aim | met |\n| --- | --- | --- | --- | --- | --- |');
  printLine(
    'Signalbox',
    all.map(({ ours }) => ours),
  );
  printLine(
    'the record’s modal',
    all.map(({ modal }) => modal),
  );
}

function printLine(name: string, delays: readonly number[]): void {
  const times = { sorted: [...delays].sort((a, b) => a - b), failed: 0 };
  const spread = [0.5, 0.95, 1].map((share) => percentile(times, share).toFixed(0));
  const met = percentile(times, 0.95) <= AIM_MS ? 'yes' : 'no';
  console.log(`| ${[name, ...spread, `p95 ≤ ${AIM_MS}`, met].join(' | ')} |`);
}

/** One deploy after the other; the lags of all servers together are spread evenly. */
async function foundOn(t: Scope, server: number): Promise<readonly Delays[]> {
  let lag = LEAST_LAG_MS;
  const bench = await startBench(t, {
    ...{ world: worldOf(QUICK), targets: targetsOf(QUICK), latencyMs: LATENCY_MS },
    behaviour: () => ({ answer: faults.noDetails(), listLagMs: lag }),
  });
  const heard = new Map<string, (at: number) => void>();
  const hear = (data: string): void => {
    const { id, github_run_id: runId } = JSON.parse(data) as Deploy;
    if (runId !== null) heard.get(id)?.(Date.now());
  };
  t.after(await readStreams(1, () => `${bench.server.url}/api/internal/events`, hear));
  const delays: Delays[] = [];
  for (let i = 0; i < DEPLOYS_EACH; i++) {
    const share = (i * SERVERS + server) / (DEPLOYS_EACH * SERVERS - 1);
    lag = LEAST_LAG_MS + share * (MOST_LAG_MS - LEAST_LAG_MS);
    delays.push(await foundOnce(bench, heard));
  }
  return delays;
}

async function foundOnce(bench: Bench, heard: Map<string, (at: number) => void>): Promise<Delays> {
  const { sim, client } = bench;
  const sentAt = Date.now();
  const { id } = deployOf(await client.deploy({ target: 'deploy' }), 202);
  const onScreen = new Promise<number>((resolve) => heard.set(id, resolve));
  const inModal = lookUntilThere(sim, id, sentAt).then(() => Date.now());
  const page = setInterval(() => void bench.read(id), PAGE_READS_EVERY_MS);
  await bench.read(id);
  const at = await onScreen;
  clearInterval(page);
  const listedAt = sim.world.runs.find(({ inputs }) => inputs['deploy_id'] === id)?.listedAt;
  if (listedAt === undefined) throw new Error(`GitHub has no run of deploy ${id}`);
  return { ours: at - listedAt, modal: (await inModal) - listedAt };
}
