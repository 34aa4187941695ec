import type { Deploy } from '../domain/deploy.ts';
import { type Lasted, USUAL_MOST, type Usual, usualOf } from '../domain/numbers.ts';
import { standingOf } from '../domain/standing.ts';

export type UsualDurations = Readonly<{
  /** How long the newest deploys took, in ms from asking to the end; null while they are too few to tell. */
  of: (target: string) => Usual | null;
  /** Takes in a deploy as it is now. */
  learn: (deploy: Deploy) => void;
}>;

/** How long deploys of each target usually take: what the history holds, and what has ended since. */
export function createUsualDurations(
  history: ReadonlyMap<string, readonly Lasted[]>,
): UsualDurations {
  const known = new Map<string, readonly Lasted[]>(history);
  const told = new Map<string, Usual | null>();
  for (const [target, lasted] of history) told.set(target, usualOf(lasted));
  return {
    of: (target) => told.get(target) ?? null,
    learn: (deploy) => {
      const { target, id } = deploy.wish;
      const others = (known.get(target) ?? []).filter((each) => each.id !== id);
      const lasted = lastedOf(deploy);
      const now = lasted === null ? others : [lasted, ...others];
      const newest = [...now].sort((a, b) => b.endedAt - a.endedAt).slice(0, USUAL_MOST);
      known.set(target, newest);
      told.set(target, usualOf(newest));
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
