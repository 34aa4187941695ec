import type { Backstage, Behaviour } from '../backstage.ts';
import type { Endpoint, Exchange } from '../http/endpoint.ts';
import { problem, Refusal, type Reply } from '../http/reply.ts';
import { dispatchDetails } from '../shapes/run.ts';
import type { RunRequest } from '../state/new-run.ts';
import { type ResolvedRef, resolveRef, sourceAt, type Workflow } from '../state/repository.ts';
import type { Run } from '../state/run.ts';
import { parseWorkflowFile, type WorkflowFile, WorkflowFileError } from '../workflow-file.ts';
import { accountFor, repositoryFor, workflowFor } from './access.ts';
import { readDispatch } from './dispatch-body.ts';
import { checkInputs } from './dispatch-inputs.ts';

export const dispatchEndpoint: Endpoint = {
  kind: 'dispatch',
  method: 'POST',
  pattern: '/repos/:owner/:repo/actions/workflows/:workflow/dispatches',
  docs: '/actions/workflows#create-a-workflow-dispatch-event',
  handle: dispatch,
};

/**
 * Checks in this order, which GitHub does not document: repository and workflow, body, state, ref,
 * trigger, inputs. Only what passes them all reaches the behaviour hook and makes a run.
 */
function dispatch(exchange: Exchange): Reply {
  const { backstage, links } = exchange;
  const repository = repositoryFor(exchange, { actions: 'write' });
  const actor = accountFor(exchange);
  const workflow = workflowFor(exchange, repository);
  const body = readDispatch(exchange);
  if (workflow.state !== 'active') {
    throw refused("Cannot trigger a 'workflow_dispatch' on a disabled workflow");
  }
  const ref = resolveRef(repository, body.ref);
  if (!ref) throw refused(`No ref found for: ${body.ref}`);
  const file = fileAt(exchange, workflow, ref);
  if (!file.inputs) throw refused("Workflow does not have 'workflow_dispatch' trigger");
  const inputs = checkInputs(file.inputs, body.inputs);

  const plan = backstage.behaviour({
    ...{ repository: repository.fullName, workflow: workflow.file, ref: ref.name },
    ...{ actor: actor.login, inputs },
  });
  if (plan.answer?.when === 'before') return { status: 204, fault: plan.answer };
  const run = takeEffect(backstage, plan, {
    ...{ repository, workflow, file, ref, actor, inputs },
    ...{ hasRunner: backstage.hasRunner, listLagMs: plan.listLagMs, queueMs: plan.queueMs },
    ...{ neverStarts: plan.neverStarts, timesOutMs: plan.timesOutMs },
  });
  if (!run || !tellsRun(exchange, body.returnRunDetails)) {
    return { status: 204, fault: plan.answer };
  }
  return { status: 200, json: dispatchDetails(run, links), fault: plan.answer };
}

/**
 * Makes the run, or as many as the plan says, at once or when their time comes.
 * @returns the first run, null where it is still to come
 */
function takeEffect(backstage: Backstage, plan: Behaviour, request: RunRequest): Run | null {
  const { copies = 1, effectDelayMs = 0 } = plan;
  const { world, closing } = backstage;
  const createdAt = world.now() + effectDelayMs;
  const create = () => {
    const runs = Array.from({ length: copies }, () => world.start({ ...request, createdAt }));
    for (const run of runs) backstage.started(run);
    return runs[0] ?? null;
  };
  if (effectDelayMs === 0) return create();
  // Rejects only when the simulator closes before the time.
  world.clock.until(createdAt - world.clockOffsetMs, closing).then(create, () => null);
  return null;
}

/** Version 2026-03-10 always tells the run; before it, only where it can and when asked. */
function tellsRun(exchange: Exchange, asked: boolean): boolean {
  return exchange.version === '2026-03-10' || (exchange.backstage.traits.tellsRun && asked);
}

function fileAt(exchange: Exchange, workflow: Workflow, ref: ResolvedRef): WorkflowFile {
  const { maxInputs } = exchange.backstage.traits;
  const text = sourceAt(workflow, ref.name);
  // A file that is not there at the ref has no trigger there either.
  if (text === null) throw refused("Workflow does not have 'workflow_dispatch' trigger");
  try {
    return parseWorkflowFile(text, maxInputs);
  } catch (error) {
    if (!(error instanceof WorkflowFileError)) throw error;
    throw refused(error.message);
  }
}

function refused(message: string): Refusal {
  return new Refusal(problem(422, message));
}
