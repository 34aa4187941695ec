import type { Endpoint, Exchange } from '../http/endpoint.ts';
import { paginate } from '../http/paging.ts';
import { notFound, type Reply } from '../http/reply.ts';
import { commitShape } from '../shapes/commit.ts';
import { fullRepository } from '../shapes/repository.ts';
import { ancestry, type Commit, type Repository, resolveCommit } from '../state/repository.ts';
import { repositoryFor } from './access.ts';

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
  {
    kind: 'commit',
    method: 'GET',
    pattern: '/repos/:owner/:repo/commits/*ref',
    docs: '/commits/commits#get-a-commit',
    handle: getCommit,
  },
  {
    kind: 'compare',
    method: 'GET',
    pattern: '/repos/:owner/:repo/compare/*basehead',
    docs: '/commits/commits#compare-two-commits',
    handle: compare,
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
      commit: shape(exchange, repository, commit),
      _links: { self, html },
      protected: false,
      protection: { enabled: false },
      protection_url: `${self}/protection`,
    },
  };
}

function getCommit(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { contents: 'read' });
  const ref = exchange.params['ref'] ?? '';
  const commit = resolveCommit(repository, ref);
  if (!commit) return { status: 422, message: `No commit found for SHA: ${ref}` };
  if (/vnd\.github\.(v3\.)?sha/.test(exchange.headers.accept ?? '')) {
    return { status: 200, text: { type: 'application/vnd.github.sha', body: commit.sha } };
  }
  const stats = { total: 0, additions: 0, deletions: 0 };
  return { status: 200, json: { ...shape(exchange, repository, commit), stats, files: [] } };
}

/** `base...head`: what head has that base has not, oldest first. Files are not compared. */
function compare(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { contents: 'read' });
  const [from = '', to = ''] = (exchange.params['basehead'] ?? '').split('...');
  const base = resolveCommit(repository, from);
  const head = resolveCommit(repository, to);
  if (!base || !head) throw notFound();
  const inBase = ancestry(repository, base);
  const inHead = ancestry(repository, head);
  const ahead = inHead.filter((one) => !inBase.includes(one));
  const behind = inBase.filter((one) => !inHead.includes(one));
  const common = inHead.find((one) => inBase.includes(one)) ?? base;
  const ordered = [...ahead].reverse().map((one) => shape(exchange, repository, one));
  const { items, headers } = paginate(ordered, exchange);
  const at = `/${repository.fullName}/compare/${from}...${to}`;
  const html = exchange.links.html(at);
  return {
    status: 200,
    headers,
    json: {
      url: exchange.links.api(`/repos${at}`),
      ...{ html_url: html, permalink_url: html, diff_url: `${html}.diff` },
      patch_url: `${html}.patch`,
      base_commit: shape(exchange, repository, base),
      merge_base_commit: shape(exchange, repository, common),
      status: comparison(ahead.length, behind.length),
      ...{ ahead_by: ahead.length, behind_by: behind.length, total_commits: ahead.length },
      commits: items,
      files: [],
    },
  };
}

function comparison(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return 'diverged';
  if (ahead > 0) return 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}

function shape(exchange: Exchange, repository: Repository, commit: Commit) {
  const { links, backstage } = exchange;
  return commitShape(repository, commit, links, (login) => backstage.world.account(login));
}
