import type { Endpoint, Exchange } from '../http/endpoint.ts';
import { moved } from '../http/moved.ts';
import { notFound, type Reply } from '../http/reply.ts';
import { installationShape, installationToken, integration } from '../shapes/account.ts';
import { covers, type Installation } from '../state/accounts.ts';
import { findRepository, hasMoved } from '../state/repository.ts';
import { appFor } from './access.ts';

/** A GitHub App's own endpoints, asked with its JWT. */
export const appEndpoints: readonly Endpoint[] = [
  {
    kind: 'app',
    method: 'GET',
    pattern: '/app',
    docs: '/apps/apps#get-the-authenticated-app',
    handle: getApp,
  },
  {
    kind: 'installation',
    method: 'GET',
    pattern: '/repos/:owner/:repo/installation',
    docs: '/apps/apps#get-a-repository-installation-for-the-authenticated-app',
    handle: getInstallation,
  },
  {
    kind: 'installation_token',
    method: 'POST',
    pattern: '/app/installations/:installation/access_tokens',
    docs: '/apps/apps#create-an-installation-access-token-for-an-app',
    handle: createToken,
  },
];

function getApp(exchange: Exchange): Reply {
  const app = appFor(exchange);
  const owner = installationsOf(exchange)[0]?.account ?? app.bot;
  return { status: 200, json: integration(app, owner, exchange.links, since(exchange)) };
}

function getInstallation(exchange: Exchange): Reply {
  const { owner = '', repo = '' } = exchange.params;
  const fullName = `${owner}/${repo}`;
  const repository = findRepository(exchange.backstage.world.repositories, fullName);
  if (!repository) throw notFound();
  const found = installationsOf(exchange).find((one) => covers(one, repository));
  if (!found) throw notFound();
  if (hasMoved(repository, fullName)) throw moved(exchange, repository);
  return { status: 200, json: installationShape(found, exchange.links, since(exchange)) };
}

/** The token of an installation: reaches what the installation does, for an hour. */
function createToken(exchange: Exchange): Reply {
  const id = exchange.params['installation'];
  const found = installationsOf(exchange).find((one) => String(one.id) === id);
  if (!found) throw notFound();
  return {
    status: 201,
    json: installationToken(exchange.backstage.world.addInstallationToken(found)),
  };
}

function installationsOf(exchange: Exchange): Installation[] {
  const app = appFor(exchange);
  return exchange.backstage.world.installations.filter((one) => one.app === app);
}

function since(exchange: Exchange): number {
  return exchange.backstage.world.repositories[0]?.createdAt ?? 0;
}
