import type { ReadChecks } from './checks.ts';
import type { Checks, Code, Commit, Comparison, Protection } from './code-port.ts';
import type { Comparisons } from './comparisons.ts';
import type { Gates } from './gates.ts';
import { type Asking, type GitHub, OutsideError } from './github-port.ts';
import type { BadCommit, Clock, Target } from './ports.ts';

/** All that a diff is read with is asked for within this. */
const READ_BOUND_MS = 9_000;
/** How many paths are pointed out by name. */
const MOST_FLAGGED = 50;

/** A path that the target’s configuration points out, and by which pattern. */
export type Flagged = Readonly<{ path: string; pattern: string }>;

/** What a deploy of a ref would change on a target, as far as GitHub says. */
export type Diff = Readonly<{
  ref: string;
  /** Where the ref stands; null: nowhere, or it is not known (see `notes`). */
  head: Commit | null;
  /** GitHub has no such ref. */
  isGone: boolean;
  /** From what is live to there; null: nothing is live, or it is not known. */
  forth: Comparison | null;
  /** The same the other way round, where commits are taken back. */
  back: Comparison | null;
  flagged: readonly Flagged[];
  /** Commits that the ref offered first has and this one has not; null: it is that ref, or not known. */
  left: number | null;
  /** Null: not known. */
  marked: readonly BadCommit[] | null;
  checks: Checks | null;
  /** Null: not known, or the target has no environment. */
  protection: Protection | null;
  /** Null: it may come at once, or is not known. */
  isPromoted: boolean | null;
  /** What could not be read, in words. */
  notes: readonly string[];
}>;

export type ReadDiff = (target: Target, ref: string, liveSha: string | null) => Promise<Diff>;

/** Reads what would ship. Never throws for what GitHub does: what is not known is said. */
export function createReadDiff(deps: {
  readChecks: ReadChecks;
  github: GitHub & Code;
  comparisons: Comparisons;
  gates: Gates;
  clock: Clock;
}): ReadDiff {
  const { readChecks, github, comparisons, gates, clock } = deps;

  return async (target, ref, liveSha) => {
    const { repository, environment } = target;
    const asking: Asking = { purpose: 'code', signal: clock.deadline(READ_BOUND_MS) };
    const notes: string[] = [];

    async function noted<T>(what: string, reading: Promise<T>): Promise<T | null> {
      try {
        return await reading;
      } catch (error) {
        if (!(error instanceof OutsideError)) throw error;
        notes.push(`${what} could not be read: ${error.message}`);
        return null;
      }
    }

    async function leftBy(sha: string): Promise<number | null> {
      const offered = await github.commit(repository, target.ref, asking);
      const pair = offered && { base: sha, head: offered.sha };
      return pair && ((await comparisons.of(repository, pair, asking))?.ahead ?? null);
    }

    const head = await noted(`Where ${ref} stands`, github.commit(repository, ref, asking));
    const isGone = head === null && notes.length === 0;
    if (head === null) return { ...NOTHING, ref, isGone, notes };
    const between = (base: string, to: string) =>
      noted('The commits', comparisons.of(repository, { base, head: to }, asking));
    const [forth, left, marked, checks, protection] = await Promise.all([
      liveSha === null ? null : between(liveSha, head.sha),
      ref === target.ref ? null : noted(`What ${target.ref} has more`, leftBy(head.sha)),
      noted('The marks', gates.marksIn(repository, head.sha, asking)),
      noted('The checks', readChecks(repository, head.sha, asking)),
      environment === null
        ? null
        : noted('The approvals', github.protection(repository, environment, asking)),
    ]);
    const isBack = liveSha !== null && forth !== null && forth.behind > 0;
    const back = isBack ? await between(head.sha, liveSha) : null;
    const paths = new Set([...(forth?.paths ?? []), ...(back?.paths ?? [])]);
    const flagged = flaggedOf(target, paths);
    const isPromoted = await gates.isPromoted(target, head.sha);
    return {
      ...{ ref, head, isGone, forth, back, flagged, left, marked },
      ...{ checks, protection, isPromoted, notes },
    };
  };
}

const NOTHING = {
  ...{ head: null, forth: null, back: null, flagged: [], left: null },
  ...{ marked: null, checks: null, protection: null, isPromoted: null },
};

function flaggedOf({ flagOf }: Target, paths: Iterable<string>): readonly Flagged[] {
  const flagged: Flagged[] = [];
  for (const path of paths) {
    const pattern = flagOf(path);
    if (pattern !== null) flagged.push({ path, pattern });
    if (flagged.length === MOST_FLAGGED) break;
  }
  return flagged;
}
