import type { Generated, Insertable, Selectable } from 'kysely';
import type { DeployStatus, DispatchState, Evidence, Origin, Resolver } from '../domain/status.ts';
import type { ChannelKind, Notice } from '../engine/notify-port.ts';

/** The tables as they are; times are milliseconds since the epoch. */
export interface Tables {
  deploy: DeployTable;
  deploy_event: DeployEventTable;
  deploy_search: DeploySearchTable;
  target_lock: TargetLockTable;
  bad_commit: BadCommitTable;
  target_event: TargetEventTable;
  session: SessionTable;
  spent_token: SpentTokenTable;
  repository_id: RepositoryIdTable;
  workflow_path: WorkflowPathTable;
  webhook_delivery: WebhookDeliveryTable;
  log_tail: LogTailTable;
  notification_channel: NotificationChannelTable;
  notification_trouble: NotificationTroubleTable;
  notification: NotificationTable;
}

export interface DeployTable {
  /** Position in the order of acceptance: what pages are keyed by. */
  seq: Generated<number>;
  id: string;
  target: string;
  repository: string;
  workflow: string;
  ref: string;
  /** JSON. */
  inputs: string;
  environment: string | null;
  reason: string | null;
  /** The commit that was named to ship, and the first line of its message. */
  wished_sha: string | null;
  wished_title: string | null;
  sha_input: string | null;
  /** Why what stood in the way did not hold this once. */
  override: string | null;
  /** The deploy that this one takes back. */
  rolls_back: string | null;
  correlation_input: string | null;
  is_titled: number;
  origin: Generated<Origin>;
  requested_by: string;
  requested_at: number;
  /** The latest `requested_at` up to this position: unlike that one it never falls along `seq`. */
  newest_asked: Generated<number>;
  idempotency_scope: string | null;
  idempotency_key: string | null;
  fingerprint: string | null;
  ref_defaulted: number;
  /** JSON: what has been learned. The columns below are read off it, to search and to guard by. */
  facts: string;
  status: DeployStatus;
  dispatch: DispatchState;
  is_sent: number;
  is_followed: number;
  github_run_id: number | null;
  evidence: Evidence | null;
  resolved_by: Resolver | null;
  bound_at: number | null;
  /** The commit it ships. */
  sha: string | null;
  /** When that commit was made, by its author’s clock; null where that is not known. */
  committed_at: number | null;
  /** The attempt of its run that it stands at. */
  attempt: number | null;
  finished_at: number | null;
  /** The deploy that the run, once taken for one from outside, is. */
  merged_into: string | null;
  updated_at: number;
  version: number;
}

/** The full-text index: what a search finds deploys by. */
export interface DeploySearchTable {
  /** The deploy's `seq`. */
  rowid: number;
  words: string;
}

export interface DeployEventTable {
  /** Position in the order of commits: what a feed resumes from. */
  position: Generated<number>;
  deploy_id: string;
  version: number;
  at: number;
  event: string;
  source: string;
  actor: string | null;
  status: DeployStatus;
  detail: string;
}

export interface TargetLockTable {
  target: string;
  reason: string;
  locked_by: string;
  locked_at: number;
  /** Null: until somebody unlocks it. */
  expires_at: number | null;
}

/** Commits that were rolled back from. */
export interface BadCommitTable {
  repository: string;
  sha: string;
  title: string | null;
  reason: string;
  marked_by: string;
  marked_at: number;
}

/** Who opened and closed which target. */
export interface TargetEventTable {
  position: Generated<number>;
  target: string;
  at: number;
  actor: string;
  event: string;
  detail: string;
}

export interface SessionTable {
  /** SHA-256 of the session's id: the table opens nothing by itself. */
  id_hash: string;
  /** JSON. */
  data: string;
  expires_at: number;
}

/** Tokens of runs that were used: none is taken twice. */
export interface SpentTokenTable {
  /** `jti`. */
  id: string;
  /** In GitHub's time. */
  expires_at: number;
}

/** What a repository's name stood for when it was first met; names in lower case. */
export interface RepositoryIdTable {
  repository: string;
  id: number;
}

/** The file of a workflow that is named by its numeric id. */
export interface WorkflowPathTable {
  repository: string;
  workflow: string;
  path: string;
}

/** Webhook deliveries whose effect is durable. */
export interface WebhookDeliveryTable {
  /** GitHub's GUID; a redelivery has the same. */
  id: string;
  received_at: number;
}

/** The last lines of the job that failed. */
export interface LogTailTable {
  run_id: number;
  attempt: number;
  job: string;
  step: string | null;
  text: string;
  is_cut: number;
  read_at: number;
}

/** Who is told, and how far of the log was made into notifications. */
export interface NotificationChannelTable {
  name: string;
  kind: ChannelKind;
  /** The last position of the log that was. */
  position: number;
  last_delivered_at: number | null;
  failing_since: number | null;
  last_error: string | null;
}

/** The targets whose last end, as far as a channel was told, was no good one. */
export interface NotificationTroubleTable {
  channel: string;
  target: string;
}

/** What is to be delivered; of a message that goes on, also what was. */
export interface NotificationTable {
  seq: Generated<number>;
  channel: string;
  deploy_id: string;
  /** 0: the one message about the deploy; else the version of the change that is told. */
  slot: number;
  /** The deploy's version that is wanted there. */
  version: number;
  notice: Notice;
  is_recovery: number;
  at: number;
  /** The sender's own. */
  note: string | null;
  attempts: number;
  failing_since: number | null;
  /** When it is tried (again); null: it was delivered, or given up. */
  next_at: number | null;
  last_error: string | null;
  given_up_at: number | null;
}

export type DeployRow = Selectable<DeployTable>;
export type NewDeployRow = Insertable<DeployTable>;
