import { type JobSchedule, type StepSchedule, undecided } from './job.ts';
import type { Stop } from './run.ts';

/** The job as it is when its attempt is stopped: what has ended stays, the rest ends there and then. */
export function cutShort(one: JobSchedule, stop: Stop | null): JobSchedule {
  if (!stop || isPast(one.completedAt, stop.at)) return one;
  const { job } = one;
  if (!isPast(one.createdAt, stop.at)) return undecided(job);
  const isRunning = isPast(one.startedAt, stop.at);
  return {
    ...{ job, createdAt: one.createdAt, admittedAt: one.admittedAt },
    startedAt: isRunning ? one.startedAt : stop.at,
    completedAt: stop.at,
    conclusion: stop.conclusion === 'timed_out' ? 'timed_out' : 'cancelled',
    steps: isRunning ? one.steps.map((step) => cutStep(step, stop.at)) : [],
  };
}

function cutStep(one: StepSchedule, at: number): StepSchedule {
  if (isPast(one.completedAt, at)) return one;
  const isRunning = isPast(one.startedAt, at);
  const startedAt = isRunning ? one.startedAt : at;
  return { ...one, startedAt, completedAt: at, conclusion: isRunning ? 'cancelled' : 'skipped' };
}

function isPast(at: number | null, moment: number): boolean {
  return at !== null && at <= moment;
}
