import type { Endpoint, Exchange } from '../http/endpoint.ts';
import { problem, Refusal, type Reply } from '../http/reply.ts';
import { approvalShape, deploymentShape, pendingDeployment } from '../shapes/environment.ts';
import { heldJobs } from '../state/lifecycle.ts';
import { type Environment, mayReview } from '../state/repository.ts';
import { attemptAt, type Run } from '../state/run.ts';
import { viewAttempt } from '../state/view.ts';
import { accountFor, repositoryFor, runFor } from './access.ts';

const RUN = '/repos/:owner/:repo/actions/runs/:run';
const DOCS = '/actions/workflow-runs';

/** Who waits for whose approval, and what was said. */
export const reviewEndpoints: readonly Endpoint[] = [
  {
    ...{ kind: 'pending_deployments', method: 'GET', pattern: `${RUN}/pending_deployments` },
    docs: `${DOCS}#get-pending-deployments-for-a-workflow-run`,
    handle: listPending,
  },
  {
    ...{ kind: 'review_deployments', method: 'POST', pattern: `${RUN}/pending_deployments` },
    docs: `${DOCS}#review-pending-deployments-for-a-workflow-run`,
    handle: review,
  },
  {
    ...{ kind: 'approvals', method: 'GET', pattern: `${RUN}/approvals` },
    docs: `${DOCS}#get-the-review-history-for-a-workflow-run`,
    handle: listApprovals,
  },
];

function listPending(exchange: Exchange): Reply {
  const run = runFor(exchange, repositoryFor(exchange, { actions: 'read' }));
  const { caller, links } = exchange;
  const account = caller.kind === 'token' ? caller.token.account : null;
  const shapes = awaited(run, exchange.seenAt).map(({ environment, waitsSince }) =>
    pendingDeployment(run, environment, { links, caller: account, waitsSince }),
  );
  return { status: 200, json: shapes };
}

/** Each environment once, with the moment its first job began to wait. */
function awaited(run: Run, now: number): { environment: Environment; waitsSince: number }[] {
  const attempt = attemptAt(run, now);
  const seen = new Map<Environment, number>();
  const { jobs } = viewAttempt(attempt, now);
  for (const { id, gate } of heldJobs(attempt, now)) {
    const since = jobs.find((one) => one.id === id)?.createdAt ?? now;
    if (gate) seen.set(gate, Math.min(since, seen.get(gate) ?? since));
  }
  return [...seen].map(([environment, waitsSince]) => ({ environment, waitsSince }));
}

/** One reviewer is enough, and must be one (the words of the 403 are our choice). */
function review(exchange: Exchange): Reply {
  const run = runFor(exchange, repositoryFor(exchange, { actions: 'read' }));
  const by = accountFor(exchange);
  const { world } = exchange.backstage;
  const body = readReview(exchange.body);
  const held = awaited(run, world.now()).map(({ environment }) => environment);
  const environments = held.filter(({ id }) => body.environmentIds.includes(id));
  if (environments.length === 0 || environments.length < body.environmentIds.length) {
    throw invalid('No pending deployment requests to approve or reject');
  }
  if (!environments.every((one) => mayReview(one, by))) {
    throw new Refusal(problem(403, 'Resource not accessible by personal access token'));
  }
  const { state, comment } = body;
  const { links } = exchange;
  const deployments = environments.flatMap(({ name }) =>
    world
      .review(run, { environment: name, state, comment, by: by.login })
      .map((job) => deploymentShape(run, job, { links, environment: name, at: world.now() })),
  );
  return { status: 200, json: deployments };
}

interface ReviewBody {
  readonly environmentIds: readonly number[];
  readonly state: 'approved' | 'rejected';
  readonly comment: string;
}

/** @throws {Refusal} 400 for what is not JSON, 422 for what misses or mistakes a member */
function readReview(text: string): ReviewBody {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal(problem(400, 'Problems parsing JSON'));
  }
  const { environment_ids: ids, state, comment } = Object(value) as Record<string, unknown>;
  const isFit = Array.isArray(ids) && ids.every((id) => Number.isInteger(id));
  if (!isFit) throw invalid('Invalid request.\n\n"environment_ids" wasn\'t supplied.');
  if (state !== 'approved' && state !== 'rejected') {
    throw invalid('Invalid request.\n\n"state" wasn\'t supplied.');
  }
  if (typeof comment !== 'string') throw invalid('Invalid request.\n\n"comment" wasn\'t supplied.');
  return { environmentIds: ids, state, comment };
}

function invalid(message: string): Refusal {
  return new Refusal(problem(422, message));
}

function listApprovals(exchange: Exchange): Reply {
  const run = runFor(exchange, repositoryFor(exchange, { actions: 'read' }));
  const reviews = run.attempts.flatMap((attempt) => attempt.reviews);
  const said = reviews.filter((one) => one.at <= exchange.seenAt);
  return { status: 200, json: said.map((one) => approvalShape(run, one, exchange.links)) };
}
