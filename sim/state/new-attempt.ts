import type { WorkflowFile } from '../workflow-file.ts';
import type { Account } from './accounts.ts';
import type { JobSchedule } from './job.ts';
import { type PlanOptions, planJobs } from './plan.ts';
import { type Attempt, latestAttempt, type Run } from './run.ts';
import { schedule } from './schedule.ts';

export interface NewAttempt
  extends PlanOptions,
    Pick<
      Attempt,
      'number' | 'startedAt' | 'queueMs' | 'triggeringActor' | 'numberShownAt' | 'stop'
    > {
  readonly file: WorkflowFile;
}

export function newAttempt(given: NewAttempt): Attempt {
  const { number, startedAt, queueMs, triggeringActor, contexts, numberShownAt, stop } = given;
  return {
    ...{ number, startedAt, queueMs, triggeringActor, contexts, numberShownAt, stop },
    jobs: planJobs(given.file, given),
    settled: new Map(),
    reviews: [],
    begins: { at: startedAt },
  };
}

/** What of a finished attempt is run again: all, what failed, or one job; the latter two with what needs it. */
export type Again =
  | { readonly what: 'all' | 'failed' }
  | { readonly what: 'job'; readonly id: number };

/**
 * The next attempt of a run: the same file, ref and inputs, new job ids.
 * @returns null where nothing of it would be run again
 */
export function nextAttempt(
  run: Run,
  given: Pick<NewAttempt, 'startedAt' | 'numberShownAt' | 'newJobId'> & {
    actor: Account;
    again: Again;
  },
): Attempt | null {
  const last = latestAttempt(run);
  const before = new Map(schedule(last).map((one) => [one.job.key, one]));
  const again = jobsAgain(run, before, given.again);
  if (again.size === 0 && given.again.what !== 'all') return null;
  const { inputs, github } = last.contexts;
  const number = last.number + 1;
  const { startedAt, numberShownAt, newJobId, actor } = given;
  const { hasRunner, repository, file } = run;
  return newAttempt({
    ...{ number, startedAt, numberShownAt, hasRunner, newJobId, stop: null },
    ...{ queueMs: last.queueMs, triggeringActor: actor, repository, file },
    contexts: {
      inputs,
      github: { ...github, run_attempt: number, triggering_actor: actor.login },
    },
    kept: (key) => (again.has(key) ? null : (before.get(key) ?? null)),
  });
}

/** Keys of the jobs that get another go, in the order of the file. */
function jobsAgain(run: Run, before: ReadonlyMap<string, JobSchedule>, again: Again): Set<string> {
  const keys = new Set<string>();
  for (const { key, needs } of run.file.jobs) {
    const earlier = before.get(key);
    // What never came to anything cannot stand.
    const isOpen = again.what === 'all' || !earlier || earlier.completedAt === null;
    if (isOpen || isWanted(earlier, again) || needs.some((need) => keys.has(need))) keys.add(key);
  }
  return keys;
}

function isWanted({ job, conclusion }: JobSchedule, again: Again): boolean {
  if (again.what === 'job') return job.id === again.id;
  return conclusion !== 'success' && conclusion !== 'skipped';
}
