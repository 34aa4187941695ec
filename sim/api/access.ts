import { badCredentials } from '../http/authenticate.ts';
import type { Exchange } from '../http/endpoint.ts';
import { moved } from '../http/moved.ts';
import { notFound, problem, Refusal } from '../http/reply.ts';
import type { Account, App, Token } from '../state/accounts.ts';
import { allows, type Level, type Permissions, reaches } from '../state/accounts.ts';
import {
  findRepository,
  findWorkflow,
  hasMoved,
  type Repository,
  type Workflow,
} from '../state/repository.ts';
import type { Run } from '../state/run.ts';

type Need = { readonly [Name in keyof Permissions]?: Level };

/**
 * The repository in the path, if the caller may do `need` there.
 * @throws {Refusal} a redirect under an old name, 404 for what the caller cannot see, 401 without a token where one is needed,
 *   403 where the token's permissions fall short
 */
export function repositoryFor(exchange: Exchange, need: Need): Repository {
  const { caller, params, backstage } = exchange;
  if (caller.kind === 'app') throw badCredentials();
  const fullName = `${params['owner']}/${params['repo']}`;
  const found = findRepository(backstage.world.repositories, fullName);
  if (!found) throw notFound();
  const isReached = caller.kind === 'token' && reaches(caller.token, found);
  if (found.private && !isReached) throw notFound();
  if (hasMoved(found, fullName)) throw moved(exchange, found);
  const isRead = Object.values(need).every((level) => level === 'read');
  // Hooks are nobody else's business, however public the repository.
  if (isRead && !found.private && need.repository_hooks === undefined) return found;
  if (caller.kind === 'anonymous') throw new Refusal(problem(401, 'Requires authentication'));
  if (!isReached || !grants(caller.token, need)) throw inaccessible(caller.token);
  return found;
}

function grants(token: Token, need: Need): boolean {
  const names = Object.keys(need) as (keyof Need)[];
  return names.every((name) => {
    const level = need[name];
    return level === undefined || allows(token.permissions[name], level);
  });
}

function inaccessible(token: Token): Refusal {
  const by = token.kind === 'installation' ? 'integration' : 'personal access token';
  return new Refusal(problem(403, `Resource not accessible by ${by}`));
}

/** The workflow in the path. @throws {Refusal} 404 */
export function workflowFor(exchange: Exchange, repository: Repository): Workflow {
  const workflow = findWorkflow(repository, exchange.params['workflow'] ?? '');
  if (!workflow) throw notFound();
  return workflow;
}

/** The run in the path, seen by its id as soon as it exists. @throws {Refusal} 404 */
export function runFor(exchange: Exchange, repository: Repository): Run {
  const run = exchange.backstage.world.run(Number(exchange.params['run']));
  if (!run || run.repository !== repository || run.createdAt > exchange.seenAt) throw notFound();
  return run;
}

/** Whoever owns the token. @throws {Refusal} 401 */
export function accountFor(exchange: Exchange): Account {
  const { caller } = exchange;
  if (caller.kind === 'token') return caller.token.account;
  throw new Refusal(problem(401, 'Requires authentication'));
}

/** The App that signed the JWT. @throws {Refusal} 401 */
export function appFor(exchange: Exchange): App {
  if (exchange.caller.kind === 'app') return exchange.caller.app;
  throw new Refusal(problem(401, 'A JSON web token could not be decoded'));
}
