import type { Endpoint, Exchange } from '../http/endpoint.ts';
import { problem, Refusal, type Reply } from '../http/reply.ts';
import { dispatchDetails } from '../shapes/run.ts';
import { type ResolvedRef, resolveRef, sourceAt, type Workflow } from '../state/repository.ts';
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
  const { world, behaviour } = backstage;
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

  const plan = behaviour({
    ...{ repository: repository.fullName, workflow: workflow.file, ref: ref.name },
    ...{ actor: actor.login, inputs },
  });
  if (plan.answer?.when === 'before') return { status: 204, fault: plan.answer };
  const run = world.start({
    ...{ repository, workflow, file, ref, actor, inputs },
    ...{ hasRunner: backstage.hasRunner, listLagMs: plan.listLagMs, queueMs: plan.queueMs },
  });
  backstage.started(run);
  if (!tellsRun(exchange, body.returnRunDetails)) return { status: 204, fault: plan.answer };
  return { status: 200, json: dispatchDetails(run, links), fault: plan.answer };
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
