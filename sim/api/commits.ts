import type { Endpoint, Exchange } from '../http/endpoint.ts';
import { inPath } from '../http/links.ts';
import { isFirstPage, isPaged, type Page, paginate } from '../http/paging.ts';
import { notFound, problem, type Reply } from '../http/reply.ts';
import { changedFile } from '../shapes/changed-file.ts';
import { commitShape } from '../shapes/commit.ts';
import { changesOf } from '../state/changes.ts';
import { compareCommits } from '../state/history.ts';
import { type Commit, type Repository, resolveCommit } from '../state/repository.ts';
import { repositoryFor } from './access.ts';

/** Without paging a comparison shows so many of its commits, the newest. */
const UNPAGED_COMMITS = 250;
const MAX_FILES = 300;

export const commitEndpoints: readonly Endpoint[] = [
  {
    ...{ kind: 'commit', method: 'GET', pattern: '/repos/:owner/:repo/commits/*ref' },
    docs: '/commits/commits#get-a-commit',
    handle: getCommit,
  },
  {
    ...{ kind: 'compare', method: 'GET', pattern: '/repos/:owner/:repo/compare/*basehead' },
    docs: '/commits/commits#compare-two-commits',
    handle: compare,
  },
];

function getCommit(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { contents: 'read' });
  const ref = exchange.params['ref'] ?? '';
  const commit = resolveCommit(repository, ref);
  if (!commit) return problem(422, `No commit found for SHA: ${ref}`);
  if (/vnd\.github\.(v3\.)?sha/.test(exchange.headers.accept ?? '')) {
    return { status: 200, text: { type: 'application/vnd.github.sha', body: commit.sha } };
  }
  const parent = repository.commits.get(commit.parents[0] ?? '') ?? null;
  const changes = changesOf(repository, [commit], parent);
  const additions = sum(changes.map((one) => one.additions));
  const deletions = sum(changes.map((one) => one.deletions));
  const { items, headers } = paginate(changes, exchange, { usual: MAX_FILES, most: MAX_FILES });
  const { links } = exchange;
  const json = {
    ...shownCommit(exchange, repository, commit),
    stats: { total: additions + deletions, additions, deletions },
    files: items.map((one) => changedFile(repository, one, { commit, links })),
  };
  return { status: 200, headers, json };
}

/** `base...head`: what head has that base has not, oldest first; files on the first page only. */
function compare(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { contents: 'read' });
  const [from = '', to = ''] = (exchange.params['basehead'] ?? '').split('...');
  const base = resolveCommit(repository, from);
  const head = resolveCommit(repository, to);
  if (!base || !head) throw notFound();
  const compared = compareCommits(repository, base, head);
  if (!compared) return problem(404, `No common ancestor between ${from} and ${to}.`);
  const { ahead, behindBy, mergeBase } = compared;
  const shown = (commit: Commit) => shownCommit(exchange, repository, commit);
  const at = `/${repository.fullName}/compare/${inPath(from)}...${inPath(to)}`;
  const html = exchange.links.html(at);
  const { items, headers } = page(ahead, exchange);
  const { links } = exchange;
  const files = changesOf(repository, ahead, mergeBase)
    .slice(0, MAX_FILES)
    .map((one) => changedFile(repository, one, { commit: head, links }));
  return {
    status: 200,
    headers,
    json: {
      url: links.api(`/repos${at}`),
      ...{ html_url: html, permalink_url: html, diff_url: `${html}.diff` },
      patch_url: `${html}.patch`,
      ...{ base_commit: shown(base), merge_base_commit: shown(mergeBase) },
      status: comparison(ahead.length, behindBy),
      ...{ ahead_by: ahead.length, behind_by: behindBy, total_commits: ahead.length },
      commits: items.map(shown),
      ...(isFirstPage(exchange.query) ? { files } : {}),
    },
  };
}

function page(ahead: readonly Commit[], exchange: Exchange): Page<Commit> {
  if (isPaged(exchange.query)) return paginate(ahead, exchange);
  return { items: ahead.slice(-UNPAGED_COMMITS), headers: {} };
}

function comparison(ahead: number, behind: number): string {
  if (ahead > 0 && behind > 0) return 'diverged';
  if (ahead > 0) return 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}

/** A commit with its author, as it is embedded in other answers. */
export function shownCommit(exchange: Exchange, repository: Repository, commit: Commit) {
  const { links, backstage } = exchange;
  return commitShape(repository, commit, links, (login) => backstage.world.account(login));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
