import type { Endpoint, Exchange } from '../http/endpoint.ts';
import { paginate } from '../http/paging.ts';
import { notFound, type Reply } from '../http/reply.ts';
import { fullRepository } from '../shapes/repository.ts';
import { repositoryFor } from './access.ts';
import { shownCommit } from './commits.ts';

export const repositoryEndpoints: readonly Endpoint[] = [
  {
    kind: 'repository',
    method: 'GET',
    pattern: '/repos/:owner/:repo',
    docs: '/repos/repos#get-a-repository',
    handle: getRepository,
  },
  {
    kind: 'branches',
    method: 'GET',
    pattern: '/repos/:owner/:repo/branches',
    docs: '/branches/branches#list-branches',
    handle: listBranches,
  },
  {
    kind: 'branch',
    method: 'GET',
    pattern: '/repos/:owner/:repo/branches/*branch',
    docs: '/branches/branches#get-a-branch',
    handle: getBranch,
  },
];

function getRepository(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { metadata: 'read' });
  const tips = [...repository.branches.values()].map((sha) => repository.commits.get(sha)?.at ?? 0);
  return { status: 200, json: fullRepository(repository, exchange.links, Math.max(0, ...tips)) };
}

function listBranches(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { contents: 'read' });
  const all = [...repository.branches].map(([name, sha]) => {
    const url = exchange.links.api(`/repos/${repository.fullName}/commits/${sha}`);
    return { name, commit: { sha, url }, protected: false };
  });
  const { items, headers } = paginate(all, exchange);
  return { status: 200, headers, json: items };
}

function getBranch(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { contents: 'read' });
  const name = exchange.params['branch'] ?? '';
  const commit = repository.commits.get(repository.branches.get(name) ?? '');
  if (!commit) throw notFound();
  const path = `/${repository.fullName}/branches/${encodeURIComponent(name)}`;
  const self = exchange.links.api(`/repos${path}`);
  const html = exchange.links.html(`/${repository.fullName}/tree/${name}`);
  return {
    status: 200,
    json: {
      name,
      commit: shownCommit(exchange, repository, commit),
      _links: { self, html },
      protected: false,
      protection: { enabled: false },
      protection_url: `${self}/protection`,
    },
  };
}
