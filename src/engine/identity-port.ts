import type { RunToken, TokenFault } from '../domain/identity.ts';
import type { Millis } from '../domain/run.ts';
import type { Asking } from './github-port.ts';

/** What it takes to know a run by the token it carries. */

/** Which tokens of runs are spent and what GitHub's names stand for, across restarts. */
export interface Identities {
  /** Uses a token up, fully synced; false where it was used before. `expiresAt`: GitHub's time. */
  spend(id: string, expiresAt: Millis): Promise<boolean>;
  /** Forgets spent tokens that expired before then. */
  forgetSpent(until: Millis): Promise<void>;
  /** What the name stands for; null where it was never learned. */
  repositoryId(repository: string): Promise<number | null>;
  /** Keeps the first id learned for a name for good. */
  pinRepository(repository: string, id: number): Promise<void>;
  /** The file of a workflow named by its id; null where it was never learned. */
  workflowPath(repository: string, workflow: string): Promise<string | null>;
  pinWorkflow(repository: string, workflow: string, path: string): Promise<void>;
}

/** What GitHub's names stand for. */
export interface GitHubNames {
  /** The repository's id, also by a name it had before. Throws OutsideError. */
  repositoryId(repository: string, asking: Asking): Promise<number>;
  /** `.github/workflows/x.yml` of a workflow named by its id. Throws OutsideError. */
  workflowPath(repository: string, workflow: string, asking: Asking): Promise<string>;
}

export type ReadToken =
  | Readonly<{ ok: true; token: RunToken }>
  | Readonly<{ ok: false; fault: TokenFault; message: string }>;

/** Reads the tokens GitHub signs for its runs. Waits at most 3 s for its keys; never throws for a token. */
export type ReadRunToken = (bearer: string) => Promise<ReadToken>;
