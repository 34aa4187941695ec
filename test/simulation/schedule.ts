import { setImmediate as macrotask } from 'node:timers/promises';
import { createQueue } from './queue.ts';

export type Timer = Readonly<{ cancel: () => void }>;

export type Schedule = Readonly<{
  now: () => number;
  /** How many timers have fired. */
  steps: () => number;
  after: (ms: number, fire: () => void) => Timer;
  sleep: (ms: number) => Promise<void>;
  /** What the work gives, or null where it takes longer than `ms`. */
  within: <T>(ms: number, work: Promise<T>) => Promise<T | null>;
  /** Lets somebody act beside the others; what they throw ends the simulation. */
  spawn: (act: () => Promise<void>) => void;
  /** Fires everything that is due until then, one at a time; `afterStep` runs when each has settled. */
  run: (until: number, afterStep: () => void) => Promise<void>;
}>;

/**
 * Time as the simulation has it: it stands still while anything acts and then leaps to the next timer.
 * Two timers of one instant fire in the order they were set, so that a seed replays exactly.
 */
export function createSchedule(startedAt: number): Schedule {
  const queue = createQueue();
  let now = startedAt;
  let steps = 0;
  let failure: { error: unknown } | null = null;

  function after(ms: number, fire: () => void): Timer {
    const entry = queue.add(now + Math.max(0, Math.round(ms)), fire);
    return {
      cancel: () => {
        entry.fire = null;
      },
    };
  }

  return {
    now: () => now,
    steps: () => steps,
    after,
    sleep: (ms) =>
      new Promise((resolve) => {
        after(ms, resolve);
      }),
    within: (ms, work) =>
      new Promise((resolve, reject) => {
        const patience = after(ms, () => resolve(null));
        work.then(resolve, reject).finally(patience.cancel);
      }),
    spawn: (act) => {
      act().catch((error: unknown) => {
        failure ??= { error };
      });
    },
    run: async (until, afterStep) => {
      for (let entry = queue.takeDue(until); entry !== null; entry = queue.takeDue(until)) {
        if (entry.fire === null) continue;
        now = entry.at;
        steps++;
        entry.fire();
        // Whatever the timer set in motion only waits for promises: one macrotask later it has settled.
        await macrotask();
        if (failure !== null) throw failure.error;
        afterStep();
      }
      now = until;
    },
  };
}
