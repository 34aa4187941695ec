import type { Gate, Job } from '../../src/domain/run.ts';
import type { JobList } from '../../src/engine/github-port.ts';
import type { Random } from './random.ts';

/** How one attempt of a run goes, decided when it begins; a run that is turned away ends it early. */
export type Attempt = {
  readonly queuedAt: number;
  /** Held for approval from then until it starts. */
  readonly heldAt: number | null;
  readonly startedAt: number;
  endedAt: number;
  conclusion: 'success' | 'failure' | 'cancelled';
};

export type RunStanding = Readonly<{
  attempt: number;
  status: 'queued' | 'waiting' | 'in_progress' | 'completed';
  conclusion: string | null;
  startedAt: number;
  since: number;
}>;

/** What an attempt that is held waits for. */
export const GATES: readonly Gate[] = [
  { environment: 'production', reviewers: ['ben'], opensAt: null },
];

export function planAttempt(random: Random, queuedAt: number): Attempt {
  const pickedUpAt = queuedAt + random.whole(1_000, 12_000);
  const heldAt = random.chance(0.08) ? pickedUpAt : null;
  const startedAt = heldAt === null ? pickedUpAt : heldAt + random.whole(5_000, 60_000);
  const endedAt = startedAt + random.whole(10_000, 55_000);
  const conclusion = random.weighted({ success: 80, failure: 14, cancelled: 6 });
  return { queuedAt, heldAt, startedAt, endedAt, conclusion };
}

/** Whether the newest attempt had ended before then: only such a run can be run again. */
export function isOver(attempts: readonly Attempt[], at: number): boolean {
  return (attempts.at(-1)?.endedAt ?? 0) < at;
}

/** How the newest attempt that had begun by then stood. */
export function standsAt(attempts: readonly Attempt[], at: number): RunStanding {
  const index = Math.max(
    0,
    attempts.findLastIndex((attempt) => attempt.queuedAt <= at),
  );
  const plan = attempts[index];
  if (plan === undefined) throw new Error('a run without an attempt');
  const { queuedAt, heldAt, startedAt, endedAt, conclusion } = plan;
  const base = { attempt: index + 1, conclusion: null, startedAt: queuedAt };
  if (at >= endedAt) return { ...base, status: 'completed', conclusion, since: endedAt };
  if (at >= startedAt) return { ...base, status: 'in_progress', since: startedAt };
  if (heldAt !== null && at >= heldAt) return { ...base, status: 'waiting', since: heldAt };
  return { ...base, status: 'queued', since: queuedAt };
}

/** The one job of the newest attempt, with one step; none before it has started. */
export function jobsAt(
  attempts: readonly Attempt[],
  at: number,
  clockAt: (at: number) => number,
): JobList {
  const { attempt, job } = jobAt(attempts, at, clockAt);
  return job.startedAt === null ? { attempt: null, jobs: [] } : { attempt, jobs: [job] };
}

/** The same as hooks tell of it, also before it has started. */
export function jobAt(
  attempts: readonly Attempt[],
  at: number,
  clockAt: (at: number) => number,
): Readonly<{ attempt: number; job: Job }> {
  const { attempt, status, conclusion } = standsAt(attempts, at);
  const plan = attempts[attempt - 1];
  if (plan === undefined) throw new Error('a run without an attempt');
  const hasStarted = status === 'in_progress' || status === 'completed';
  const part = {
    name: 'Release',
    status,
    conclusion,
    startedAt: hasStarted ? new Date(clockAt(plan.startedAt)).toISOString() : null,
    completedAt: status === 'completed' ? new Date(clockAt(plan.endedAt)).toISOString() : null,
  };
  const steps = hasStarted ? [{ ...part, number: 1 }] : [];
  return { attempt, job: { ...part, id: jobIdOf(plan), url: null, steps } };
}

/** GitHub's id of the attempt's job: another in each attempt. */
export function jobIdOf({ startedAt }: Attempt): number {
  return startedAt;
}
