import type { Links } from '../http/links.ts';
import type { Repository, Workflow } from '../state/repository.ts';
import { simpleUser } from './account.ts';
import { type GitHub, nodeId, timestamp } from './github.ts';

/** Sub-resources that GitHub lists in every repository object; templates stay templates. */
const SUFFIXES = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
} as const;

type SuffixUrls = Record<keyof typeof SUFFIXES, string>;

/** The form embedded in a workflow run. */
export function minimalRepository(
  repository: Repository,
  links: Links,
): GitHub<'minimal-repository'> {
  const url = links.api(`/repos/${repository.fullName}`);
  const urls = Object.fromEntries(Object.entries(SUFFIXES).map(([k, v]) => [k, url + v]));
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: repository.fullName,
    private: repository.private,
    owner: simpleUser(repository.owner, links),
    html_url: links.html(`/${repository.fullName}`),
    description: repository.description,
    fork: false,
    url,
    ...(urls as SuffixUrls),
  };
}

/** `GET /repos/{owner}/{repo}`. */
export function fullRepository(
  repository: Repository,
  links: Links,
  pushedAt: number,
): GitHub<'full-repository'> {
  const { description, fork, ...minimal } = minimalRepository(repository, links);
  const html = links.html(`/${repository.fullName}`);
  return {
    ...(minimal as typeof minimal & SuffixUrls),
    description: description ?? null,
    fork,
    clone_url: `${html}.git`,
    git_url: `${html.replace(/^http/, 'git')}.git`,
    ssh_url: `git@github.localhost:${repository.fullName}.git`,
    svn_url: html,
    default_branch: repository.defaultBranch,
    visibility: repository.private ? 'private' : 'public',
    permissions: { admin: false, maintain: false, push: true, triage: true, pull: true },
    ...{ homepage: null, language: 'TypeScript', license: null, mirror_url: null, topics: [] },
    ...{ forks: 0, forks_count: 0, stargazers_count: 0, watchers: 0, watchers_count: 0 },
    ...{ network_count: 0, subscribers_count: 0, open_issues: 0, open_issues_count: 0 },
    ...{ has_issues: true, has_projects: true, has_wiki: true, has_pages: false },
    ...{ has_discussions: false, archived: false, disabled: false, size: 1_024 },
    created_at: timestamp(repository.createdAt),
    updated_at: timestamp(pushedAt),
    pushed_at: timestamp(pushedAt),
  };
}

/** `GET …/actions/workflows/{id}`. */
export function workflowShape(
  repository: Repository,
  workflow: Workflow,
  links: Links,
): GitHub<'workflow'> {
  const path = `.github/workflows/${workflow.file}`;
  const name = repository.fullName;
  return {
    id: workflow.id,
    node_id: nodeId('W', workflow.id),
    name: workflow.name,
    path,
    state: workflow.state,
    created_at: timestamp(workflow.createdAt),
    updated_at: timestamp(workflow.createdAt),
    url: links.api(`/repos/${name}/actions/workflows/${workflow.id}`),
    html_url: links.html(`/${name}/blob/${repository.defaultBranch}/${path}`),
    badge_url: links.html(`/${name}/workflows/${encodeURIComponent(workflow.name)}/badge.svg`),
  };
}
