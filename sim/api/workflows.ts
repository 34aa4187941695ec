import type { Endpoint, Exchange } from '../http/endpoint.ts';
import { paginate } from '../http/paging.ts';
import type { Reply } from '../http/reply.ts';
import { workflowShape } from '../shapes/repository.ts';
import type { WorkflowState } from '../state/repository.ts';
import { repositoryFor, workflowFor } from './access.ts';

export const workflowEndpoints: readonly Endpoint[] = [
  {
    kind: 'workflows',
    method: 'GET',
    pattern: '/repos/:owner/:repo/actions/workflows',
    docs: '/actions/workflows#list-repository-workflows',
    handle: listWorkflows,
  },
  {
    kind: 'workflow',
    method: 'GET',
    pattern: '/repos/:owner/:repo/actions/workflows/:workflow',
    docs: '/actions/workflows#get-a-workflow',
    handle: getWorkflow,
  },
  {
    ...{ kind: 'enable_workflow', method: 'PUT' },
    pattern: '/repos/:owner/:repo/actions/workflows/:workflow/enable',
    docs: '/actions/workflows#enable-a-workflow',
    handle: (exchange) => setState(exchange, 'active'),
  },
  {
    ...{ kind: 'disable_workflow', method: 'PUT' },
    pattern: '/repos/:owner/:repo/actions/workflows/:workflow/disable',
    docs: '/actions/workflows#disable-a-workflow',
    handle: (exchange) => setState(exchange, 'disabled_manually'),
  },
];

function listWorkflows(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { actions: 'read' });
  const all = repository.workflows.map((one) => workflowShape(repository, one, exchange.links));
  const { items, headers } = paginate(all, exchange);
  return { status: 200, headers, json: { total_count: all.length, workflows: items } };
}

function getWorkflow(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { actions: 'read' });
  const workflow = workflowFor(exchange, repository);
  return { status: 200, json: workflowShape(repository, workflow, exchange.links) };
}

function setState(exchange: Exchange, state: WorkflowState): Reply {
  const repository = repositoryFor(exchange, { actions: 'write' });
  workflowFor(exchange, repository).state = state;
  return { status: 204 };
}
