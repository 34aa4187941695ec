import type { Account } from './accounts.ts';
import type { Contexts, Value } from './expression.ts';
import type { Repository, ResolvedRef, Workflow } from './repository.ts';

export type Outcome = 'success' | 'failure';

/** A step as decided at dispatch: how long it takes and how it ends, were it reached. */
export interface PlannedStep {
  readonly number: number;
  readonly name: string;
  readonly skipped: boolean;
  /** Milliseconds; null for a hooked step, which ends when the runner says so. */
  readonly ms: number | null;
  readonly outcome: Outcome;
  /** The action of a hooked step and its `with`, substituted. */
  readonly hook: { readonly uses: string; readonly with: Readonly<Record<string, string>> } | null;
}

export interface PlannedJob {
  readonly id: number;
  readonly key: string;
  readonly name: string;
  readonly needs: readonly string[];
  readonly skipped: boolean;
  readonly labels: readonly string[];
  readonly steps: readonly PlannedStep[];
}

/** One go at a run. A re-run will add another to the same run, with new job ids. */
export interface Attempt {
  readonly number: number;
  /** Server time in ms. */
  readonly startedAt: number;
  readonly queueMs: number;
  readonly triggeringActor: Account;
  readonly jobs: readonly PlannedJob[];
  /** What the runner reported of hooked steps, by `stepKey`: the only part of a run not fixed at dispatch. */
  readonly settled: Map<string, { readonly at: number; readonly outcome: Outcome }>;
}

export interface Run {
  readonly id: number;
  readonly number: number;
  readonly checkSuiteId: number;
  readonly repository: Repository;
  readonly workflow: Workflow;
  /** The workflow's name as the file said it at the ref. */
  readonly workflowName: string;
  readonly displayTitle: string;
  readonly event: 'workflow_dispatch';
  readonly ref: ResolvedRef;
  readonly actor: Account;
  /** With defaults filled in; never shown by the REST API. */
  readonly inputs: Readonly<Record<string, Value>>;
  readonly contexts: Contexts;
  /** Server time in ms. */
  readonly createdAt: number;
  /** From when the run stands in lists; by id it is there at once. */
  listedAt: number;
  readonly attempts: Attempt[];
}

export function stepKey(job: PlannedJob, step: PlannedStep): string {
  return `${job.key}/${step.number}`;
}

export function latestAttempt(run: Run): Attempt {
  const last = run.attempts.at(-1);
  if (!last) throw new Error(`run ${run.id} has no attempt`);
  return last;
}
