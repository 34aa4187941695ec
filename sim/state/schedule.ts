/**
 * When each job and step of an attempt begins and ends, as far as that is decided. A pure function
 * of the attempt: nothing here knows what time it is.
 *
 * Jobs go in the order of the file; one is created when those it needs have ended, waits for a
 * runner, then takes its steps in turn. After a failed step the rest of the job is skipped, and so
 * is every job that needs it. Times after an unsettled hooked step are null: not decided yet.
 */
import { type Attempt, type Outcome, type PlannedJob, type PlannedStep, stepKey } from './run.ts';

export type Conclusion = Outcome | 'skipped';

export interface StepSchedule {
  readonly step: PlannedStep;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly conclusion: Conclusion | null;
}

export interface JobSchedule {
  readonly job: PlannedJob;
  readonly createdAt: number | null;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly conclusion: Conclusion | null;
  readonly steps: readonly StepSchedule[];
}

/** How long a job after the first waits for its runner. */
const NEXT_JOB_QUEUE_MS = 1_000;

export function schedule(attempt: Attempt): JobSchedule[] {
  const done = new Map<string, JobSchedule>();
  for (const job of attempt.jobs) done.set(job.key, scheduleJob(attempt, job, done));
  return [...done.values()];
}

function scheduleJob(
  attempt: Attempt,
  job: PlannedJob,
  done: ReadonlyMap<string, JobSchedule>,
): JobSchedule {
  const needed = job.needs.map((key) => done.get(key));
  const ends = needed.map((one) => one?.completedAt ?? null);
  if (ends.includes(null)) return undecided(job);
  const readyAt = Math.max(attempt.startedAt, ...ends.filter((end) => end !== null));
  if (job.skipped || needed.some((one) => one?.conclusion !== 'success')) {
    const at = { createdAt: readyAt, startedAt: readyAt, completedAt: readyAt };
    return { job, ...at, conclusion: 'skipped', steps: [] };
  }
  const isFirst = job.needs.length === 0;
  // GitHub creates the jobs a moment after the run: for a while a queued run has none.
  const createdAt = isFirst ? readyAt + attempt.queueMs / 2 : readyAt;
  const startedAt = readyAt + (isFirst ? attempt.queueMs : NEXT_JOB_QUEUE_MS);
  const steps = scheduleSteps(attempt, job, startedAt);
  const completedAt = steps.at(-1)?.completedAt ?? null;
  const failed = steps.some((one) => one.conclusion === 'failure');
  const conclusion = completedAt === null ? null : failed ? 'failure' : 'success';
  return { job, createdAt, startedAt, completedAt, conclusion, steps };
}

function undecided(job: PlannedJob): JobSchedule {
  const never = { createdAt: null, startedAt: null, completedAt: null, conclusion: null };
  return { job, ...never, steps: [] };
}

function scheduleSteps(attempt: Attempt, job: PlannedJob, jobStartedAt: number): StepSchedule[] {
  let at: number | null = jobStartedAt;
  let failed = false;
  return job.steps.map((step, index) => {
    // "Complete job" cleans up whatever happened before it.
    const isLast = index === job.steps.length - 1;
    const skipped = step.skipped || (failed && !isLast);
    const one = scheduleStep(attempt, { job, step, startedAt: at, skipped });
    at = one.completedAt;
    failed ||= one.conclusion === 'failure';
    return one;
  });
}

function scheduleStep(
  attempt: Attempt,
  given: { job: PlannedJob; step: PlannedStep; startedAt: number | null; skipped: boolean },
): StepSchedule {
  const { job, step, startedAt } = given;
  if (startedAt === null) return { step, startedAt, completedAt: null, conclusion: null };
  if (given.skipped) return { step, startedAt, completedAt: startedAt, conclusion: 'skipped' };
  if (step.ms !== null) {
    return { step, startedAt, completedAt: startedAt + step.ms, conclusion: step.outcome };
  }
  const settled = attempt.settled.get(stepKey(job, step));
  if (!settled) return { step, startedAt, completedAt: null, conclusion: null };
  const completedAt = Math.max(settled.at, startedAt);
  return { step, startedAt, completedAt, conclusion: settled.outcome };
}
