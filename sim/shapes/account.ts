import type { Links } from '../http/links.ts';
import type { Account, App, Installation, Token } from '../state/accounts.ts';
import type { Team } from '../state/repository.ts';
import { type GitHub, nodeId, timestamp } from './github.ts';

/** https://docs.github.com/rest/users/users: the short form that other objects embed. */
export function simpleUser(account: Account, links: Links): GitHub<'simple-user'> {
  const { id, login, type } = account;
  const url = links.api(`/users/${encodeURIComponent(login)}`);
  return {
    login,
    id,
    node_id: nodeId(type === 'Bot' ? 'BOT' : type === 'User' ? 'U' : 'O', id),
    avatar_url: links.html(`/avatars/u/${id}`),
    gravatar_id: '',
    url,
    html_url: links.html(type === 'Bot' ? `/apps/${login.replace('[bot]', '')}` : `/${login}`),
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    site_admin: false,
  };
}

/** `GET /user` for a token's owner. */
export function privateUser(
  account: Account,
  links: Links,
  createdAt: number,
): GitHub<'private-user'> {
  return {
    ...simpleUser(account, links),
    user_view_type: 'private',
    ...{ name: account.name, company: null, blog: '', location: null, email: null },
    ...{ hireable: null, bio: null, public_repos: 0, public_gists: 0, followers: 0, following: 0 },
    ...{ private_gists: 0, total_private_repos: 0, owned_private_repos: 0 },
    ...{ disk_usage: 0, collaborators: 0, two_factor_authentication: true },
    created_at: timestamp(createdAt),
    updated_at: timestamp(createdAt),
  };
}

const EVENTS = ['workflow_run', 'workflow_job', 'workflow_dispatch'];

/** `GET /app`. */
export function integration(
  app: App,
  owner: Account,
  links: Links,
  createdAt: number,
): GitHub<'integration'> {
  return {
    id: app.id,
    slug: app.slug,
    client_id: app.clientId,
    node_id: nodeId('A', app.id),
    owner: simpleUser(owner, links),
    name: app.name,
    description: '',
    external_url: links.html(`/apps/${app.slug}`),
    html_url: links.html(`/apps/${app.slug}`),
    created_at: timestamp(createdAt),
    updated_at: timestamp(createdAt),
    permissions: { actions: 'write', contents: 'read', metadata: 'read' },
    events: EVENTS,
  };
}

/** `GET /repos/{owner}/{repo}/installation`. */
export function installationShape(
  one: Installation,
  links: Links,
  createdAt: number,
): GitHub<'installation'> {
  return {
    id: one.id,
    account: simpleUser(one.account, links),
    repository_selection: one.repositories === 'all' ? 'all' : 'selected',
    access_tokens_url: links.api(`/app/installations/${one.id}/access_tokens`),
    repositories_url: links.api('/installation/repositories'),
    html_url: links.html(`/organizations/${one.account.login}/settings/installations/${one.id}`),
    app_id: one.app.id,
    app_slug: one.app.slug,
    target_id: one.account.id,
    target_type: one.account.type,
    permissions: { ...one.permissions },
    events: EVENTS,
    created_at: timestamp(createdAt),
    updated_at: timestamp(createdAt),
    single_file_name: null,
    suspended_by: null,
    suspended_at: null,
  };
}

/** `POST /app/installations/{id}/access_tokens`. */
export function installationToken(token: Token): GitHub<'installation-token'> {
  return {
    token: token.token,
    expires_at: timestamp(token.expiresAt ?? 0),
    permissions: { ...token.permissions },
    repository_selection: token.repositories === 'all' ? 'all' : 'selected',
  };
}

/** A team that may review deployments. */
export function teamShape(team: Team, owner: Account, links: Links): GitHub<'team'> {
  const { id, slug } = team;
  const url = links.api(`/organizations/${owner.id}/team/${id}`);
  return {
    ...{ id, node_id: nodeId('T', id), name: slug, slug, description: null, url },
    ...{ permission: 'pull', privacy: 'closed', parent: null },
    ...{ type: 'organization', organization_id: owner.id },
    html_url: links.html(`/orgs/${owner.login}/teams/${slug}`),
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
  };
}
