import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from '../test/harness/bench.ts';
import { DEPLOYS } from '../test/harness/client.ts';
import { deployOf } from '../test/harness/judge.ts';
import type { Scope } from '../test/harness/test.ts';
import { type Bill, openBill } from './budget-bill.ts';
import {
  AFTER_MS,
  FIVE_MINUTES,
  type Setting,
  startSettled,
  untilAllAfter,
  workflowOf,
} from './budget-stage.ts';
import { readStreams } from './read-stream.ts';

const FIVE_MINUTES_MS = 300_000;
/** How often the one viewer that does not rely on its stream reads the deploy. */
const POLL_MS = 2_000;

/** What was asked, and how the deploys stand after it. */
export type Measured = Readonly<{ bill: Bill; ends: string }>;

/**
 * From the press of Deploy until a minute after its end, with so many viewers: every second one
 * streams the deploy, the others everything, and one more reads it every 2 s.
 */
export async function billOfOne(t: Scope, setting: Setting, viewers: number): Promise<Measured> {
  const bench = await startSettled(t, setting, FIVE_MINUTES);
  const { sim, server, client } = bench;
  const everything = `${server.url}/api/internal/events`;
  const half = Math.floor(viewers / 2);
  t.after(
    await readStreams(
      viewers - half,
      () => everything,
      () => {},
    ),
  );
  const bill = openBill(sim);
  const { id } = deployOf(await client.deploy({ target: 'deploy' }), 202);
  const own = `${server.url}${DEPLOYS}/${id}/events`;
  t.after(
    await readStreams(
      half,
      () => own,
      () => {},
    ),
  );
  const reading = setInterval(() => void (viewers > 0 && bench.read(id)), POLL_MS);
  await untilAllAfter(sim, FIVE_MINUTES_MS);
  clearInterval(reading);
  // Read only now: a read counts as a viewer.
  return { bill: bill.close(), ends: await endsOf(bench, [id]) };
}

/** The same while nobody deploys. */
export async function billOfNone(t: Scope, setting: Setting): Promise<Bill> {
  const { sim } = await startSettled(t, setting, FIVE_MINUTES);
  const bill = openBill(sim);
  await pause(FIVE_MINUTES_MS + AFTER_MS);
  return bill.close();
}

const MANY = { workflows: 20, deploysOfEach: 5, lastsMs: 60_000 };

/** A hundred deploys at once, of twenty workflows that take a minute, while one viewer streams everything. */
export async function billOfMany(t: Scope, setting: Setting): Promise<Measured> {
  const { workflows, deploysOfEach, lastsMs } = MANY;
  const aMinute = workflowOf([5, 5, 5, 7], [5, 5, 10, 8]);
  const names = Array.from({ length: workflows }, (_, index) => `deploy-${index + 1}`);
  const files = Object.fromEntries(names.map((name) => [`${name}.yml`, aMinute]));
  const bench = await startSettled(t, setting, files);
  const { sim, server, client } = bench;
  t.after(
    await readStreams(
      1,
      () => `${server.url}/api/internal/events`,
      () => {},
    ),
  );
  const bill = openBill(sim);
  const targets = names.flatMap((name) => Array.from({ length: deploysOfEach }, () => name));
  const ids = await Promise.all(
    targets.map(async (target) => deployOf(await client.deploy({ target })).id),
  );
  await untilAllAfter(sim, lastsMs);
  return { bill: bill.close(), ends: await endsOf(bench, ids) };
}

/** How many are over, and how they ended: `100 succeeded`. */
async function endsOf(bench: Bench, ids: readonly string[]): Promise<string> {
  const counts = new Map<string, number>();
  for (const id of ids) {
    const { status } = await bench.read(id);
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
}
