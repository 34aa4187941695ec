import type { Environment } from './repository.ts';

export type Outcome = 'success' | 'failure';

/** A step as decided when its attempt is made: how long it takes and how it ends, were it reached. */
export interface PlannedStep {
  readonly number: number;
  readonly name: string;
  readonly skipped: boolean;
  /** Milliseconds; null for a hooked step, which ends when the runner says so. */
  readonly ms: number | null;
  readonly outcome: Outcome;
  /** What `run` says, expressions substituted; null for other steps. */
  readonly script: string | null;
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
  /** The environment whose protection rules hold the job; null where none does. */
  readonly gate: Environment | null;
  readonly steps: readonly PlannedStep[];
  /** What it came to in the attempt before, where it is not run again. */
  readonly kept: JobSchedule | null;
}

export type JobConclusion = Outcome | 'skipped' | 'cancelled' | 'timed_out';

export interface StepSchedule {
  readonly step: PlannedStep;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly conclusion: JobConclusion | null;
}

export interface JobSchedule {
  readonly job: PlannedJob;
  readonly createdAt: number | null;
  /** When its environment lets it go to a runner. */
  readonly admittedAt: number | null;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly conclusion: JobConclusion | null;
  readonly steps: readonly StepSchedule[];
}

export function stepKey(job: PlannedJob, step: PlannedStep): string {
  return `${job.key}/${step.number}`;
}

/** A job of which nothing is known yet. */
export function undecided(job: PlannedJob): JobSchedule {
  const never = { createdAt: null, admittedAt: null, startedAt: null, completedAt: null };
  return { job, ...never, conclusion: null, steps: [] };
}
