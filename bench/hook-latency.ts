import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { faults } from '../sim/faults.ts';
import { startSimulator } from '../sim/server.ts';
import { createClient } from '../test/harness/client.ts';
import { HOOK_SECRET, jobHook, postHook, runHook } from '../test/harness/hook.ts';
import { deployOf } from '../test/harness/judge.ts';
import { CONSOLE_TOKEN } from '../test/harness/world.ts';
import { FIVE_MINUTES, REPOSITORY, targetsOf, worldOf } from './budget-stage.ts';
import { monotonicMs } from './monotonic.ts';
import { openLoop, percentile, type Times } from './open-loop.ts';
import type { Arrival } from './reader-process.ts';
import { type Readers, startReaders } from './readers.ts';
import { startServerProcess } from './server-process.ts';

const PER_SECOND = 10;
/** The changes go to these in turn, so that each has a second to be told before its next. */
const DEPLOYS = 10;
const WARM_UP = 30;
const ALONE = { streams: 1, changes: 120 };
const CROWD = { streams: 1_000, changes: 300 };
const HANGING_CHANGES = 120;
/** How long after the last webhook its change is waited for. */
const PATIENCE_MS = 5_000;
const TIMER_MS = 10;

type Figures = Readonly<{
  streams: number;
  screen: Times;
  /** Changes that a stream was not told by themselves, since a later one had come meanwhile. */
  skipped: number;
  answer: Times;
  /** How late a timer of this process came, p99 in ms: what the machine alone does to the times. */
  timerLate: number;
  /** The answers to webhooks while GitHub's API hangs: of deploys' runs, and of runs nobody knows. */
  hanging: Readonly<{ known: Times; strange: Times }>;
}>;

/** A webhook's way to the screens, with one stream open and with a thousand. */
export async function printHookLatency(): Promise<void> {
  const all = [await measure(ALONE), await measure(CROWD)];
  const head = (...cells: readonly string[]): void => {
    console.log(`| ${cells.join(' | ')} |\n| ${cells.map(() => '---').join(' | ')} |`);
  };
  console.log(`\nWebhook sent → read on the stream, ${PER_SECOND} a second, ms\n`);
  head(
    'streams',
    'webhooks',
    'p50',
    'p99',
    'max',
    'aim',
    'met',
    'skipped for a newer one',
    'a mere timer late, p99',
  );
  for (const { streams, screen, skipped, answer, timerLate } of all) {
    const met = percentile(screen, 0.99) <= 300 ? 'yes' : 'no';
    const cells = [
      streams,
      answer.sorted.length,
      ...spread(screen),
      'p99 ≤ 300',
      met,
      skipped,
      timerLate.toFixed(1),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
  console.log('\nThe answer to the webhook’s POST, ms\n');
  head('streams', 'GitHub’s API', 'webhooks', 'p50', 'p99', 'max', 'aim', 'met', 'failed');
  for (const { streams, answer, hanging } of all) {
    const line = (api: string, times: Times): void => {
      const met = percentile(times, 0.99) < 50 ? 'yes' : 'no';
      const cells = [streams, api, times.sorted.length, ...spread(times), 'p99 < 50', met];
      console.log(`| ${[...cells, times.failed].join(' | ')} |`);
    };
    line('answers', answer);
    line('hangs', hanging.known);
    line('hangs, of runs nobody knows', hanging.strange);
  }
}

function spread(times: Times): readonly string[] {
  return [0.5, 0.99, 1].map((share) => percentile(times, share).toFixed(1));
}

async function measure({ streams, changes }: typeof CROWD): Promise<Figures> {
  await using sim = await startSimulator({ world: worldOf(FIVE_MINUTES), queueMs: 3_600_000 });
  await using server = await startServerProcess(targetsOf(FIVE_MINUTES), {
    GITHUB_API_URL: sim.url,
    GITHUB_TOKEN: CONSOLE_TOKEN,
    GITHUB_WEBHOOK_SECRET: HOOK_SECRET,
    FLAG_CONSOLE_DEPLOY_ASYNC: 'on',
  });
  const client = createClient(server.url);
  for (let i = 0; i < DEPLOYS; i++) deployOf(await client.deploy({ target: 'deploy' }), 202);
  const runIds = sim.world.runs.map(({ id }) => id);
  using readers = await startReaders(`${server.url}/api/internal/events`, streams);
  const post = async (name: string, payload: object): Promise<boolean> =>
    (await postHook({ client }, name, payload)).status === 202;
  let change = 0;
  const sentAt = new Map<number, number>();
  const postChange = (): Promise<boolean> => {
    change += 1;
    const id = runIds[change % DEPLOYS] ?? 0;
    const said = { id, repository: REPOSITORY, job: id, name: nameOf(change) };
    const payload = jobHook('in_progress', said);
    sentAt.set(change, monotonicMs());
    return post('workflow_job', payload);
  };
  await openLoop(PER_SECOND, WARM_UP, postChange);
  await readers.arrivals();
  const first = change + 1;
  const timer = monitorEventLoopDelay({ resolution: TIMER_MS });
  timer.enable();
  const answer = await openLoop(PER_SECOND, changes, postChange);
  timer.disable();
  const arrivals = await allOf(readers, first, streams * changes);
  sim.failNext(faults.hang('before'), { times: Number.POSITIVE_INFINITY });
  // It hangs, and so does every look for its run.
  await client.deploy({ target: 'deploy' }, { prefer: 'respond-async' });
  const known = await openLoop(PER_SECOND, HANGING_CHANGES, postChange);
  let stranger = 1_000_000;
  const strange = await openLoop(PER_SECOND, HANGING_CHANGES, () =>
    post('workflow_run', runHook('requested', { id: stranger++, repository: REPOSITORY })),
  );
  client.close();
  const sorted = arrivals.map(([which, at]) => at - (sentAt.get(which) ?? 0)).sort((a, b) => a - b);
  const skipped = streams * changes - arrivals.length;
  const timerLate = timer.percentile(99) / 1e6 - TIMER_MS;
  const screen = { sorted, failed: 0 };
  return { streams, screen, skipped, answer, timerLate, hanging: { known, strange } };
}

/** A later name counts as news only where it sorts after the earlier. */
function nameOf(change: number): string {
  return `Change ${String(change).padStart(6, '0')}`;
}

async function allOf(
  readers: Readers,
  first: number,
  expected: number,
): Promise<readonly Arrival[]> {
  const arrivals: Arrival[] = [];
  const givenUpAt = performance.now() + PATIENCE_MS;
  while (arrivals.length < expected && performance.now() < givenUpAt) {
    await pause(200);
    for (const arrival of await readers.arrivals()) if (arrival[0] >= first) arrivals.push(arrival);
  }
  return arrivals;
}
