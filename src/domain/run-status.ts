import type { RunSeen } from './event.ts';
import type { AttemptWord, Gate, Job, Millis } from './run.ts';
import type { DeployStatus } from './status.ts';
import { rank } from './word.ts';

/** GitHub's status and conclusion of a run, in our words. */
export function statusOfRun(status: string, conclusion: string | null): DeployStatus {
  switch (status) {
    case 'completed':
      return statusOfConclusion(conclusion);
    case 'in_progress':
      return 'building';
    case 'waiting':
    case 'action_required':
      return 'waiting';
    default:
      // queued, requested, pending, and whatever GitHub adds before a run is at work.
      return 'queued';
  }
}

function statusOfConclusion(conclusion: string | null): DeployStatus {
  switch (conclusion) {
    case 'success':
    case 'neutral':
      return 'succeeded';
    case 'cancelled':
    case 'skipped':
      return 'cancelled';
    case 'action_required':
      return 'waiting';
    case null:
      return 'building';
    default:
      // failure, timed_out, startup_failure, stale, and any end we do not know to be good.
      return 'failed';
  }
}

/** Where an attempt stands by all that GitHub said: the run's own word, and its jobs'. */
export function statusOfAttempt({ run, jobs }: AttemptWord): DeployStatus {
  const said = run?.status ?? 'queued';
  if (said === 'completed') return statusOfRun(said, run?.conclusion ?? null);
  if (isHeldBetweenJobs(jobs)) return 'waiting';
  const byJobs = jobs.reduce((furthest, { status }) => further(furthest, atWork(status)), 'queued');
  return statusOfRun(further(said, byJobs), null);
}

/** Whether what a run says of itself goes beyond what was known of it. */
export function isBeyond(known: AttemptWord | null, run: RunSeen): boolean {
  if (known === null || run.attempt > known.attempt) return true;
  const isSameAttempt = run.attempt === known.attempt;
  return isSameAttempt && rank(run.status) > (known.run === null ? -1 : rank(known.run.status));
}

/** A job that has ended shows that the run is at work, not that it is over: others may come. */
function atWork(status: string): string {
  return status === 'completed' ? 'in_progress' : status;
}

function further(a: string, b: string): string {
  return rank(b) > rank(a) ? b : a;
}

/**
 * Whether some jobs are done and the next waits to be let in. GitHub's status of the run goes back to
 * waiting then, which by itself could be an old word come late; the jobs tell.
 */
export function isHeldBetweenJobs(jobs: readonly Job[]): boolean {
  const isAny = (status: string): boolean => jobs.some((job) => job.status === status);
  return isAny('completed') && isAny('waiting') && !isAny('in_progress');
}

/** What a run that is not at work waits for. */
export type Hold =
  /** Somebody has to let it in, or a timer has to run out. */
  | Readonly<{ kind: 'approval'; gates: readonly Gate[] }>
  /** Another run of its concurrency group has to end. */
  | Readonly<{ kind: 'concurrency' }>
  | Readonly<{ kind: 'runner' }>;

/**
 * Whether it is known by whom the attempt is held: where a job has ended since that was heard, what it waits
 * for now is something else.
 * @param githubAheadMs how far GitHub's clock, by which jobs end, is ahead of ours
 */
export function areGatesKnown({ waiting, jobs }: AttemptWord, githubAheadMs: Millis): boolean {
  if (waiting === null) return false;
  const heardAt = waiting.at + githubAheadMs;
  return !jobs.some(({ completedAt }) => Date.parse(completedAt ?? '') > heardAt);
}

/** What the attempt waits for; null while it is at work or over. */
export function holdOf(word: AttemptWord): Hold | null {
  const status = statusOfAttempt(word);
  if (status === 'waiting') return { kind: 'approval', gates: word.waiting?.gates ?? [] };
  if (status !== 'queued') return null;
  return { kind: word.run?.status === 'pending' ? 'concurrency' : 'runner' };
}
