import type { Endpoint, Exchange } from '../http/endpoint.ts';
import { paginate } from '../http/paging.ts';
import { notFound, type Reply } from '../http/reply.ts';
import { type NamedRef, refShape, tagObjectShape, tagShape } from '../shapes/ref.ts';
import type { Repository } from '../state/repository.ts';
import { repositoryFor } from './access.ts';

export const refEndpoints: readonly Endpoint[] = [
  {
    ...{ kind: 'tags', method: 'GET', pattern: '/repos/:owner/:repo/tags' },
    docs: '/repos/repos#list-repository-tags',
    handle: listTags,
  },
  {
    kind: 'matching_refs',
    method: 'GET',
    pattern: '/repos/:owner/:repo/git/matching-refs/*ref',
    docs: '/git/refs#list-matching-references',
    handle: listMatchingRefs,
  },
  {
    ...{ kind: 'git_ref', method: 'GET', pattern: '/repos/:owner/:repo/git/ref/*ref' },
    docs: '/git/refs#get-a-reference',
    handle: getRef,
  },
  {
    ...{ kind: 'git_tag', method: 'GET', pattern: '/repos/:owner/:repo/git/tags/:sha' },
    docs: '/git/tags#get-a-tag',
    handle: getTagObject,
  },
];

/** Last name first: what looks newest is on the first page, as long as the names sort so. */
function listTags(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { contents: 'read' });
  const all = [...repository.tags].sort(([a], [b]) => inOrder(b, a));
  const { items, headers } = paginate(all, exchange);
  const json = items.map((tag) => tagShape(repository, tag, exchange.links));
  return { status: 200, headers, json };
}

/** All whose names begin so, on one page however many they are. */
function listMatchingRefs(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { contents: 'read' });
  const prefix = `refs/${exchange.params['ref']}`;
  const found = refsOf(repository).filter(({ ref }) => ref.startsWith(prefix));
  found.sort((a, b) => inOrder(a.ref, b.ref));
  return { status: 200, json: found.map((one) => refShape(repository, one, exchange.links)) };
}

function getRef(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { contents: 'read' });
  const wanted = `refs/${exchange.params['ref']}`;
  const found = refsOf(repository).find(({ ref }) => ref === wanted);
  if (!found) throw notFound();
  return { status: 200, json: refShape(repository, found, exchange.links) };
}

function getTagObject(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { contents: 'read' });
  const wanted = exchange.params['sha'];
  const [name, sha] = [...repository.tagObjects].find(([, one]) => one === wanted) ?? [];
  const commit = repository.commits.get(repository.tags.get(name ?? '') ?? '');
  if (name === undefined || sha === undefined || !commit) throw notFound();
  return { status: 200, json: tagObjectShape(repository, { name, sha, commit }, exchange.links) };
}

function refsOf({ branches, tags, tagObjects }: Repository): NamedRef[] {
  const heads = [...branches].map(([name, sha]): NamedRef => {
    return { ref: `refs/heads/${name}`, sha, type: 'commit' };
  });
  const marks = [...tags].map(([name, sha]): NamedRef => {
    const object = tagObjects.get(name);
    const ref = `refs/tags/${name}`;
    return object === undefined ? { ref, sha, type: 'commit' } : { ref, sha: object, type: 'tag' };
  });
  return [...heads, ...marks];
}

/** By code point, as Git orders names. */
function inOrder(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
