import { inPath, type Links } from '../http/links.ts';
import type { Commit, Repository } from '../state/repository.ts';
import { type GitHub, nodeId, timestamp } from './github.ts';

/** One of `GET …/tags`: its commit, also where a tag object stands before it. */
export function tagShape(
  repository: Repository,
  [name, sha]: readonly [name: string, sha: string],
  links: Links,
): GitHub<'tag'> {
  const api = (path: string) => links.api(`/repos/${repository.fullName}${path}`);
  const ref = `refs/tags/${name}`;
  return {
    name,
    zipball_url: api(`/zipball/${inPath(ref)}`),
    tarball_url: api(`/tarball/${inPath(ref)}`),
    commit: { sha, url: api(`/commits/${sha}`) },
    node_id: nodeId('REF', ref),
  };
}

/** A ref by its whole name (`refs/tags/v1`) and what it leads to; of an annotated tag that is no commit. */
export interface NamedRef {
  readonly ref: string;
  readonly sha: string;
  readonly type: 'commit' | 'tag';
}

/** `GET …/git/ref/{ref}`, and one of `GET …/git/matching-refs/{ref}`. */
export function refShape(repository: Repository, one: NamedRef, links: Links): GitHub<'git-ref'> {
  const git = (path: string) => links.api(`/repos/${repository.fullName}/git/${path}`);
  const { ref, sha, type } = one;
  return {
    ref,
    node_id: nodeId('REF', ref),
    url: git(inPath(ref)),
    object: { sha, type, url: git(`${type}s/${sha}`) },
  };
}

/** `GET …/git/tags/{sha}`; its tagger is whoever made the commit. */
export function tagObjectShape(
  repository: Repository,
  { name, sha, commit }: { name: string; sha: string; commit: Commit },
  links: Links,
): GitHub<'git-tag'> {
  const git = (path: string) => links.api(`/repos/${repository.fullName}/git/${path}`);
  const { name: tagger, email } = commit.author;
  return {
    node_id: nodeId('TA', sha),
    ...{ sha, tag: name, message: name, url: git(`tags/${sha}`) },
    tagger: { name: tagger, email, date: timestamp(commit.at) },
    object: { sha: commit.sha, type: 'commit', url: git(`commits/${commit.sha}`) },
  };
}
