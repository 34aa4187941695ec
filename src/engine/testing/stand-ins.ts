import type { Clock, Log } from '../ports.ts';

/** A clock that stands where the test says; nobody waits by it, and nothing runs out. */
export function clockAt(now: () => number): Clock {
  return {
    now,
    wait: () => Promise.resolve(),
    deadline: () => new AbortController().signal,
  };
}

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };
