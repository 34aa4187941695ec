import type { Endpoint, Exchange } from '../http/endpoint.ts';
import { problem, type Reply } from '../http/reply.ts';
import { privateUser } from '../shapes/account.ts';
import { accountFor } from './access.ts';

export const accountEndpoints: readonly Endpoint[] = [
  {
    kind: 'meta',
    method: 'GET',
    pattern: '/meta',
    docs: '/meta/meta#get-github-meta-information',
    handle: getMeta,
  },
  {
    kind: 'rate_limit',
    method: 'GET',
    pattern: '/rate_limit',
    docs: '/rate-limit/rate-limit#get-rate-limit-status-for-the-authenticated-user',
    handle: getRateLimit,
  },
  {
    kind: 'user',
    method: 'GET',
    pattern: '/user',
    docs: '/users/users#get-the-authenticated-user',
    handle: getUser,
  },
];

function getMeta({ backstage }: Exchange): Reply {
  const { installedVersion } = backstage.traits;
  const common = { verifiable_password_authentication: installedVersion !== null };
  const version = installedVersion === null ? {} : { installed_version: installedVersion };
  return { status: 200, json: { ...common, ...version } };
}

/** Costs nothing; Enterprise Server has no limits to tell; `rate` is gone on 2026-03-10. */
function getRateLimit({ backstage, version, rate }: Exchange): Reply {
  if (!backstage.traits.rateLimited) return problem(404, 'Rate limiting is not enabled.');
  const search = { limit: 30, used: 0, remaining: 30, reset: rate.reset };
  const graphql = { ...rate, used: 0, remaining: rate.limit };
  const resources = { core: rate, search, graphql };
  return { status: 200, json: version === '2026-03-10' ? { resources } : { resources, rate } };
}

function getUser(exchange: Exchange): Reply {
  const account = accountFor(exchange);
  const { caller, backstage, links } = exchange;
  if (caller.kind === 'token' && caller.token.kind === 'installation') {
    return problem(403, 'Resource not accessible by integration');
  }
  const since = backstage.world.repositories[0]?.createdAt ?? 0;
  return { status: 200, json: privateUser(account, links, since) };
}
