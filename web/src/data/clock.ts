import { useSyncExternalStore } from 'react';

/**
 * The server's clock as seen from here, so that "2 s ago" is true on a machine whose own clock is
 * not. The `Date` header counts whole seconds; anything under three is taken for its rounding.
 */
const TRUSTED_SKEW_MS = 3000;

let offsetMs = 0;

export function noteServerDate(header: string | null): void {
  const server = header === null ? Number.NaN : Date.parse(header);
  if (Number.isNaN(server)) return;
  const skew = server - Date.now();
  offsetMs = Math.abs(skew) < TRUSTED_SKEW_MS ? 0 : skew;
}

export function serverNow(): number {
  return Date.now() + offsetMs;
}

const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | null = null;
let second = serverNow();

function tick(): void {
  second = serverNow();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (ticking === null) {
    second = serverNow();
    ticking = setInterval(tick, 1000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || ticking === null) return;
    clearInterval(ticking);
    ticking = null;
  };
}

/** What is read off the present: whoever shows it is renewed only when it reads differently. */
export function useAtNow<T extends string | boolean | null>(read: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => read(second));
}

/** The present, renewed every second for whoever shows an age; one timer serves them all. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => second);
}
