import type { Endpoint, Exchange } from '../http/endpoint.ts';
import { paginate } from '../http/paging.ts';
import { notFound, type Reply } from '../http/reply.ts';
import { jobShape } from '../shapes/job.ts';
import { type Attempt, attemptAt, type Run } from '../state/run.ts';
import { viewAttempt } from '../state/view.ts';
import { repositoryFor, runFor } from './access.ts';
import { attemptFor } from './runs.ts';

const DOCS = '/actions/workflow-jobs';

export const jobEndpoints: readonly Endpoint[] = [
  {
    kind: 'jobs',
    method: 'GET',
    pattern: '/repos/:owner/:repo/actions/runs/:run/jobs',
    docs: `${DOCS}#list-jobs-for-a-workflow-run`,
    handle: listJobs,
  },
  {
    kind: 'attempt_jobs',
    method: 'GET',
    pattern: '/repos/:owner/:repo/actions/runs/:run/attempts/:attempt/jobs',
    docs: `${DOCS}#list-jobs-for-a-workflow-run-attempt`,
    handle: listAttemptJobs,
  },
  {
    kind: 'job',
    method: 'GET',
    pattern: '/repos/:owner/:repo/actions/jobs/:job',
    docs: `${DOCS}#get-a-job-for-a-workflow-run`,
    handle: getJob,
  },
];

function listJobs(exchange: Exchange): Reply {
  const run = runFor(exchange, repositoryFor(exchange, { actions: 'read' }));
  const all = exchange.query.get('filter') === 'all';
  const begun = run.attempts.filter((one) => one.startedAt <= exchange.seenAt);
  return list(exchange, run, all ? begun : [attemptAt(run, exchange.seenAt)]);
}

function listAttemptJobs(exchange: Exchange): Reply {
  const run = runFor(exchange, repositoryFor(exchange, { actions: 'read' }));
  return list(exchange, run, [attemptFor(exchange, run)]);
}

function list(exchange: Exchange, run: Run, attempts: readonly Attempt[]): Reply {
  const jobs = attempts.flatMap((attempt) => shapes(exchange, run, attempt));
  const { items, headers } = paginate(jobs, exchange);
  return { status: 200, headers, json: { total_count: jobs.length, jobs: items } };
}

function getJob(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { actions: 'read' });
  const id = Number(exchange.params['job']);
  const found = findJob(exchange, id);
  if (found?.run.repository !== repository) throw notFound();
  const job = shapes(exchange, found.run, found.attempt).find((one) => one.id === id);
  if (!job) throw notFound();
  return { status: 200, json: job };
}

/** The attempt that has or will have a job of this id; null where none does. */
export function findJob(exchange: Exchange, id: number): { run: Run; attempt: Attempt } | null {
  for (const run of exchange.backstage.world.runs) {
    const attempt = run.attempts.find((one) => one.jobs.some((job) => job.id === id));
    if (attempt) return { run, attempt };
  }
  return null;
}

function shapes(exchange: Exchange, run: Run, attempt: Attempt) {
  const { jobs } = viewAttempt(attempt, exchange.seenAt);
  return jobs.map((job) => jobShape(run, attempt, job, exchange.links));
}
