import type { NamedCommit } from '../domain/deploy.ts';
import { shippedCommit } from '../domain/shipping.ts';
import type { Command } from './command.ts';
import type { Comparisons } from './comparisons.ts';
import { OutsideError } from './github-port.ts';
import type { Clock, InsertRules, Store } from './ports.ts';
import { shipsStill } from './ships-still.ts';

const READ_BOUND_MS = 4_000;

/** What a rollback commits beside its wish; null: the command is none; a text: why it cannot be one. */
export type PrepareRollback = (
  command: Command,
  /** What would go out. */
  shipped: NamedCommit | null,
  by: string,
) => Promise<InsertRules['rollback'] | string>;

/** Takes back a deploy of the same target, by something else than what it takes back. */
export function createPrepareRollback(deps: {
  store: Pick<Store, 'load'>;
  comparisons: Comparisons;
  clock: Clock;
}): PrepareRollback {
  const { store, comparisons, clock } = deps;

  /** Where GitHub does not say, what would go out is not taken for what is taken back. */
  async function isTheSame(repository: string, bad: string, shipped: string): Promise<boolean> {
    const asking = { purpose: 'operator', signal: clock.deadline(READ_BOUND_MS) } as const;
    try {
      return await shipsStill(comparisons, { repository, base: bad, head: shipped }, asking);
    } catch (error) {
      if (error instanceof OutsideError) return false;
      throw error;
    }
  }

  return async ({ rollsBack, target, reason, override }, shipped, by) => {
    if (rollsBack === null) return null;
    if (reason === null || reason.trim() === '') return 'A rollback needs a reason.';
    const taken = await store.load(rollsBack);
    if (taken?.wish.target !== target) return `There is no deploy ${rollsBack} of this target.`;
    const bad = shippedCommit(taken);
    const { repository } = taken.wish;
    const isSame =
      bad !== null && shipped !== null && (await isTheSame(repository, bad.sha, shipped.sha));
    if (isSame && override === null) {
      return `What would go out, ${shipped.sha.slice(0, 7)}, has the commit that it would take back: name an earlier one in \`sha\`.`;
    }
    const at = clock.now();
    const lock = { reason: `Rolled back: ${reason}`, by, at, expiresAt: null };
    return { bad: bad && { ...bad, reason, by, at }, lock };
  };
}
