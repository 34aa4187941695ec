import type { Millis } from '../domain/run.ts';
import type { HookState } from './hook-port.ts';
import type { Clock } from './ports.ts';

/** How long a hook may take before what was learned by asking counts as not told. */
const LATE_MS = 15_000;
/** How long hooks are not relied on after one stayed away. */
const DISTRUST_MS = 5 * 60_000;
const MAX_REPOSITORIES = 1_000;

export type HookHealth = Readonly<{
  /** A hook told something of this repository. */
  arrived: (repository: string) => void;
  /** Asking told something that had come about at `since`, by GitHub's clock, and no hook had. */
  learnedByAsking: (repository: string, since: Millis) => void;
  isTrusted: (repository: string) => boolean;
  current: () => readonly HookState[];
}>;

/** Whether GitHub's hooks can be relied on, by repository: they have to arrive, and leave nothing out. */
export function createHookHealth(deps: {
  clock: Clock;
  clockOffset: () => Millis | null;
}): HookHealth {
  const { clock, clockOffset } = deps;
  const states = new Map<string, { lastAt: Millis; missedAt: Millis | null }>();

  function isTrusted(key: string): boolean {
    const state = states.get(key);
    if (state === undefined) return false;
    const { lastAt, missedAt } = state;
    if (missedAt === null) return true;
    return lastAt > missedAt && clock.now() - missedAt > DISTRUST_MS;
  }

  return {
    arrived: (repository) => {
      const key = repository.toLowerCase();
      const missedAt = states.get(key)?.missedAt ?? null;
      states.delete(key);
      states.set(key, { lastAt: clock.now(), missedAt });
      const [oldest] = states.keys();
      if (states.size > MAX_REPOSITORIES && oldest !== undefined) states.delete(oldest);
    },
    learnedByAsking: (repository, since) => {
      const state = states.get(repository.toLowerCase());
      const isLate = clock.now() + (clockOffset() ?? 0) - since > LATE_MS;
      if (state !== undefined && isLate) state.missedAt = clock.now();
    },
    isTrusted: (repository) => isTrusted(repository.toLowerCase()),
    current: () =>
      [...states].map(([repository, state]) => ({
        repository,
        ...state,
        isTrusted: isTrusted(repository),
      })),
  };
}
