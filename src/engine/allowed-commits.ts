import type { Code } from './code-port.ts';
import type { Comparisons } from './comparisons.ts';
import { OutsideError } from './github-port.ts';
import { within } from './patience.ts';
import type { Clock, Store, Target } from './ports.ts';

const READ_BOUND_MS = 8_000;
const CHECK_WAIT_MS = 4_000;

/** Whether a commit that is named by itself keeps to the refs of its target; null: GitHub did not say. */
export type IsCommitAllowed = (target: Target, ref: string, sha: string) => Promise<boolean | null>;

/**
 * Where a target allows some refs only, a commit has to be in the history of the ref it is asked for with, or
 * to have gone live there before: a rollback may outlive its branch.
 */
export function createIsCommitAllowed(deps: {
  store: Pick<Store, 'hasSucceeded'>;
  github: Pick<Code, 'commit'>;
  comparisons: Comparisons;
  clock: Clock;
}): IsCommitAllowed {
  const { store, github, comparisons, clock } = deps;

  async function isWithin({ repository }: Target, ref: string, sha: string): Promise<boolean> {
    const asking = { purpose: 'operator', signal: clock.deadline(READ_BOUND_MS) } as const;
    const head = await github.commit(repository, ref, asking);
    if (head === null) return false;
    const between = await comparisons.of(repository, { base: sha, head: head.sha }, asking);
    return between?.behind === 0;
  }

  return async (target, ref, sha) => {
    if (target.refs === null || (await store.hasSucceeded([target.id], sha))) return true;
    try {
      return await within(clock, CHECK_WAIT_MS, isWithin(target, ref, sha));
    } catch (error) {
      if (error instanceof OutsideError) return null;
      throw error;
    }
  };
}
