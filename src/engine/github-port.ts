import type { DispatchAnswer, RunSeen } from '../domain/event.ts';
import type { InputDefinition } from '../domain/inputs.ts';
import type { Gate, Job, Millis } from '../domain/run.ts';

/** What the engine needs of GitHub. */

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
  health:
    | 'unknown'
    | 'ok'
    | 'low'
    | 'slow'
    | 'unreachable'
    | 'failing'
    | 'refusing'
    | 'rate_limited';
  detail: string | null;
  since: Millis | null;
  retryAt: Millis | null;
}>;

/** What a question to GitHub is for: what it is booked under, and whether it may use the reserve. */
export const PURPOSES = [
  'dispatch',
  'look',
  'follow',
  'confirm',
  'sweep',
  'workflow',
  'identity',
  'log',
  'code',
  'deliveries',
  'operator',
] as const;
export type Purpose = (typeof PURPOSES)[number];

export type Asking = Readonly<{ purpose: Purpose; signal: AbortSignal }>;

/** What GitHub lets each credential do, and what was asked since the server started. */
export type Budget = Readonly<{
  credentials: readonly Readonly<{
    credential: string;
    /** Requests an hour; null where GitHub says none. */
    limit: number | null;
    remaining: number | null;
    resetAt: Millis | null;
    resource: string | null;
    /** GitHub asked to wait until then. */
    pausedUntil: Millis | null;
    /** How much further apart questions are than planned; Infinity: only what is reserved is asked. */
    pace: number;
  }>[];
  used: Readonly<Partial<Record<Purpose, Readonly<{ requests: number; notModified: number }>>>>;
}>;

/** The jobs of a run's newest attempt; `attempt` is null where there are none. */
export type JobList = Readonly<{ attempt: number | null; jobs: readonly Job[] }>;

/** The end of a job's log; `isCut` where more came before. */
export type LogText = Readonly<{ text: string; isCut: boolean }>;

/** Where GitHub keeps what it sent us. */
export type Hook = Readonly<
  { kind: 'app' } | { kind: 'repository'; repository: string; id: number }
>;

/** One try of GitHub's to deliver. */
export type Delivery = Readonly<{
  id: number;
  /** The same in every try. */
  guid: string;
  deliveredAt: Millis;
  isOk: boolean;
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
    asking: Asking,
  ): Promise<RunList>;
  /** The workflow's newest `workflow_dispatch` runs, by whomever: one page. Throws OutsideError. */
  newestRuns(
    workflow: Readonly<{ repository: string; workflow: string }>,
    asking: Asking,
  ): Promise<readonly RunSeen[]>;
  /** One run. Throws OutsideError; `terminal` with status 404 where it is gone. */
  run(repository: string, runId: number, asking: Asking): Promise<RunSeen>;
  /** The jobs of the run's newest attempt. Throws OutsideError. */
  jobs(repository: string, runId: number, asking: Asking): Promise<JobList>;
  /** What the run waits for. Throws OutsideError. */
  gates(repository: string, runId: number, asking: Asking): Promise<readonly Gate[]>;
  /** The last lines of a job that has ended. Throws OutsideError. */
  logTail(repository: string, jobId: number, asking: Asking): Promise<LogText>;
  /** The hook's deliveries since then, newest first. Throws OutsideError. */
  deliveries(hook: Hook, since: Millis, asking: Asking): Promise<readonly Delivery[]>;
  /** Asks GitHub to deliver once more. Throws OutsideError. */
  redeliver(hook: Hook, deliveryId: number, asking: Asking): Promise<void>;
  /** What the workflow asks for at that ref. Throws OutsideError. */
  workflowInputs(
    repository: string,
    workflow: string,
    ref: string,
    asking: Asking,
  ): Promise<WorkflowInputs>;
  /** The login the console dispatches as; null where it cannot be learned. */
  identity(signal: AbortSignal): Promise<string | null>;
  /** The same as far as it is known already. */
  knownIdentity(): string | null;
  /** Whether the server names the run in its answer to a dispatch; null before the first. */
  tellsRuns(): boolean | null;
  budget(): Budget;
  /** How much further apart questions about this repository should be than planned; may be Infinity. */
  pace(repository: string): number;
  /** GitHub's clock minus ours in ms; null before GitHub's first answer. */
  clockOffset(): number | null;
  currentHealth(): GitHubHealth;
}
