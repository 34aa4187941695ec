import { LogTail } from '../contract/deploy.ts';
import { type Deploy, githubWord } from '../domain/deploy.ts';
import { failedStep } from '../domain/failure.ts';
import { standingOf } from '../domain/standing.ts';
import type { LogTails, Store } from '../engine/ports.ts';
import { DeployId, noSuchDeploy, problems, type Routes } from './routes.ts';

/** The end of the failing job's log, as it was kept: reading it asks nothing of GitHub. */
export function logRoute(
  app: Routes,
  { store, tails }: { store: Pick<Store, 'load'>; tails: LogTails },
): void {
  app.get(
    '/deploys/:id/log',
    {
      schema: {
        summary: 'The last lines of the job that failed',
        tags: ['deploys'],
        params: DeployId,
        response: { 200: LogTail, ...problems(401, 404) },
      },
    },
    async (request) => {
      const { id } = request.params;
      const deploy = await store.load(id);
      if (deploy === null) throw noSuchDeploy(id);
      return (await kept(deploy, tails)) ?? unknown(deploy);
    },
  );
}

async function kept(deploy: Deploy, tails: LogTails): Promise<LogTail | null> {
  const word = githubWord(deploy);
  if (deploy.binding === null || word === null) return null;
  const tail = await tails.read(deploy.binding.runId, word.attempt);
  if (tail === null) return null;
  const { job, step, attempt, text, isCut } = tail;
  const url = word.jobs.find(({ name }) => name === job)?.url ?? null;
  return { known: true, note: null, job, step, attempt, text, is_cut: isCut, url };
}

function unknown(deploy: Deploy): LogTail {
  const nothing = { job: null, step: null, attempt: null, text: null, is_cut: false, url: null };
  return { known: false, note: noteOf(deploy), ...nothing };
}

function noteOf(deploy: Deploy): string {
  if (standingOf(deploy).status !== 'failed') return 'Only the log of a job that failed is kept.';
  const jobs = githubWord(deploy)?.jobs ?? [];
  return failedStep(jobs) === null
    ? 'No job of it failed, so that there is no log to show.'
    : 'The log has not been read yet; GitHub keeps it.';
}
