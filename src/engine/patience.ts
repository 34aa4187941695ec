import type { GitHub } from './github-port.ts';
import type { Clock } from './ports.ts';

/** What the work gives, or null where it takes longer than `ms`; the work itself goes on. */
export async function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T | null> {
  const patience = new AbortController();
  try {
    return await Promise.race([work, clock.wait(ms, patience.signal).then(() => null)]);
  } finally {
    patience.abort();
  }
}

/** Whether GitHub told us to wait: asking on would prolong it. */
export function isPaused({ github, clock }: { github: GitHub; clock: Clock }): boolean {
  return (github.currentHealth().retryAt ?? 0) > clock.now();
}
