/** What people do to a run after it was started. */
import type { Account } from './accounts.ts';
import { enterGroup, stop } from './concurrency.ts';
import type { Ids } from './ids.ts';
import type { PlannedJob } from './job.ts';
import { type Again, nextAttempt } from './new-attempt.ts';
import { type Attempt, latestAttempt, type Review, type Run } from './run.ts';
import { viewAttempt } from './view.ts';

/** Logins are made accounts as they are met; what is refused changes nothing. */
export interface Lifecycle {
  /**
   * Ends what goes on, after the world's `cancelMs`, or at once where it is forced or has not begun.
   * @returns false where the run is completed
   */
  cancel(run: Run, order: { actor: string; isForced?: boolean }): boolean;
  /**
   * Runs a completed run again, as one attempt more: all of it, what failed, or one job by its id.
   * @returns the attempt; null where the run is not completed, or nothing of it would run again
   */
  rerun(run: Run, order: { actor: string; onlyFailed?: boolean; onlyJob?: number }): Attempt | null;
  /**
   * Approves or rejects what waits for an environment (by name); whether `by` may is not asked.
   * @returns the jobs concerned; none where nothing waits
   */
  review(run: Run, order: ReviewOrder): readonly PlannedJob[];
  /** Deletes a run, in whatever state. */
  removeRun(run: Run): void;
}

export interface ReviewOrder extends Pick<Review, 'state' | 'comment'> {
  readonly environment: string;
  /** Login. */
  readonly by: string;
}

export function createLifecycle(deps: {
  readonly runs: Run[];
  readonly byId: Map<number, Run>;
  readonly ids: Ids;
  readonly now: () => number;
  readonly account: (login: string) => Account;
  readonly touched: (run: Run) => void;
  readonly cancelMs: number;
  readonly rerunLagMs: number;
}): Lifecycle & { enter(run: Run): void } {
  const { runs, byId, now, account, touched } = deps;
  /** A new attempt takes its place among the others of its group. */
  const enter = (run: Run) => {
    const changed = enterGroup(run, runs, { now: now(), cancelMs: deps.cancelMs });
    for (const one of changed) touched(one);
  };
  return {
    enter,
    cancel(run, { actor, isForced = false }) {
      const { status } = viewAttempt(latestAttempt(run), now());
      if (status === 'completed') return false;
      const delayMs = isForced || status === 'pending' ? 0 : deps.cancelMs;
      stop(run, { at: now() + delayMs, conclusion: 'cancelled', by: account(actor) });
      touched(run);
      return true;
    },
    rerun(run, { actor, onlyFailed = false, onlyJob }) {
      if (viewAttempt(latestAttempt(run), now()).status !== 'completed') return null;
      const whole: Again = { what: onlyFailed ? 'failed' : 'all' };
      const attempt = nextAttempt(run, {
        startedAt: now(),
        numberShownAt: now() + deps.rerunLagMs,
        newJobId: () => deps.ids.next('job'),
        actor: account(actor),
        again: onlyJob === undefined ? whole : { what: 'job', id: onlyJob },
      });
      if (!attempt) return null;
      run.attempts.push(attempt);
      enter(run);
      touched(run);
      return attempt;
    },
    review(run, { environment, state, by, comment }) {
      const attempt = latestAttempt(run);
      const held = heldJobs(attempt, now()).filter((one) => one.gate?.name === environment);
      const gate = held[0]?.gate;
      if (!gate) return [];
      attempt.reviews.push({ environment: gate, state, by: account(by), comment, at: now() });
      touched(run);
      return held;
    },
    removeRun(run) {
      runs.splice(runs.indexOf(run), 1);
      byId.delete(run.id);
      touched(run);
    },
  };
}

/** The jobs that wait for their environment at `now` (server time in ms). */
export function heldJobs(attempt: Attempt, now: number): PlannedJob[] {
  const waiting = viewAttempt(attempt, now).jobs.filter((one) => one.status === 'waiting');
  return attempt.jobs.filter((job) => waiting.some((one) => one.id === job.id));
}
