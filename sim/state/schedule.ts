/**
 * When each job and step of an attempt begins and ends, as far as that is decided. A pure function
 * of the attempt: nothing here knows what time it is.
 *
 * Jobs go in the order of the file; one is created when those it needs have ended, waits for its
 * environment and for a runner, then takes its steps in turn. After a failed step the rest of the
 * job is skipped, and so is every job that needs it. Times after an unsettled hooked step or a
 * review still to come are null: not decided yet.
 */
import { passGate } from './gate.ts';
import {
  type JobConclusion,
  type JobSchedule,
  type PlannedJob,
  type PlannedStep,
  type StepSchedule,
  stepKey,
  undecided,
} from './job.ts';
import type { Attempt } from './run.ts';
import { cutShort } from './stop.ts';

/** How long a job after the first waits for its runner. */
const NEXT_JOB_QUEUE_MS = 1_000;

export function schedule(attempt: Attempt): JobSchedule[] {
  const done = new Map<string, JobSchedule>();
  const beginsAt = beginOf(attempt);
  for (const job of attempt.jobs) {
    const planned = () => scheduleJob(attempt, { job, done, beginsAt });
    done.set(job.key, job.kept ? { ...job.kept, job } : cutShort(planned(), attempt.stop));
  }
  return [...done.values()];
}

/** When the attempt leaves its concurrency group's queue; null: not decided yet. */
export function beginOf({ begins, startedAt }: Attempt): number | null {
  if ('at' in begins) return begins.at;
  const end = endOf(begins.after);
  return end && Math.max(startedAt, end.at);
}

/** The conclusion of an attempt and when it is reached; null: not decided yet. */
export function endOf(attempt: Attempt): { at: number; conclusion: RunConclusion } | null {
  const all = schedule(attempt);
  const { stop } = attempt;
  const ends = all.map((one) => one.completedAt);
  if (stop && (all.length === 0 || ends.includes(null) || all.some(isCut))) {
    return { at: stop.at, conclusion: stop.conclusion };
  }
  const beginsAt = beginOf(attempt);
  if (beginsAt === null || ends.includes(null)) return null;
  return {
    at: Math.max(beginsAt, ...ends.filter((at) => at !== null)),
    conclusion: concluded(all),
  };
}

export type RunConclusion = JobConclusion | 'startup_failure' | 'action_required';

function concluded(all: readonly JobSchedule[]): RunConclusion {
  const worst = (['failure', 'timed_out', 'cancelled'] as const).find((conclusion) =>
    all.some((one) => one.conclusion === conclusion),
  );
  if (worst) return worst;
  return all.every((one) => one.conclusion === 'skipped') ? 'skipped' : 'success';
}

function isCut({ conclusion }: JobSchedule): boolean {
  return conclusion === 'cancelled' || conclusion === 'timed_out';
}

interface Around {
  readonly job: PlannedJob;
  readonly done: ReadonlyMap<string, JobSchedule>;
  readonly beginsAt: number | null;
}

function scheduleJob(attempt: Attempt, { job, done, beginsAt }: Around): JobSchedule {
  const needed = job.needs.map((key) => done.get(key));
  const ends = needed.map((one) => one?.completedAt ?? null);
  if (beginsAt === null || ends.includes(null)) return undecided(job);
  const readyAt = Math.max(beginsAt, ...ends.filter((end) => end !== null));
  if (job.skipped || needed.some((one) => one?.conclusion !== 'success')) {
    const at = { createdAt: readyAt, admittedAt: readyAt, startedAt: readyAt };
    return { job, ...at, completedAt: readyAt, conclusion: 'skipped', steps: [] };
  }
  const isFirst = job.needs.length === 0;
  // GitHub creates the jobs a moment after the run: for a while a queued run has none.
  const createdAt = isFirst ? readyAt + attempt.queueMs / 2 : readyAt;
  const passed = passGate(attempt, job, createdAt);
  if (passed === null) return { ...undecided(job), createdAt };
  const { admitted, at: admittedAt } = passed;
  if (!admitted) {
    const at = { createdAt, admittedAt, startedAt: admittedAt, completedAt: admittedAt };
    return { job, ...at, conclusion: 'failure', steps: [] };
  }
  const queuedMs = isFirst ? readyAt + attempt.queueMs - createdAt : NEXT_JOB_QUEUE_MS;
  const startedAt = admittedAt + queuedMs;
  return { job, createdAt, admittedAt, startedAt, ...runSteps(attempt, job, startedAt) };
}

function runSteps(
  attempt: Attempt,
  job: PlannedJob,
  startedAt: number,
): Pick<JobSchedule, 'completedAt' | 'conclusion' | 'steps'> {
  const steps = scheduleSteps(attempt, job, startedAt);
  const completedAt = steps.at(-1)?.completedAt ?? null;
  const failed = steps.some((one) => one.conclusion === 'failure');
  const conclusion = completedAt === null ? null : failed ? 'failure' : 'success';
  return { completedAt, conclusion, steps };
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
