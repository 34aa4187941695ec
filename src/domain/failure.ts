import type { CallbackWord, Failure, Merger } from './deploy.ts';
import type { AttemptWord, Gone, Job } from './run.ts';

/** What went wrong, in words a person can act on. */

export function failureCalledBack(callback: CallbackWord): Failure {
  const said = callback.message === null ? '.' : `: ${callback.message}`;
  return { code: 'run-failed', message: `The workflow called back that it failed${said}` };
}

export function failureOfRun(word: AttemptWord, callback: CallbackWord | null): Failure {
  const place = failedStep(word.jobs);
  if (place !== null) {
    const where = place.step === null ? '' : ` at “${place.step}”`;
    return { code: 'run-failed', message: `Failed${where} in job “${place.job}”.` };
  }
  if (callback?.phase === 'failed') return failureCalledBack(callback);
  const conclusion = word.run?.conclusion ?? 'failure';
  if (conclusion === 'startup_failure') {
    return {
      code: 'run-failed',
      message: 'GitHub could not start the workflow: the file at this ref does not work.',
    };
  }
  return { code: 'run-failed', message: `GitHub ended the run with “${conclusion}”.` };
}

/** Why a run was cancelled, where that is known; null where a person did it. */
export function reasonOfCancel({ replacedBy }: AttemptWord): Failure | null {
  if (replacedBy === null) return null;
  const name = replacedBy.number === null ? `run ${replacedBy.runId}` : `#${replacedBy.number}`;
  return {
    code: 'replaced',
    message: `Replaced by ${name}: GitHub cancelled it for a later run of the same concurrency group.`,
  };
}

export function failureOfGone({ what }: Gone): Failure {
  const reason =
    what === 'run'
      ? 'GitHub no longer has this run: it was deleted.'
      : 'GitHub no longer shows this repository to the console: it was deleted, moved or closed to it.';
  return {
    code: 'run-gone',
    message: `${reason} How it ended is not known; nobody asks for it any more.`,
  };
}

export function reasonOfMerger({ into }: Merger): Failure {
  return { code: 'merged', message: `This run is deploy ${into}’s, and is shown there.` };
}

/** The first job that failed, and in it the first step that did; null where no job did. */
export function failedStep(
  jobs: readonly Job[],
): Readonly<{ id: number; job: string; step: string | null }> | null {
  const isFailed = (part: { conclusion: string | null }): boolean =>
    part.conclusion === 'failure' || part.conclusion === 'timed_out';
  const job = jobs.find(isFailed);
  if (job === undefined) return null;
  return { id: job.id, job: job.name, step: job.steps.find(isFailed)?.name ?? null };
}
