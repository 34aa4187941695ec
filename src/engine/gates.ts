import type { NamedCommit } from '../domain/deploy.ts';
import type { FreezeWindow } from '../domain/policy.ts';
import type { Comparisons } from './comparisons.ts';
import { isOn } from './freeze.ts';
import { type Asking, OutsideError } from './github-port.ts';
import { within } from './patience.ts';
import type { BadCommit, BadCommits, Clock, Freeze, Store, Target } from './ports.ts';
import { shipsStill } from './ships-still.ts';

const READ_BOUND_MS = 8_000;
const CHECK_WAIT_MS = 4_000;

/** What closes a way, but a lock or another deploy: those are settled in the commit itself. */
export type Closed =
  | Readonly<{ kind: 'target-frozen'; freeze: Freeze; window: FreezeWindow }>
  /** It would ship, itself or in the history of what does, and is not reverted there. */
  | Readonly<{ kind: 'commit-marked'; commit: BadCommit }>
  /** It has not succeeded where it has to come from. */
  | Readonly<{ kind: 'not-promoted'; from: string; commit: NamedCommit }>
  | Readonly<{ kind: 'commit-not-checked'; note: string }>;

export type Gates = Readonly<{
  /** The freeze that concerns the target: the one that is on, or else the one to begin next. */
  freezeOf: (target: Target) => Readonly<{ freeze: Freeze; window: FreezeWindow }> | null;
  /** Whether the commit has to be known to tell if it may ship there. */
  needsCommit: (target: Target) => Promise<boolean>;
  /** The marked commits that a commit would bring. Throws OutsideError where GitHub does not say. */
  marksIn: (repository: string, sha: string, asking: Asking) => Promise<readonly BadCommit[]>;
  /** Whether a commit has gone live where it has to come from, or here; null: it may come at once. */
  isPromoted: (target: Target, sha: string) => Promise<boolean | null>;
  /** What closes the target to a commit, whoever asks; an override is for the caller to heed. */
  closedTo: (target: Target, commit: NamedCommit | null) => Promise<Closed | null>;
}>;

/** The calendar and the marks on commits. */
export function createGates(deps: {
  freezes: readonly Freeze[];
  badCommits: BadCommits;
  store: Pick<Store, 'hasSucceeded'>;
  comparisons: Comparisons;
  clock: Clock;
}): Gates {
  const { freezes, badCommits, store, comparisons, clock } = deps;

  const freezeOf: Gates['freezeOf'] = (target) => {
    const now = clock.now();
    const windows = freezes.flatMap((freeze) => {
      const window = freeze.concerns(target) ? freeze.windowAt(now) : null;
      return window === null ? [] : [{ freeze, window }];
    });
    // Of those that are on, the one that lasts longest; else the one that begins first.
    const on = windows.filter(({ window }) => isOn(window, now));
    if (on.length > 0) return on.toSorted((a, b) => b.window.until - a.window.until)[0] ?? null;
    return windows.toSorted((a, b) => a.window.from - b.window.from)[0] ?? null;
  };

  const marksIn: Gates['marksIn'] = async (repository, sha, asking) => {
    const marks = await badCommits.of(repository);
    const brought = await Promise.all(
      marks.map(async (mark) => {
        const pair = { repository, base: mark.sha, head: sha };
        return (await shipsStill(comparisons, pair, asking)) ? [mark] : [];
      }),
    );
    return brought.flat();
  };

  // What was live here before may come back without the detour.
  const isPromoted: Gates['isPromoted'] = async ({ id, promotesFrom }, sha) =>
    promotesFrom === null ? null : store.hasSucceeded([promotesFrom, id], sha);

  async function unpromoted(target: Target, commit: NamedCommit): Promise<Closed | null> {
    const { promotesFrom: from } = target;
    if (from === null || (await isPromoted(target, commit.sha)) === true) return null;
    return { kind: 'not-promoted', from, commit };
  }

  async function markAgainst({ repository }: Target, { sha }: NamedCommit): Promise<Closed | null> {
    const asking = { purpose: 'operator', signal: clock.deadline(READ_BOUND_MS) } as const;
    const note = 'GitHub did not say in time whether a commit that is marked as bad would ship.';
    try {
      const marks = await within(clock, CHECK_WAIT_MS, marksIn(repository, sha, asking));
      if (marks === null) return { kind: 'commit-not-checked', note };
      const [commit] = marks;
      return commit === undefined ? null : { kind: 'commit-marked', commit };
    } catch (error) {
      if (error instanceof OutsideError) return { kind: 'commit-not-checked', note };
      throw error;
    }
  }

  return {
    freezeOf,
    needsCommit: async ({ promotesFrom, repository }) =>
      promotesFrom !== null || (await badCommits.of(repository)).length > 0,
    marksIn,
    isPromoted,
    closedTo: async (target, commit) => {
      const next = freezeOf(target);
      if (next !== null && isOn(next.window, clock.now())) {
        return { kind: 'target-frozen', ...next };
      }
      if (commit === null) return null;
      return (await unpromoted(target, commit)) ?? markAgainst(target, commit);
    },
  };
}
