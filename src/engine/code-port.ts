import type { Millis } from '../domain/run.ts';
import type { Asking } from './github-port.ts';

/** What the engine needs of GitHub's code side: refs, commits, how they differ, how they are checked. */

/** Who wrote a commit. */
export type Author = Readonly<{
  /** As the commit itself says. */
  name: string;
  /** Null where GitHub knows no account for it. */
  login: string | null;
  avatarUrl: string | null;
}>;

export type Commit = Readonly<{
  sha: string;
  /** The first line of its message. */
  title: string;
  /** The commits that it says it reverts, as it names them. */
  reverts: readonly string[];
  author: Author;
  at: Millis;
  url: string;
}>;

/** What lies between two commits. */
export type Comparison = Readonly<{
  /** How many commits `head` has that `base` has not. */
  ahead: number;
  /** How many commits `base` has that `head` has not. */
  behind: number;
  /** The newest of those ahead, newest first; at most 100. */
  commits: readonly Commit[];
  /** Paths that differ, as far as GitHub lists them. */
  paths: readonly string[];
  /** GitHub listed only the first 300 paths. */
  arePathsCut: boolean;
  url: string;
}>;

export type Check = Readonly<{
  name: string;
  state: 'passed' | 'pending' | 'failed';
  url: string;
  /** The run of Actions that it is a job of; null where it is none. */
  runId: number | null;
}>;

/** How a commit is checked; not whole where the token may read only check runs or only statuses. */
export type Checks = Readonly<{ checks: readonly Check[]; isWhole: boolean }>;

/** What GitHub asks before a job may enter an environment: one of the reviewers, and so long a wait. */
export type Protection = Readonly<{ reviewers: readonly string[]; waitMinutes: number }>;

/** A branch or tag. */
export type Ref = Readonly<{ kind: 'branch' | 'tag'; name: string }>;

export interface Code {
  /** The commit a ref stands at, or a sha names. Null where there is none. Throws OutsideError. */
  commit(repository: string, ref: string, asking: Asking): Promise<Commit | null>;
  /** From `base` to `head`, both shas; null where GitHub knows one of them no more. Throws OutsideError. */
  compare(
    repository: string,
    pair: Readonly<{ base: string; head: string }>,
    asking: Asking,
  ): Promise<Comparison | null>;
  /** Check runs and statuses of a commit, the newest of each name. Throws OutsideError. */
  checks(repository: string, sha: string, asking: Asking): Promise<Checks>;
  /** How an environment is protected; not at all where GitHub has none of that name. Throws OutsideError. */
  protection(repository: string, environment: string, asking: Asking): Promise<Protection>;
  /** Branches and tags whose names begin like this, branches first; at most 100 of each. Throws OutsideError. */
  refs(repository: string, prefix: string, asking: Asking): Promise<readonly Ref[]>;
}
