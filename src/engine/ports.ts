import type { Deploy } from '../domain/deploy.ts';
import type { DeployEvent } from '../domain/event.ts';
import type { FreezeWindow, Leave, Lock } from '../domain/policy.ts';
import type { Millis } from '../domain/run.ts';
import type { DeployStatus, Origin, Source } from '../domain/status.ts';

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
  /** The target where a commit has to have succeeded before it comes here; null: it may come at once. */
  promotesFrom: string | null;
  inputs: Readonly<Record<string, string>>;
  /** `undefined`: `deploy_id` where the workflow declares it. */
  correlationInput: string | null | undefined;
  /** `undefined`: `sha` where the workflow declares it. */
  shaInput: string | null | undefined;
  /** The pattern of a path that is to be pointed out before it ships; null: it is a path like any other. */
  flagOf: (path: string) => string | null;
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
  event: DeployEvent['type'] | 'accepted' | 'adopted';
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
  | Readonly<{ kind: 'locked'; lock: Lock }>
  | Readonly<{ kind: 'marked'; commit: BadCommit }>;

/** What keeps one more deploy from a target. */
export type InTheWay = Extract<Inserted, { kind: 'busy' | 'locked' }>;

/** Whom the target must have room for. */
export type RoomRules = Readonly<{
  /** How many deploys of the target may be under way; null: any number. */
  concurrency: number | null;
  leave: Leave;
  at: Millis;
}>;

export type Saved =
  /** `position`: where the change stands in the order of all changes. */
  Readonly<{ kind: 'saved'; position: number }> | Readonly<{ kind: 'stale' | 'run-taken' }>;

export type SavedTogether =
  | Readonly<{ kind: 'saved'; positions: readonly [first: number, second: number] }>
  | Readonly<{ kind: 'stale' | 'run-taken' }>;

/** A commit that somebody rolled back from. */
export type BadCommit = Readonly<{
  sha: string;
  title: string | null;
  reason: string;
  by: string;
  at: Millis;
}>;

/** A calendar’s rule that closes targets. */
export type Freeze = Readonly<{
  id: string;
  reason: string;
  concerns: (target: Pick<Target, 'id' | 'environment'>) => boolean;
  /** The window that is on at a time, or else the next one to begin; null: none will. */
  windowAt: (at: Millis) => FreezeWindow | null;
}>;

/** What must be so in the very commit that keeps a wish. */
export type InsertRules = Readonly<{
  key: IdempotencyKey | null;
  /** How many deploys of the target may be under way; null: any number. */
  concurrency: number | null;
  leave: Leave;
  /** Committed with the wish: the commit that it takes back is marked, and the target locked. */
  rollback: Readonly<{ bad: BadCommit | null; lock: Lock }> | null;
}>;

/** One line of a target’s own history. */
export type TargetEvent = Readonly<{
  target: string;
  at: Millis;
  actor: string;
  event: 'locked' | 'lock-changed' | 'taken-over' | 'unlocked' | 'commit-marked' | 'commit-cleared';
  detail: string;
}>;

export type DeployFilter = Readonly<{
  target: readonly string[];
  status: readonly DeployStatus[];
  requestedBy: readonly string[];
  ref: readonly string[];
  /** How the commit's name begins, in lower case. */
  sha: readonly string[];
  environment: readonly string[];
  origin: readonly Origin[];
  /** Asked for at this instant or later. */
  since: Millis | null;
  /** Asked for before this instant. */
  until: Millis | null;
  /** Words, the first ten, that must all occur (as beginnings) in target, ref, sha, run id, requester or reason. */
  q: string | null;
  limit: number;
  /** Deploys older than this position; null: from the newest. */
  before: number | null;
  /** Deploys at this position or newer; null: back to the oldest. */
  from: number | null;
}>;

export interface Store {
  /**
   * Commits the wish, fully synced, in one transaction with the checks that must be atomic:
   * the key is new, the target is free and not locked, the commit is not marked as bad.
   */
  insert(deploy: Deploy, entry: TimelineEntry, rules: InsertRules): Promise<Inserted>;
  /**
   * Commits a change and its line of history, guarded by the version it was decided on. `stale`: it was
   * decided on an old version, nothing was written. `run-taken`: another deploy has that run.
   */
  save(change: Change): Promise<Saved>;
  /** Commits two changes that belong together: the first lets go of the run that the second takes. */
  saveTogether(first: Change, second: Change): Promise<SavedTogether>;
  /** Commits a change that reopens a deploy, unless its target is locked or has no room for it. */
  saveIfRoom(change: Change, rules: RoomRules): Promise<Saved | InTheWay>;
  /** Whether this commit went live on one of these targets, now or before. */
  hasSucceeded(targets: readonly string[], sha: string): Promise<boolean>;
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
  /** The deploys that these runs are, as far as they are known. */
  byRuns(runIds: readonly number[]): Promise<readonly Deploy[]>;
  /** Commits a run that was started outside, with its line of history; `known`: it is some deploy's. */
  adopt(
    deploy: Deploy,
    entry: TimelineEntry,
  ): Promise<Readonly<{ kind: 'adopted'; position: number }> | Readonly<{ kind: 'known' }>>;
  /** When the last change of any deploy was; null where there are none. */
  lastChangeAt(): Promise<Millis | null>;
  /** Which of these ids are deploys. */
  known(ids: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Commits that are not to be shipped again, by repository. */
export interface BadCommits {
  of(repository: string): Promise<readonly BadCommit[]>;
  clear(
    repository: string,
    sha: string,
    who: Readonly<{ target: string; by: string; at: Millis }>,
  ): Promise<void>;
}

/** Who is signed in, across restarts. Session data is opaque here. */
export interface Sessions {
  /** Null where there is none, or it has expired. */
  read(id: string, now: Millis): Promise<string | null>;
  write(id: string, session: Readonly<{ data: string; expiresAt: Millis }>): Promise<void>;
  remove(id: string): Promise<void>;
  removeExpired(now: Millis): Promise<void>;
}

/** Which webhook deliveries are done: their effect is durable. */
export interface DoneDeliveries {
  has(id: string): Promise<boolean>;
  add(id: string, at: Millis): Promise<void>;
  forget(before: Millis): Promise<void>;
}

/** The end of the log of the job that failed. */
export type LogTail = Readonly<{
  runId: number;
  attempt: number;
  job: string;
  step: string | null;
  /** GitHub's lines, with their times and colours. */
  text: string;
  isCut: boolean;
  readAt: Millis;
}>;

/** Tails of logs, kept once they were read. */
export interface LogTails {
  read(runId: number, attempt: number): Promise<LogTail | null>;
  save(tail: LogTail): Promise<void>;
  /** Deploys whose run failed since then and whose tail is not kept. */
  missing(since: Millis): Promise<readonly Deploy[]>;
}

/** What the pages read; never on the way of a fact. */
export interface Views {
  list(
    filter: DeployFilter,
  ): Promise<Readonly<{ deploys: readonly Deploy[]; next: number | null }>>;
  /** Where the deploys stand that `list` would give, newest first. */
  positions(filter: DeployFilter): Promise<readonly number[]>;
  /** The commits that were deployed and whose name begins so, at most `limit`. */
  commits(prefix: string, limit: number): Promise<readonly string[]>;
  /** Null where there is no such deploy. */
  timeline(id: string): Promise<readonly TimelineEntry[] | null>;
  /** The refs deployed to a target lately, each once, newest first. */
  recentRefs(target: string): Promise<readonly string[]>;
  /** For each target: what is live, what is newest under way and how many are, what ended last. */
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
  underWay: number;
  lock: Lock | null;
}>;
