import type { Code } from '../../src/engine/code-port.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import type { GitHub } from '../../src/engine/github-port.ts';
import type { GitHubNames } from '../../src/engine/identity-port.ts';
import type { Orders } from '../../src/engine/order-port.ts';
import type { DoneDeliveries, LogTails, Store } from '../../src/engine/ports.ts';
import type { Journal } from './journal.ts';
import { type Life, mortalClock, mortalDeliveries, mortalLog, mortalStore } from './life.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { Weather } from './weather.ts';
import { TARGETS } from './world.ts';

const SERVERS = 2;
const CRASH_EVERY_MS = 8 * 60_000;

/** One server process: the real engine over the common store. */
export type Instance = Readonly<{ life: Life; engine: Engine }>;

export type Fleet = Readonly<{
  /** One of those that live; null while none does. */
  any: () => Instance | null;
  crashes: () => number;
}>;

/** Two servers on one store. Each dies at any moment, and another comes up in its place. */
export function createFleet(parts: {
  schedule: Schedule;
  random: Random;
  weather: Weather;
  journal: Journal;
  store: Store;
  deliveries: DoneDeliveries;
  tails: LogTails;
  connect: (life: Life) => GitHub & Pick<GitHubNames, 'repositoryId'> & Pick<Orders, 'rerun'>;
}): Fleet {
  const { schedule, random, weather, journal, store, deliveries, tails, connect } = parts;
  const alive = new Set<Instance>();
  let crashes = 0;
  let started = 0;

  function start(): void {
    let isAlive = true;
    const life: Life = {
      name: `server-${++started}`,
      isAlive: () => isAlive,
      die: (where) => {
        if (!isAlive) return;
        isAlive = false;
        crashes++;
        alive.delete(instance);
        journal.write(life.name, `dies ${where}`);
        schedule.after(downtime(), start);
      },
    };
    const engine = createEngine({
      store: mortalStore(store, life, parts),
      deliveries: mortalDeliveries(deliveries, life, parts),
      tails,
      freezes: [],
      badCommits: { of: async () => [], clear: async () => {} },
      github: { ...connect(life), ...NO_CODE },
      clock: mortalClock(schedule, life),
      log: mortalLog(journal, life, fail),
      newId: () => random.uuid(schedule.now()),
      targets: TARGETS,
      lasted: new Map(),
      reach: (checkpoint) => {
        const fault = checkpoint.startsWith('webhook.') ? 'diesAtHook' : 'diesAtCheckpoint';
        if (weather.strikes(fault)) life.die(`at ${checkpoint}`);
      },
    });
    const instance: Instance = { life, engine };
    alive.add(instance);
    journal.write(life.name, 'starts');
    engine.start();
    schedule.after(random.waiting(CRASH_EVERY_MS), () => {
      if (!weather.isClear()) life.die('at any moment');
    });
  }

  function downtime(): number {
    return random.chance(0.2) ? random.between(40_000, 120_000) : random.between(500, 20_000);
  }

  function fail(error: Error): void {
    schedule.spawn(() => Promise.reject(error));
  }

  for (let server = 0; server < SERVERS; server++) start();
  return {
    any: () => (alive.size === 0 ? null : random.pick([...alive])),
    crashes: () => crashes,
  };
}

const unasked = (): Promise<never> => Promise.reject(new Error('nobody asks for that here'));
const NO_CODE: Code & Omit<Orders, 'rerun'> = {
  ...{ commit: unasked, compare: unasked, checks: unasked, protection: unasked, refs: unasked },
  ...{ cancel: unasked, review: unasked },
};
