import type { PlannedJob } from './job.ts';
import type { Attempt } from './run.ts';

export interface Passed {
  /** Whether the job may go on; a rejected one fails. */
  readonly admitted: boolean;
  /** Server time in ms. */
  readonly at: number;
}

/**
 * What the job's environment says of it: one review decides, of those made since the job was created,
 * and a wait timer runs from then. Null: nobody has decided yet.
 */
export function passGate(attempt: Attempt, job: PlannedJob, createdAt: number): Passed | null {
  const { gate } = job;
  if (!gate) return { admitted: true, at: createdAt };
  const waitedAt = createdAt + gate.waitTimerMinutes * 60_000;
  if (gate.reviewers.length === 0) return { admitted: true, at: waitedAt };
  const review = attempt.reviews.find((one) => one.environment === gate && one.at >= createdAt);
  if (!review) return null;
  if (review.state === 'rejected') return { admitted: false, at: review.at };
  return { admitted: true, at: Math.max(review.at, waitedAt) };
}
