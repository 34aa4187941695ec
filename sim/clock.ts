/**
 * Time as the simulator reads it. Everything a run does is computed from `now()`, so a test that
 * brings a virtual clock moves a run through its life without waiting.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves once `now()` has reached `atMs`; rejects with the signal's reason when it aborts. */
  until(atMs: number, signal?: AbortSignal): Promise<void>;
}

/** A clock that stands still until it is told to move. */
export interface VirtualClock extends Clock {
  /** Moves time on and wakes, in order, whoever waited for a moment now reached. */
  advance(ms: number): void;
}

/** setTimeout counts in 32 bits; a longer wait is made of several. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's clock. Waiting keeps no process alive: the listening socket does that. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async until(atMs, signal) {
    signal?.throwIfAborted();
    for (let left = atMs - Date.now(); left > 0; left = atMs - Date.now()) {
      await timer(Math.min(left, LONGEST_TIMER_MS), signal);
    }
  },
};

function timer(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(handle);
      reject(signal?.reason);
    };
    const handle = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms).unref();
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** A clock for tests, at `startMs` until advanced. */
export function virtualClock(startMs = Date.UTC(2026, 9, 1, 12, 0, 0)): VirtualClock {
  let now = startMs;
  let sleepers: { atMs: number; wake: () => void }[] = [];
  return {
    now: () => now,
    advance(ms) {
      now += ms;
      const due = sleepers.filter((one) => one.atMs <= now).sort((a, b) => a.atMs - b.atMs);
      sleepers = sleepers.filter((one) => one.atMs > now);
      for (const one of due) one.wake();
    },
    until(atMs, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        if (atMs <= now) return resolve();
        const sleeper = { atMs, wake: resolve };
        sleepers.push(sleeper);
        const stop = () => {
          sleepers = sleepers.filter((one) => one !== sleeper);
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', stop, { once: true });
      });
    },
  };
}
