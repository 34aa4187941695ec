import type { Deploy } from '../domain/deploy.ts';
import type { Lock } from '../domain/policy.ts';
import { ProblemError } from './problems.ts';
import { renderLock } from './render.ts';

/** What keeps a deploy, a re-run or another’s lock from a target, as the problem it is. */

/** Another's lock stays as it is, unless it is taken over. */
export function heldBy(target: string, lock: Lock): ProblemError {
  const url = `/api/internal/targets/${target}/lock`;
  return new ProblemError('target-locked', `${lock.by} locked it: ${lock.reason}.`, {
    lock: { ...renderLock(lock), url },
  });
}

export function busyWith(deploy: Deploy): ProblemError {
  const { id, ref, requestedBy } = deploy.wish;
  const detail = `Deploy ${id} of ${ref} by ${requestedBy} is under way there.`;
  return new ProblemError('target-busy', detail, { deploy });
}
