import { createHash } from 'node:crypto';
import type { Links } from '../http/links.ts';
import type { Account } from '../state/accounts.ts';
import type { Commit, Repository } from '../state/repository.ts';
import { simpleUser } from './account.ts';
import { type GitHub, nodeId, timestamp } from './github.ts';

/** Trees are not kept; each commit has one of its own. */
export function treeSha(commit: Commit): string {
  return createHash('sha1').update(`tree ${commit.sha}`).digest('hex');
}

/** `GET …/commits/{ref}`, and inside branches and comparisons. */
export function commitShape(
  repository: Repository,
  commit: Commit,
  links: Links,
  account: (login: string) => Account,
): GitHub<'commit'> {
  const api = (path: string) => links.api(`/repos/${repository.fullName}${path}`);
  const html = (sha: string) => links.html(`/${repository.fullName}/commit/${sha}`);
  const { name, email, login } = commit.author;
  const person = { name, email, date: timestamp(commit.at) };
  const user = login === null ? null : simpleUser(account(login), links);
  const tree = treeSha(commit);
  return {
    sha: commit.sha,
    node_id: nodeId('C', commit.sha),
    commit: {
      author: person,
      committer: person,
      message: commit.message,
      tree: { sha: tree, url: api(`/git/trees/${tree}`) },
      url: api(`/git/commits/${commit.sha}`),
      comment_count: 0,
    },
    url: api(`/commits/${commit.sha}`),
    html_url: html(commit.sha),
    comments_url: api(`/commits/${commit.sha}/comments`),
    author: user,
    committer: user,
    parents: commit.parents.map((sha) => ({
      sha,
      url: api(`/commits/${sha}`),
      html_url: html(sha),
    })),
  };
}

/** The form embedded in a workflow run. */
export function simpleCommit(commit: Commit): NonNullable<GitHub<'nullable-simple-commit'>> {
  const { name, email } = commit.author;
  return {
    id: commit.sha,
    tree_id: treeSha(commit),
    message: commit.message,
    timestamp: timestamp(commit.at),
    author: { name, email },
    committer: { name, email },
  };
}
