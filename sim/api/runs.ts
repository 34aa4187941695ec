import type { Endpoint, Exchange } from '../http/endpoint.ts';
import { paginate } from '../http/paging.ts';
import { notFound, type Reply } from '../http/reply.ts';
import { runShape } from '../shapes/run.ts';
import { type Attempt, attemptAt, type Run } from '../state/run.ts';
import { repositoryFor, runFor, workflowFor } from './access.ts';
import { capResults, runFilter } from './run-filter.ts';

const DOCS = '/actions/workflow-runs';

export const runEndpoints: readonly Endpoint[] = [
  {
    kind: 'workflow_runs',
    method: 'GET',
    pattern: '/repos/:owner/:repo/actions/workflows/:workflow/runs',
    docs: `${DOCS}#list-workflow-runs-for-a-workflow`,
    handle: listWorkflowRuns,
  },
  {
    kind: 'runs',
    method: 'GET',
    pattern: '/repos/:owner/:repo/actions/runs',
    docs: `${DOCS}#list-workflow-runs-for-a-repository`,
    handle: listRuns,
  },
  {
    kind: 'run',
    method: 'GET',
    pattern: '/repos/:owner/:repo/actions/runs/:run',
    docs: `${DOCS}#get-a-workflow-run`,
    handle: getRun,
  },
  {
    kind: 'attempt',
    method: 'GET',
    pattern: '/repos/:owner/:repo/actions/runs/:run/attempts/:attempt',
    docs: `${DOCS}#get-a-workflow-run-attempt`,
    handle: getAttempt,
  },
  {
    kind: 'artifacts',
    method: 'GET',
    pattern: '/repos/:owner/:repo/actions/runs/:run/artifacts',
    docs: '/actions/artifacts#list-workflow-run-artifacts',
    handle: listArtifacts,
  },
];

function listWorkflowRuns(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { actions: 'read' });
  const workflow = workflowFor(exchange, repository);
  return list(exchange, (run) => run.workflow === workflow);
}

function listRuns(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { actions: 'read' });
  return list(exchange, (run) => run.repository === repository);
}

/** Newest first, without the runs that have not reached the lists yet. */
function list(exchange: Exchange, belongs: (run: Run) => boolean): Reply {
  const now = exchange.seenAt;
  const fits = runFilter(exchange.query, now);
  const isListed = (run: Run) => run.createdAt <= now && run.listedAt <= now;
  const { runs } = exchange.backstage.world;
  const found = runs.filter((run) => belongs(run) && isListed(run) && fits(run));
  const reachable = capResults(found.slice(exchange.missingNewest), exchange.query);
  const { items, headers } = paginate(reachable, exchange);
  const shapes = items.map((run) => latest(exchange, run));
  return { status: 200, headers, json: { total_count: reachable.length, workflow_runs: shapes } };
}

/** By id a run is there at once, whatever the lists say. */
function getRun(exchange: Exchange): Reply {
  const run = runFor(exchange, repositoryFor(exchange, { actions: 'read' }));
  return { status: 200, json: latest(exchange, run) };
}

function getAttempt(exchange: Exchange): Reply {
  const run = runFor(exchange, repositoryFor(exchange, { actions: 'read' }));
  return { status: 200, json: shape(exchange, run, attemptFor(exchange, run)) };
}

/** No simulated run leaves any. */
function listArtifacts(exchange: Exchange): Reply {
  runFor(exchange, repositoryFor(exchange, { actions: 'read' }));
  return { status: 200, json: { total_count: 0, artifacts: [] } };
}

/** The attempt in the path. @throws {Refusal} 404 */
export function attemptFor(exchange: Exchange, run: Run): Attempt {
  const wanted = exchange.params['attempt'];
  const attempt = run.attempts.find((one) => String(one.number) === wanted);
  if (!attempt || attempt.startedAt > exchange.seenAt) throw notFound();
  return attempt;
}

/** The newest attempt; for a while after a re-run with the number of the one before. */
function latest(exchange: Exchange, run: Run) {
  const { links, seenAt: now } = exchange;
  const attempt = attemptAt(run, now);
  const number = now < attempt.numberShownAt ? attempt.number - 1 : attempt.number;
  return runShape(run, attempt, { links, now, number });
}

function shape(exchange: Exchange, run: Run, attempt: Attempt) {
  return runShape(run, attempt, { links: exchange.links, now: exchange.seenAt });
}
