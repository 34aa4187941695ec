import type { Account } from './accounts.ts';
import type { Verdicts } from './checks.ts';

export interface Commit {
  readonly sha: string;
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string; readonly login: string | null };
  /** Server time in ms. */
  readonly at: number;
  readonly parents: readonly string[];
  /** Paths it touched. */
  readonly files: readonly string[];
}

export type WorkflowState = 'active' | 'disabled_manually' | 'disabled_inactivity';

export interface Workflow {
  readonly id: number;
  /** Base name of the file in `.github/workflows`. */
  readonly file: string;
  readonly name: string;
  state: WorkflowState;
  /** The file's text, one for every ref or by branch name (null: absent there). */
  source: string | Record<string, string | null>;
  readonly createdAt: number;
}

/** Where jobs deploy to, and who must agree first. */
export interface Environment {
  readonly id: number;
  readonly name: string;
  /** One of them is enough; none: nobody is asked. */
  readonly reviewers: readonly Reviewer[];
  /** From when the job is created; 0: none. */
  readonly waitTimerMinutes: number;
}

export type Reviewer =
  | { readonly type: 'User'; readonly account: Account }
  | { readonly type: 'Team'; readonly team: Team };

export interface Team {
  readonly id: number;
  readonly slug: string;
  readonly members: readonly Account[];
}

export interface Repository {
  readonly id: number;
  readonly owner: Account;
  name: string;
  fullName: string;
  /** Full names it had before; each leads to it until another repository takes the name. */
  readonly formerNames: string[];
  readonly description: string | null;
  readonly private: boolean;
  readonly defaultBranch: string;
  readonly branches: Map<string, string>;
  /** Tag name to the commit it marks. */
  readonly tags: Map<string, string>;
  /** Of tags that are annotated, the SHA of the tag object between the ref and its commit. */
  readonly tagObjects: Map<string, string>;
  readonly commits: Map<string, Commit>;
  /** By commit: what CI said of it. */
  readonly verdicts: Map<string, Verdicts>;
  readonly workflows: Workflow[];
  readonly environments: readonly Environment[];
  readonly createdAt: number;
}

/** By its name, in any case, or by a name it had before; null when there is none. */
export function findRepository(all: readonly Repository[], fullName: string): Repository | null {
  const wanted = fullName.toLowerCase();
  const isWanted = (name: string) => name.toLowerCase() === wanted;
  const now = all.find((one) => isWanted(one.fullName));
  return now ?? all.find((one) => one.formerNames.some(isWanted)) ?? null;
}

/** Whether the repository now has another name than this. */
export function hasMoved(repository: Repository, fullName: string): boolean {
  return repository.fullName.toLowerCase() !== fullName.toLowerCase();
}

export interface ResolvedRef {
  readonly kind: 'branch' | 'tag';
  /** Short name. */
  readonly name: string;
  readonly sha: string;
}

/** A branch or tag by short or full name (`refs/heads/main`); null when there is none. A bare SHA is no ref. */
export function resolveRef(repository: Repository, ref: string): ResolvedRef | null {
  const full = /^refs\/(heads|tags)\/(.+)$/.exec(ref);
  const name = full?.[2] ?? ref;
  const branch = full?.[1] === 'tags' ? undefined : repository.branches.get(name);
  if (branch !== undefined) return { kind: 'branch', name, sha: branch };
  const tag = full?.[1] === 'heads' ? undefined : repository.tags.get(name);
  return tag === undefined ? null : { kind: 'tag', name, sha: tag };
}

/** A ref (also `heads/main`) or a SHA (whole, or seven digits and more), as read endpoints take it. */
export function resolveCommit(repository: Repository, ref: string): Commit | null {
  const found = resolveRef(repository, ref) ?? resolveRef(repository, `refs/${ref}`);
  if (found) return repository.commits.get(found.sha) ?? null;
  if (!/^[0-9a-f]{7,40}$/i.test(ref)) return null;
  const prefix = ref.toLowerCase();
  if (prefix.length === 40) return repository.commits.get(prefix) ?? null;
  for (const commit of repository.commits.values()) {
    if (commit.sha.startsWith(prefix)) return commit;
  }
  return null;
}

/** By numeric id or by the file's base name, as GitHub's path takes either. */
export function findWorkflow(repository: Repository, idOrFile: string): Workflow | null {
  return (
    repository.workflows.find((one) => one.file === idOrFile || String(one.id) === idOrFile) ?? null
  );
}

/** By its name; null when there is none. */
export function findEnvironment(repository: Repository, name: string | null): Environment | null {
  return repository.environments.find((one) => one.name === name) ?? null;
}

/** Whether this account is among the reviewers, by itself or in a team. */
export function mayReview({ reviewers }: Environment, account: Account): boolean {
  return reviewers.some((one) =>
    one.type === 'User' ? one.account === account : one.team.members.includes(account),
  );
}

/** The workflow's text on a branch, tag or commit; null where the file is absent. */
export function sourceAt(workflow: Workflow, refName: string): string | null {
  if (typeof workflow.source === 'string') return workflow.source;
  return workflow.source[refName] ?? null;
}
