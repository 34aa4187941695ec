import type { Permissions } from './accounts.ts';
import type { CheckSeed, StatusSeed } from './checks.ts';
import type { WorkflowState } from './repository.ts';

/** A world as plain data: what exists before the first request. Logins are made accounts as they are met. */
export interface WorldSeed {
  readonly repositories: readonly RepositorySeed[];
  readonly tokens?: readonly TokenSeed[];
  readonly apps?: readonly AppSeed[];
}

export interface RepositorySeed {
  readonly owner: string;
  readonly name: string;
  readonly description?: string;
  readonly private?: boolean;
  /** The first is the default branch. */
  readonly branches: readonly BranchSeed[];
  /** By tag name: the branch whose tip it marks, or more. */
  readonly tags?: Readonly<Record<string, string | TagSeed>>;
  readonly workflows: readonly WorkflowSeed[];
  readonly environments?: readonly EnvironmentSeed[];
}

export interface TagSeed {
  readonly branch: string;
  /** First-parent commits before the branch's tip. Default 0. */
  readonly behind?: number;
  /** Whether the ref leads to a tag object, which leads to the commit. Default: straight to the commit. */
  readonly annotated?: boolean;
}

/** A job that deploys to it waits for one of the reviewers, and for the timer. */
export interface EnvironmentSeed {
  readonly name: string;
  readonly reviewers?: readonly ReviewerSeed[];
  readonly waitTimerMinutes?: number;
}

export type ReviewerSeed =
  | { readonly type: 'User'; readonly login: string }
  | { readonly type: 'Team'; readonly slug: string; readonly members?: readonly string[] };

export interface BranchSeed {
  readonly name: string;
  /** Begins at this earlier branch, `behind` first-parent commits before its tip. */
  readonly from?: { readonly branch: string; readonly behind: number };
  /** Oldest first. */
  readonly commits: readonly CommitSeed[];
}

export interface CommitSeed {
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string; readonly login?: string };
  /** Server time in ms. */
  readonly at: number;
  /** Paths it touches. */
  readonly files?: readonly string[];
  readonly checks?: readonly CheckSeed[];
  readonly statuses?: readonly StatusSeed[];
  /** The branch whose tip it merges: its second parent. */
  readonly merges?: string;
}

export interface WorkflowSeed {
  readonly file: string;
  /** Text for every ref, or by branch name. */
  readonly source: string | Readonly<Record<string, string | null>>;
  readonly state?: WorkflowState;
}

export interface TokenSeed {
  readonly token: string;
  readonly login: string;
  /** `owner/name`; all when absent. */
  readonly repositories?: readonly string[];
  /** Actions and hooks write; contents, checks and statuses read when absent. */
  readonly permissions?: Permissions;
  /** Server time in ms; absent: it does not expire. */
  readonly expiresAt?: number;
}

export interface AppSeed {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  /** PEM of the public half. */
  readonly publicKey: string;
  readonly installations: readonly InstallationSeed[];
}

export interface InstallationSeed {
  readonly id: number;
  /** The account it is installed on. */
  readonly owner: string;
  /** `owner/name`; all of the owner's when absent. */
  readonly repositories?: readonly string[];
  readonly permissions?: Permissions;
}
