import type { Deploy, Job, Millis } from '../domain/deploy.ts';
import type { DeployEvent, DispatchAnswer, RunSeen } from '../domain/event.ts';
import type { InputDefinition } from '../domain/inputs.ts';
import type { DeployStatus, Source } from '../domain/status.ts';

/** What the engine needs of the world. Adapters implement these; `main` introduces them. */

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): Millis;
  /** Resolves after `ms`, or at once when the signal fires. Never rejects. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /** A signal that fires after `ms`, and when `also` fires. */
  deadline(ms: number, also?: AbortSignal): AbortSignal;
}

export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** A target as configured: what one deploys. */
export type Target = Readonly<{
  id: string;
  title: string;
  repository: string;
  workflow: string;
  ref: string;
  refs: readonly string[] | null;
  allowsRef: (ref: string) => boolean;
  environment: string | null;
  inputs: Readonly<Record<string, string>>;
  /** `undefined`: `deploy_id` where the workflow declares it. */
  correlationInput: string | null | undefined;
  /** How many deploys may be under way at once; null: any number. */
  concurrency: number | null;
  confirm: 'none' | 'click' | 'typed';
}>;

/** A client's token for one intent, and what tells whether it comes with the same wish again. */
export type IdempotencyKey = Readonly<{
  /** Who sent it: one caller's keys are another's nothing. */
  scope: string;
  key: string;
  fingerprint: string;
  /** True where the request named no ref and got the target's. */
  refDefaulted: boolean;
}>;

export type KeyedDeploy = Readonly<{
  deploy: Deploy;
  fingerprint: string;
  refDefaulted: boolean;
}>;

/** One line of a deploy's history. */
export type TimelineEntry = Readonly<{
  version: number;
  at: Millis;
  event: DeployEvent['type'] | 'accepted';
  source: Source;
  actor: string | null;
  status: DeployStatus;
  detail: string;
}>;

export type Change = Readonly<{
  deploy: Deploy;
  /** What this change was decided on. */
  before: Deploy;
  entry: TimelineEntry;
}>;

export type Inserted =
  | Readonly<{ kind: 'created'; position: number }>
  | Readonly<{ kind: 'known'; known: KeyedDeploy }>
  | Readonly<{ kind: 'busy'; by: Deploy }>
  | Readonly<{ kind: 'locked'; lock: Lock }>;

export type Saved =
  /** `position`: where the change stands in the order of all changes. */
  Readonly<{ kind: 'saved'; position: number }> | Readonly<{ kind: 'stale' | 'run-taken' }>;

export type Lock = Readonly<{ reason: string; by: string; at: Millis }>;

export type DeployFilter = Readonly<{
  target: readonly string[];
  status: readonly DeployStatus[];
  requestedBy: readonly string[];
  ref: readonly string[];
  /** Words that must all occur (as beginnings) in target, ref, sha, run id, requester or reason. */
  q: string | null;
  limit: number;
  /** Deploys older than this position; null: from the newest. */
  before: number | null;
}>;

export interface Store {
  /**
   * Commits the wish, fully synced, in one transaction with the checks that must be atomic:
   * the key is new, the target is free and not locked.
   */
  insert(
    deploy: Deploy,
    entry: TimelineEntry,
    rules: Readonly<{ key: IdempotencyKey | null; concurrency: number | null }>,
  ): Promise<Inserted>;
  /**
   * Commits a change and its line of history, guarded by the version it was decided on. `stale`: it was
   * decided on an old version, nothing was written. `run-taken`: another deploy has that run.
   */
  save(change: Change): Promise<Saved>;
  load(id: string): Promise<Deploy | null>;
  findByKey(scope: string, key: string): Promise<KeyedDeploy | null>;
  findByRun(runId: number): Promise<Deploy | null>;
  /**
   * Deploys of which GitHub still has something to say, oldest first: all that are under way, and of
   * those that ended without GitHub's last word the ones that did since then.
   */
  followed(endedSince: Millis): Promise<readonly Deploy[]>;
  /**
   * Deploys of one workflow that are being sent or wait for a run, or had one singled out since; and
   * those given up about as late as these without anybody knowing whether they fired.
   */
  unsettled(
    repository: string,
    workflow: string,
    singledOutSince: Millis,
  ): Promise<readonly Deploy[]>;
  /** Which of these runs are some deploy's, with that deploy's id. */
  ownersOf(runIds: readonly number[]): Promise<ReadonlyMap<number, string>>;
  /** Which of these ids are deploys. */
  known(ids: readonly string[]): Promise<ReadonlySet<string>>;
}

/** A person closes a target. A lock in place is kept with its author; locking again changes the reason. */
export interface Locks {
  lock(target: string, lock: Lock): Promise<void>;
  unlock(target: string): Promise<void>;
}

/** Who is signed in, across restarts. Session data is opaque here. */
export interface Sessions {
  /** Null where there is none, or it has expired. */
  read(id: string, now: Millis): Promise<string | null>;
  write(id: string, session: Readonly<{ data: string; expiresAt: Millis }>): Promise<void>;
  remove(id: string): Promise<void>;
  removeExpired(now: Millis): Promise<void>;
}

/** What the pages read; never on the way of a fact. */
export interface Views {
  list(
    filter: DeployFilter,
  ): Promise<Readonly<{ deploys: readonly Deploy[]; next: number | null }>>;
  /** Null where there is no such deploy. */
  timeline(id: string): Promise<readonly TimelineEntry[] | null>;
  /** For each target: what is live, what is newest under way, what ended last. */
  standings(targets: readonly string[]): Promise<ReadonlyMap<string, TargetStanding>>;
  /** The deploys that changed after a position, each as it is now, oldest change first. */
  changedSince(
    position: number,
    limit: number,
  ): Promise<readonly Readonly<{ position: number; deploy: Deploy }>[]>;
}

export type TargetStanding = Readonly<{
  live: Deploy | null;
  open: Deploy | null;
  last: Deploy | null;
  lock: Lock | null;
}>;

/** The outside failed. `retry` may be tried again; `terminal` will fail again; nothing is `unknown` about a read. */
export class OutsideError extends Error {
  override name = 'OutsideError';
  readonly kind: 'retry' | 'terminal';
  /** GitHub's HTTP status; null where no answer came. */
  readonly status: number | null;

  constructor(kind: 'retry' | 'terminal', message: string, status: number | null, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
    this.status = status;
  }
}

export type WorkflowInputs =
  | Readonly<{
      known: true;
      inputs: readonly InputDefinition[];
      /** The file's `run-name`, from which GitHub makes the title of its runs. */
      runName: string | null;
    }>
  | Readonly<{ known: false; note: string }>;

/** Runs of a workflow; not complete where not all pages could be read. */
export type RunList = Readonly<{ runs: readonly RunSeen[]; complete: boolean }>;

export type GitHubHealth = Readonly<{
  health: 'unknown' | 'ok' | 'slow' | 'unreachable' | 'failing' | 'refusing' | 'rate_limited';
  detail: string | null;
  since: Millis | null;
  retryAt: Millis | null;
}>;

export interface GitHub {
  /**
   * Sends one `workflow_dispatch`, and never a second but where a server refused the field that asks
   * for run details. Bounded; does not throw for anything GitHub or the network does.
   */
  dispatch(
    order: Readonly<{
      repository: string;
      workflow: string;
      ref: string;
      inputs: Readonly<Record<string, string>>;
    }>,
  ): Promise<DispatchAnswer>;
  /** The workflow's `workflow_dispatch` runs created in GitHub's time since (until). Throws OutsideError. */
  listRuns(
    query: Readonly<{
      repository: string;
      workflow: string;
      since: Millis;
      until: Millis | null;
    }>,
    signal: AbortSignal,
  ): Promise<RunList>;
  /** One run. Throws OutsideError; `terminal` with status 404 where it is gone. */
  run(repository: string, runId: number, signal: AbortSignal): Promise<RunSeen>;
  /** The jobs of the run's newest attempt. Throws OutsideError. */
  jobs(repository: string, runId: number, signal: AbortSignal): Promise<readonly Job[]>;
  /** What the workflow asks for at that ref. Throws OutsideError. */
  workflowInputs(
    repository: string,
    workflow: string,
    ref: string,
    signal: AbortSignal,
  ): Promise<WorkflowInputs>;
  /** The login the console dispatches as; null where it cannot be learned. */
  identity(signal: AbortSignal): Promise<string | null>;
  /** GitHub's clock minus ours in ms; null before GitHub's first answer. */
  clockOffset(): number | null;
  currentHealth(): GitHubHealth;
}
