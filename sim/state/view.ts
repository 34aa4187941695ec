/** What GitHub would show of an attempt at a given moment: the schedule, cut off at `now`. */
import type { Attempt } from './run.ts';
import { type Conclusion, type JobSchedule, type StepSchedule, schedule } from './schedule.ts';

export type Status = 'queued' | 'in_progress' | 'completed';

export interface StepView {
  readonly number: number;
  readonly name: string;
  readonly status: Status;
  readonly conclusion: Conclusion | null;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
}

export interface JobView {
  readonly id: number;
  readonly name: string;
  readonly labels: readonly string[];
  readonly status: Status;
  readonly conclusion: Conclusion | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly steps: readonly StepView[];
}

export interface AttemptView {
  readonly number: number;
  readonly status: Status;
  readonly conclusion: Conclusion | null;
  readonly startedAt: number;
  readonly updatedAt: number;
  /** Only those created by now. */
  readonly jobs: readonly JobView[];
}

/** Pure: the same attempt at the same moment always looks the same. All times are server time in ms. */
export function viewAttempt(attempt: Attempt, now: number): AttemptView {
  const all = schedule(attempt);
  const jobs = all.flatMap((one) => viewJob(one, now));
  const status = overall(all, now);
  return {
    number: attempt.number,
    status,
    conclusion: status === 'completed' ? concluded(all) : null,
    startedAt: attempt.startedAt,
    updatedAt: Math.max(attempt.startedAt, ...jobs.flatMap(moments)),
    jobs,
  };
}

function overall(all: readonly JobSchedule[], now: number): Status {
  if (all.every((one) => past(one.completedAt, now) !== null)) return 'completed';
  return all.some((one) => past(one.startedAt, now) !== null) ? 'in_progress' : 'queued';
}

function concluded(all: readonly JobSchedule[]): Conclusion {
  if (all.some((one) => one.conclusion === 'failure')) return 'failure';
  return all.every((one) => one.conclusion === 'skipped') ? 'skipped' : 'success';
}

function viewJob(one: JobSchedule, now: number): JobView[] {
  const createdAt = past(one.createdAt, now);
  if (createdAt === null) return [];
  const { id, name, labels } = one.job;
  const state = stateAt(one, now);
  // Steps are known to GitHub once a runner has taken the job.
  const steps = state.status === 'queued' ? [] : one.steps.map((step) => viewStep(step, now));
  return [{ id, name, labels, createdAt, ...state, steps }];
}

function viewStep(one: StepSchedule, now: number): StepView {
  return { number: one.step.number, name: one.step.name, ...stateAt(one, now) };
}

function stateAt(
  one: Pick<JobSchedule, 'startedAt' | 'completedAt' | 'conclusion'>,
  now: number,
): Pick<JobView, 'status' | 'conclusion' | 'startedAt' | 'completedAt'> {
  const startedAt = past(one.startedAt, now);
  const completedAt = past(one.completedAt, now);
  if (startedAt === null) return { status: 'queued', conclusion: null, startedAt, completedAt };
  if (completedAt === null) {
    return { status: 'in_progress', conclusion: null, startedAt, completedAt };
  }
  return { status: 'completed', conclusion: one.conclusion, startedAt, completedAt };
}

function past(at: number | null, now: number): number | null {
  return at !== null && at <= now ? at : null;
}

function moments(job: JobView): number[] {
  const own = [job.createdAt, job.startedAt, job.completedAt];
  const steps = job.steps.flatMap((step) => [step.startedAt, step.completedAt]);
  return [...own, ...steps].filter((at) => at !== null);
}
