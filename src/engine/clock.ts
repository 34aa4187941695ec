import type { Clock } from './ports.ts';

/** The clock on the wall. */
export const wallClock: Clock = {
  now: () => Date.now(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const timer = setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      }
      signal?.addEventListener('abort', done, { once: true });
    }),
  deadline: (ms, also) => {
    const timeout = AbortSignal.timeout(ms);
    return also === undefined ? timeout : AbortSignal.any([timeout, also]);
  },
};
