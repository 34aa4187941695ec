/** What GitHub would show of an attempt at a given moment: the schedule, cut off at `now`. */
import type { JobConclusion, JobSchedule, StepSchedule } from './job.ts';
import type { Attempt } from './run.ts';
import { beginOf, endOf, type RunConclusion, schedule } from './schedule.ts';

export type StepStatus = 'queued' | 'in_progress' | 'completed';
export type JobStatus = StepStatus | 'waiting';
export type RunStatus = JobStatus | 'pending';

export interface StepView {
  readonly number: number;
  readonly name: string;
  readonly status: StepStatus;
  readonly conclusion: JobConclusion | null;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
}

export interface JobView {
  readonly id: number;
  readonly name: string;
  readonly labels: readonly string[];
  /** Waiting: held by its environment. */
  readonly status: JobStatus;
  readonly conclusion: JobConclusion | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
  readonly steps: readonly StepView[];
}

export interface AttemptView {
  readonly number: number;
  /** Pending: held by its concurrency group; waiting: by an environment, and nothing else goes on. */
  readonly status: RunStatus;
  readonly conclusion: RunConclusion | null;
  readonly startedAt: number;
  readonly updatedAt: number;
  /** Only those created by now. */
  readonly jobs: readonly JobView[];
}

/** Pure: the same attempt at the same moment always looks the same. All times are server time in ms. */
export function viewAttempt(attempt: Attempt, now: number): AttemptView {
  const jobs = schedule(attempt).flatMap((one) => viewJob(one, now));
  const end = endOf(attempt);
  const isOver = end !== null && end.at <= now;
  const moments = [...jobs.flatMap(momentsOf), ...(isOver ? [end.at] : [])];
  return {
    number: attempt.number,
    status: isOver ? 'completed' : unfinished(attempt, jobs, now),
    conclusion: isOver ? end.conclusion : null,
    startedAt: attempt.startedAt,
    updatedAt: Math.max(attempt.startedAt, ...moments),
    jobs,
  };
}

function unfinished(attempt: Attempt, jobs: readonly JobView[], now: number): RunStatus {
  if (past(beginOf(attempt), now) === null) return 'pending';
  const has = (status: JobStatus) => jobs.some((one) => one.status === status);
  if (has('in_progress')) return 'in_progress';
  if (has('waiting')) return 'waiting';
  return has('completed') ? 'in_progress' : 'queued';
}

function viewJob(one: JobSchedule, now: number): JobView[] {
  const createdAt = past(one.createdAt, now);
  if (createdAt === null) return [];
  const { id, name, labels } = one.job;
  const state = stateAt(one, now);
  const isHeld = state.status === 'queued' && past(one.admittedAt, now) === null;
  // Steps are known to GitHub once a runner has taken the job.
  const steps = state.status === 'queued' ? [] : one.steps.map((step) => viewStep(step, now));
  return [
    { id, name, labels, createdAt, ...state, status: isHeld ? 'waiting' : state.status, steps },
  ];
}

function viewStep(one: StepSchedule, now: number): StepView {
  return { number: one.step.number, name: one.step.name, ...stateAt(one, now) };
}

function stateAt(
  one: Pick<JobSchedule, 'startedAt' | 'completedAt' | 'conclusion'>,
  now: number,
): Pick<StepView, 'status' | 'conclusion' | 'startedAt' | 'completedAt'> {
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

function momentsOf(job: JobView): number[] {
  const own = [job.createdAt, job.startedAt, job.completedAt];
  const steps = job.steps.flatMap((step) => [step.startedAt, step.completedAt]);
  return [...own, ...steps].filter((at) => at !== null);
}
