import type { Clock, DoneDeliveries, Log, Store } from '../../src/engine/ports.ts';
import type { Journal } from './journal.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { Weather } from './weather.ts';

/** The life of one server process. */
export type Life = Readonly<{
  name: string;
  isAlive: () => boolean;
  /** As by SIGKILL: from now on nothing the process waits for ever comes. */
  die: (where: string) => void;
}>;

/** What a process that died waits for. */
function never<T>(): Promise<T> {
  return new Promise(() => {});
}

/** The clock of one process: it stops with it. */
export function mortalClock(schedule: Schedule, life: Life): Clock {
  function afterwards(ms: number, act: () => void) {
    return schedule.after(ms, () => {
      if (life.isAlive()) act();
    });
  }
  return {
    now: schedule.now,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const timer = afterwards(ms, done);
        function done(): void {
          timer.cancel();
          signal?.removeEventListener('abort', done);
          resolve();
        }
        signal?.addEventListener('abort', done, { once: true });
      }),
    deadline: (ms, also) => {
      const controller = new AbortController();
      const timer = afterwards(ms, () => controller.abort());
      also?.addEventListener('abort', () => {
        timer.cancel();
        controller.abort();
      });
      return controller.signal;
    },
  };
}

type Access = Readonly<{
  read: <T>(ask: () => Promise<T>) => Promise<T>;
  write: <T>(commit: () => Promise<T>) => Promise<T>;
}>;

/** A write happens wholly or not at all, but who dies never hears of it. */
function mortalAccess(
  life: Life,
  { schedule, random, weather }: { schedule: Schedule; random: Random; weather: Weather },
): Access {
  async function read<T>(ask: () => Promise<T>): Promise<T> {
    if (weather.strikes('storeHangs')) await schedule.sleep(random.between(500, 5_000));
    if (weather.strikes('storeIsSlow')) await schedule.sleep(random.between(1, 40));
    if (!life.isAlive()) return never();
    const answer = await ask();
    return life.isAlive() ? answer : never();
  }

  function write<T>(commit: () => Promise<T>): Promise<T> {
    return read(async () => {
      if (weather.strikes('diesAtWrite')) {
        life.die('before a write');
        return never();
      }
      const outcome = await commit();
      if (weather.strikes('diesAtWrite')) life.die('after a write');
      return outcome;
    });
  }

  return { read, write };
}

/** The store as one process has it. */
export function mortalStore(
  store: Store,
  life: Life,
  parts: { schedule: Schedule; random: Random; weather: Weather },
): Store {
  const { read, write } = mortalAccess(life, parts);
  return {
    insert: (deploy, entry, rules) => write(() => store.insert(deploy, entry, rules)),
    save: (change) => write(() => store.save(change)),
    saveTogether: (first, second) => write(() => store.saveTogether(first, second)),
    saveIfRoom: (change, rules) => write(() => store.saveIfRoom(change, rules)),
    hasSucceeded: (targets, sha) => read(() => store.hasSucceeded(targets, sha)),
    load: (id) => read(() => store.load(id)),
    findByKey: (scope, key) => read(() => store.findByKey(scope, key)),
    findByRun: (runId) => read(() => store.findByRun(runId)),
    followed: (endedSince) => read(() => store.followed(endedSince)),
    unsettled: (repository, workflow, since) =>
      read(() => store.unsettled(repository, workflow, since)),
    byRuns: (runIds) => read(() => store.byRuns(runIds)),
    adopt: (deploy, entry) => write(() => store.adopt(deploy, entry)),
    lastChangeAt: () => read(() => store.lastChangeAt()),
    known: (ids) => read(() => store.known(ids)),
  };
}

/** Which deliveries are done, as one process has it. */
export function mortalDeliveries(
  deliveries: DoneDeliveries,
  life: Life,
  parts: { schedule: Schedule; random: Random; weather: Weather },
): DoneDeliveries {
  const { read, write } = mortalAccess(life, parts);
  return {
    has: (id) => read(() => deliveries.has(id)),
    add: (id, at) => write(() => deliveries.add(id, at)),
    forget: (before) => write(() => deliveries.forget(before)),
  };
}

/** What the engine logs goes into the journal; an error it logs is a bug, and ends the simulation. */
export function mortalLog(journal: Journal, life: Life, fail: (error: Error) => void): Log {
  return {
    info: () => {},
    warn: (_, message) => {
      if (life.isAlive()) journal.write(life.name, message);
    },
    error: (facts, message) => {
      if (life.isAlive()) fail(new Error(`the engine logged: ${message}`, { cause: facts }));
    },
  };
}
