import type { CallbackPhase, Candidate, Failure } from './deploy.ts';
import type { Order } from './order.ts';
import type { Gate, Gone, Job, Millis, Replacement } from './run.ts';
import type { Source } from './status.ts';

/** A run as GitHub's list or the run itself shows it. */
export type RunSeen = Readonly<{
  runId: number;
  /** Counts the workflow's runs; null where GitHub did not say. */
  number: number | null;
  attempt: number;
  status: string;
  conclusion: string | null;
  event: string;
  title: string;
  actor: string | null;
  headBranch: string | null;
  headSha: string;
  /** The first line of that commit’s message; null where GitHub did not say. */
  headTitle: string | null;
  /** When that commit was made, by its author’s clock; null where GitHub did not say. */
  headAt: Millis | null;
  url: string;
  /** GitHub's clock, whole seconds. */
  createdAt: Millis;
  startedAt: Millis | null;
  updatedAt: Millis;
}>;

/** How the one `workflow_dispatch` ended. Only `unknown` leaves it open whether a run came of it. */
export type DispatchAnswer =
  | Readonly<{ kind: 'told'; runId: number; url: string }>
  | Readonly<{ kind: 'taken' }>
  | Readonly<{ kind: 'refused'; failure: Failure }>
  | Readonly<{ kind: 'unknown'; failure: Failure }>;

/** Everything that can be learned about a deploy. Each carries its time: the domain has no clock. */
export type DeployEvent =
  | Readonly<{ type: 'sending'; at: Millis; clockOffset: number | null }>
  | Readonly<{ type: 'answered'; at: Millis; source: Source; answer: DispatchAnswer }>
  | Readonly<{
      type: 'looked';
      at: Millis;
      source: 'lookup' | 'reconciler';
      /** The one run that fits, where nothing else does and all of the list was read. */
      sole: RunSeen | null;
      /** Every run that fits. */
      fits: readonly number[];
      /** Of the runs that ever fitted, those that are other deploys'. */
      others: readonly number[];
      candidates: readonly Candidate[];
    }>
  | Readonly<{
      type: 'proved';
      at: Millis;
      source: 'lookup' | 'reconciler' | 'webhook';
      run: RunSeen;
    }>
  | Readonly<{ type: 'disproved'; at: Millis; source: Source; runId: number; owner: string }>
  | Readonly<{
      type: 'observed';
      at: Millis;
      source: Source;
      run: RunSeen;
      /** null: not asked for or not to be had; what was known stays. */
      jobs: readonly Job[] | null;
    }>
  /** Some jobs of an attempt, heard of by themselves. */
  | Readonly<{
      type: 'jobs-observed';
      at: Millis;
      source: Source;
      runId: number;
      attempt: number;
      jobs: readonly Job[];
    }>
  /** What the run waits for now; no gates: for nothing any more. */
  | Readonly<{
      type: 'held';
      at: Millis;
      source: Source;
      runId: number;
      attempt: number;
      gates: readonly Gate[];
    }>
  /** GitHub cancelled the attempt for a later run of its concurrency group. */
  | Readonly<{
      type: 'replaced';
      at: Millis;
      source: Source;
      runId: number;
      attempt: number;
      by: Replacement;
    }>
  | (Readonly<{ type: 'gone'; source: Source; runId: number }> & Gone)
  /** The run taken in as started outside is another deploy's. */
  | Readonly<{ type: 'merged'; at: Millis; source: Source; into: string }>
  | Readonly<{
      type: 'called-back';
      at: Millis;
      runId: number;
      attempt: number;
      phase: CallbackPhase;
      message: string | null;
    }>
  /** A run called back for a deploy that was given up: it is known now, and was told to stop. */
  | Readonly<{ type: 'turned-away'; at: Millis; runId: number }>
  | Readonly<{ type: 'linked'; at: Millis; actor: string; run: RunSeen }>
  /** A person’s order to GitHub: before a re-run is asked for, and what became of it. */
  | Readonly<{ type: 'ordered'; at: Millis; order: Order }>
  | Readonly<{ type: 'abandoned'; at: Millis; actor: string; reason: string }>;
