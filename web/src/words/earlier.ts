import type { Deploy } from '../../../src/contract/deploy.ts';
import type { Target } from '../../../src/contract/target.ts';

/** The deploy that was live when this one began; `succeeded` are the target's, newest first. */
export function replacedDeploy(deploy: Deploy, succeeded: readonly Deploy[]): Deploy | null {
  return succeeded.find(({ id }) => id < deploy.id) ?? null;
}

/**
 * The deploy that a roll-back of this one would bring back: of one that is live the last before it with
 * another commit; of one that failed last, what has stayed live. Null where there is nothing to go back to.
 */
export function rollBackTo(
  deploy: Deploy,
  { live, last }: Pick<Target, 'live' | 'last'>,
  succeeded: readonly Deploy[],
): Deploy | null {
  const isOther = (each: Deploy): boolean =>
    each.id < deploy.id && each.sha !== null && each.sha !== deploy.sha;
  if (live?.id === deploy.id) return succeeded.find(isOther) ?? null;
  const hasFailedLast = deploy.status === 'failed' && last?.id === deploy.id;
  return hasFailedLast && live !== null && isOther(live) ? live : null;
}
