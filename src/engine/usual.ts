import type { Deploy } from '../domain/deploy.ts';
import type { Millis } from '../domain/run.ts';
import { standingOf } from '../domain/standing.ts';

/** How many of a target's last deploys tell how long one usually takes, and from how many on. */
const LAST = 10;
const LEAST = 3;

export type UsualDurations = Readonly<{
  /** Half of the last deploys that succeeded took no longer, in ms; null while that is not known. */
  of: (target: string) => Millis | null;
  /** Takes in a deploy as it is now. */
  learn: (deploy: Deploy) => void;
}>;

/** How long deploys of each target usually take, as far as this process has seen. */
export function createUsualDurations(): UsualDurations {
  const seen = new Map<string, Map<string, Millis>>();
  return {
    of: (target) => {
      const durations = [...(seen.get(target)?.values() ?? [])].sort((a, b) => a - b);
      return durations.length < LEAST ? null : (durations[durations.length >> 1] ?? null);
    },
    learn: (deploy) => {
      const { status, startedAt, finishedAt } = standingOf(deploy);
      if (status !== 'succeeded' || startedAt === null || finishedAt === null) return;
      const { target, id } = deploy.wish;
      const last = seen.get(target) ?? new Map<string, Millis>();
      last.set(id, finishedAt - startedAt);
      const [oldest] = last.keys();
      if (last.size > LAST && oldest !== undefined) last.delete(oldest);
      seen.set(target, last);
    },
  };
}
