import type { Endpoint, Exchange } from '../http/endpoint.ts';
import { problem, type Reply } from '../http/reply.ts';
import { attemptAt, type Run } from '../state/run.ts';
import { viewAttempt } from '../state/view.ts';
import { accountFor, repositoryFor, runFor } from './access.ts';
import { findJob } from './jobs.ts';

const RUN = '/repos/:owner/:repo/actions/runs/:run';
const DOCS = '/actions/workflow-runs';

/** What changes a run that is there. */
export const runControlEndpoints: readonly Endpoint[] = [
  {
    ...{ kind: 'cancel', method: 'POST', pattern: `${RUN}/cancel` },
    docs: `${DOCS}#cancel-a-workflow-run`,
    handle: (exchange) => cancel(exchange, false),
  },
  {
    ...{ kind: 'force_cancel', method: 'POST', pattern: `${RUN}/force-cancel` },
    docs: `${DOCS}#force-cancel-a-workflow-run`,
    handle: (exchange) => cancel(exchange, true),
  },
  {
    ...{ kind: 'rerun', method: 'POST', pattern: `${RUN}/rerun` },
    docs: `${DOCS}#re-run-a-workflow`,
    handle: (exchange) => rerun(exchange, false),
  },
  {
    ...{ kind: 'rerun_failed_jobs', method: 'POST', pattern: `${RUN}/rerun-failed-jobs` },
    docs: `${DOCS}#re-run-failed-jobs-from-a-workflow-run`,
    handle: (exchange) => rerun(exchange, true),
  },
  {
    ...{ kind: 'rerun_job', method: 'POST' },
    pattern: '/repos/:owner/:repo/actions/jobs/:job/rerun',
    docs: `${DOCS}#re-run-a-job-from-a-workflow-run`,
    handle: rerunJob,
  },
  {
    ...{ kind: 'delete_run', method: 'DELETE', pattern: RUN },
    docs: `${DOCS}#delete-a-workflow-run`,
    handle: deleteRun,
  },
];

/** The run in the path, for somebody who may change it. */
function orderFor(exchange: Exchange): { run: Run; actor: string } {
  const run = runFor(exchange, repositoryFor(exchange, { actions: 'write' }));
  return { run, actor: accountFor(exchange).login };
}

/** 202: the run goes on a little before it shows as cancelled. */
function cancel(exchange: Exchange, isForced: boolean): Reply {
  const { run, actor } = orderFor(exchange);
  const isTaken = exchange.backstage.world.cancel(run, { actor, isForced });
  return isTaken
    ? { status: 202, json: {} }
    : problem(409, 'Cannot cancel a workflow run that is completed.');
}

function rerun(exchange: Exchange, onlyFailed: boolean): Reply {
  const { run, actor } = orderFor(exchange);
  const attempt = exchange.backstage.world.rerun(run, { actor, onlyFailed });
  return attempt ? { status: 201, json: {} } : refusedRerun(exchange, run);
}

function rerunJob(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { actions: 'write' });
  const actor = accountFor(exchange).login;
  const onlyJob = Number(exchange.params['job']);
  const run = findJob(exchange, onlyJob)?.run;
  if (run?.repository !== repository) return problem(404, 'Not Found');
  const attempt = exchange.backstage.world.rerun(run, { actor, onlyJob });
  return attempt ? { status: 201, json: {} } : refusedRerun(exchange, run);
}

function refusedRerun(exchange: Exchange, run: Run): Reply {
  const message = isCompleted(exchange, run)
    ? 'This workflow run cannot be retried'
    : 'This workflow is already running';
  return problem(403, message);
}

function deleteRun(exchange: Exchange): Reply {
  const { run } = orderFor(exchange);
  if (!isCompleted(exchange, run)) return problem(403, 'Could not delete the workflow run');
  exchange.backstage.world.removeRun(run);
  return { status: 204 };
}

function isCompleted(exchange: Exchange, run: Run): boolean {
  const now = exchange.backstage.world.now();
  return viewAttempt(attemptAt(run, now), now).status === 'completed';
}
