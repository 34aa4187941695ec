import type { WorkflowFile } from '../workflow-file.ts';
import type { Account } from './accounts.ts';
import type { Contexts, Value } from './expression.ts';
import type { Outcome, PlannedJob } from './job.ts';
import type { Environment, Repository, ResolvedRef, Workflow } from './repository.ts';

/** What ends an attempt before its time. */
export interface Stop {
  /** Server time in ms. */
  readonly at: number;
  readonly conclusion: 'cancelled' | 'timed_out' | 'startup_failure' | 'action_required';
  /** Who wanted it; null: nobody did. */
  readonly by: Account | null;
}

/** What a reviewer said of the jobs that waited for an environment at that moment. */
export interface Review {
  readonly environment: Environment;
  readonly state: 'approved' | 'rejected';
  readonly by: Account;
  readonly comment: string;
  /** Server time in ms. */
  readonly at: number;
}

/** One go at a run. A re-run adds another to the same run, with new job ids. */
export interface Attempt {
  readonly number: number;
  /** Server time in ms. */
  readonly startedAt: number;
  readonly queueMs: number;
  readonly triggeringActor: Account;
  readonly contexts: Contexts;
  readonly jobs: readonly PlannedJob[];
  /** Until then the run object still has the number before this one; server time in ms. */
  readonly numberShownAt: number;
  /** What the runner reported of hooked steps, by `stepKey`. */
  readonly settled: Map<string, { readonly at: number; readonly outcome: Outcome }>;
  readonly reviews: Review[];
  /** When it leaves the queue of its concurrency group: a moment, or the end of the attempt before it. */
  begins: { readonly at: number } | { readonly after: Attempt };
  stop: Stop | null;
}

export interface Run {
  readonly id: number;
  readonly number: number;
  readonly checkSuiteId: number;
  readonly repository: Repository;
  readonly workflow: Workflow;
  /** The workflow as it was written at the ref: a re-run goes by it again. */
  readonly file: WorkflowFile;
  /** The workflow's name as the file said it at the ref. */
  readonly workflowName: string;
  readonly displayTitle: string;
  readonly event: 'workflow_dispatch';
  readonly ref: ResolvedRef;
  readonly actor: Account;
  /** With defaults filled in; never shown by the REST API. */
  readonly inputs: Readonly<Record<string, Value>>;
  readonly concurrency: Concurrency | null;
  /** Whether somebody carries out hooked steps. */
  readonly hasRunner: boolean;
  /** Server time in ms. */
  readonly createdAt: number;
  /** From when the run stands in lists; by id it is there at once. */
  listedAt: number;
  readonly attempts: Attempt[];
}

export interface Concurrency {
  /** In lower case: GitHub's groups ignore case. */
  readonly group: string;
  readonly cancelsInProgress: boolean;
}

/** The newest attempt begun by `now` (server time in ms). */
export function attemptAt(run: Run, now: number): Attempt {
  return run.attempts.findLast((one) => one.startedAt <= now) ?? latestAttempt(run);
}

export function latestAttempt(run: Run): Attempt {
  const last = run.attempts.at(-1);
  if (!last) throw new Error(`run ${run.id} has no attempt`);
  return last;
}
