import type { Endpoint, Exchange } from '../http/endpoint.ts';
import { paginate } from '../http/paging.ts';
import { notFound, type Reply } from '../http/reply.ts';
import { environmentShape } from '../shapes/environment.ts';
import { findEnvironment } from '../state/repository.ts';
import { repositoryFor } from './access.ts';

const DOCS = '/deployments/environments';

export const environmentEndpoints: readonly Endpoint[] = [
  {
    ...{ kind: 'environments', method: 'GET', pattern: '/repos/:owner/:repo/environments' },
    docs: `${DOCS}#list-environments`,
    handle: listEnvironments,
  },
  {
    ...{ kind: 'environment', method: 'GET', pattern: '/repos/:owner/:repo/environments/:name' },
    docs: `${DOCS}#get-an-environment`,
    handle: getEnvironment,
  },
];

function listEnvironments(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { actions: 'read' });
  const { links } = exchange;
  const all = repository.environments.map((one) => environmentShape(repository, one, links));
  const { items, headers } = paginate(all, exchange);
  return { status: 200, headers, json: { total_count: all.length, environments: items } };
}

function getEnvironment(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { actions: 'read' });
  const environment = findEnvironment(repository, exchange.params['name'] ?? '');
  if (!environment) throw notFound();
  return { status: 200, json: environmentShape(repository, environment, exchange.links) };
}
