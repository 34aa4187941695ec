import type { Deploy } from './deploy.ts';
import type { Millis } from './run.ts';

/** Who a run is, in GitHub's own signed words: the claims we look at, and no others. */
export type RunIdentity = Readonly<{
  /** `owner/name`, as it is called now. */
  repository: string;
  /** What a rename leaves alone, and a new repository of the old name does not have. */
  repositoryId: number;
  /** `.github/workflows/x.yml`; with its repository before it where that is another one. */
  workflowPath: string;
  /** `refs/heads/main`. */
  ref: string;
  event: string;
  runId: number;
  attempt: number;
  /** The GitHub environment of the job that asked; null where it has none. */
  environment: string | null;
}>;

/** A run's token whose signature, issuer, audience and times hold. */
export type RunToken = Readonly<{
  identity: RunIdentity;
  /** `jti`: each is used once. */
  id: string;
  /** In GitHub's time. */
  expiresAt: Millis;
}>;

/** What is wrong with a token, whatever it is for; `keys-unavailable` is nothing wrong, only not known. */
export type TokenFault =
  | 'malformed'
  | 'wrong-algorithm'
  | 'wrong-issuer'
  | 'wrong-audience'
  | 'bad-signature'
  | 'unknown-key'
  | 'expired'
  | 'not-yet-valid'
  | 'keys-unavailable';

/** Why a run that proved who it is does not carry out a deploy. */
export type Foreign = 'foreign-repository' | 'foreign-workflow' | 'foreign-event' | 'foreign-ref';

/** What a deploy's run must be, as GitHub told us before. */
export type Expected = Readonly<{ repositoryId: number; workflowPath: string }>;

/**
 * Whether the run may speak for the deploy: null, or why not. The repository's name is not looked at: a
 * rename changes it, and whoever takes the old name later has another id. `sub` says nothing more.
 */
export function foreignness(
  identity: RunIdentity,
  { wish }: Deploy,
  expected: Expected,
): Foreign | null {
  if (identity.repositoryId !== expected.repositoryId) return 'foreign-repository';
  if (identity.workflowPath !== expected.workflowPath) return 'foreign-workflow';
  if (identity.event !== 'workflow_dispatch') return 'foreign-event';
  if (shortRef(identity.ref) !== shortRef(wish.ref)) return 'foreign-ref';
  return null;
}

function shortRef(ref: string): string {
  return ref.replace(/^refs\/(heads|tags)\//, '');
}

/** Where a workflow named by its file is; null where it is named by its numeric id. */
export function workflowPathOf(workflow: string): string | null {
  return /^\d+$/.test(workflow) ? null : `.github/workflows/${workflow}`;
}
