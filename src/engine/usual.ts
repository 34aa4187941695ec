import type { Deploy } from '../domain/deploy.ts';
import { type Lasted, USUAL_MOST, usualOf } from '../domain/numbers.ts';
import type { Millis } from '../domain/run.ts';
import { standingOf } from '../domain/standing.ts';

export type UsualDurations = Readonly<{
  /** Half of the newest deploys took no longer, in ms from asking to the end; null while that is not known. */
  of: (target: string) => Millis | null;
  /** Takes in a deploy as it is now. */
  learn: (deploy: Deploy) => void;
}>;

/** How long deploys of each target usually take: what the history holds, and what has ended since. */
export function createUsualDurations(
  history: ReadonlyMap<string, readonly Lasted[]>,
): UsualDurations {
  const known = new Map<string, readonly Lasted[]>(history);
  return {
    of: (target) => usualOf(known.get(target) ?? [])?.p50 ?? null,
    learn: (deploy) => {
      const { target, id } = deploy.wish;
      const others = (known.get(target) ?? []).filter((each) => each.id !== id);
      const lasted = lastedOf(deploy);
      const now = lasted === null ? others : [lasted, ...others];
      known.set(target, [...now].sort((a, b) => b.endedAt - a.endedAt).slice(0, USUAL_MOST));
    },
  };
}

/** Null where it does not tell how long one takes: not gone through, not at once, or not started here. */
function lastedOf(deploy: Deploy): Lasted | null {
  const { id, origin, requestedAt } = deploy.wish;
  const { status, attempt, finishedAt } = standingOf(deploy);
  if (status !== 'succeeded' || attempt !== 1 || finishedAt === null) return null;
  if (origin !== 'console') return null;
  return { id, endedAt: finishedAt, ms: Math.max(0, finishedAt - requestedAt) };
}
