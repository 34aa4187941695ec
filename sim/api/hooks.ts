import type { Endpoint, EndpointKind, Exchange } from '../http/endpoint.ts';
import { pageSize, paginate } from '../http/paging.ts';
import { notFound, problem, Refusal, type Reply } from '../http/reply.ts';
import { deliveryItem, deliveryShape, hookConfig, hookShape } from '../shapes/hook.ts';
import type { Level } from '../state/accounts.ts';
import type { Delivery, Hook } from '../webhooks/hook.ts';
import { appFor, repositoryFor } from './access.ts';

const HOOKS = '/repos/:owner/:repo/hooks';
const REPOSITORY_DOCS = '/repos/webhooks';
const APP_DOCS = '/apps/webhooks';

/** Whose hook the deliveries are of, by what the path names and the caller may. */
type HookFor = (exchange: Exchange, level: Level) => Hook;

export const hookEndpoints: readonly Endpoint[] = [
  {
    ...{ kind: 'hooks', method: 'GET', pattern: HOOKS },
    docs: `${REPOSITORY_DOCS}#list-repository-webhooks`,
    handle: listHooks,
  },
  {
    ...{ kind: 'hook', method: 'GET', pattern: `${HOOKS}/:hook` },
    docs: `${REPOSITORY_DOCS}#get-a-repository-webhook`,
    handle: (exchange) => {
      const hook = repositoryHook(exchange, 'read');
      return { status: 200, json: hookShape(hook, exchange.links) };
    },
  },
  ...deliveryEndpoints(repositoryHook, {
    kinds: ['deliveries', 'delivery', 'redelivery'],
    pattern: `${HOOKS}/:hook/deliveries`,
    docs: (verb, noun) => `${REPOSITORY_DOCS}#${verb}-${noun}-for-a-repository-webhook`,
  }),
  {
    ...{ kind: 'app_hook_config', method: 'GET', pattern: '/app/hook/config' },
    docs: `${APP_DOCS}#get-a-webhook-configuration-for-an-app`,
    handle: (exchange) => ({ status: 200, json: hookConfig(appHook(exchange)) }),
  },
  ...deliveryEndpoints(appHook, {
    kinds: ['app_deliveries', 'app_delivery', 'app_redelivery'],
    pattern: '/app/hook/deliveries',
    docs: (verb, noun) => `${APP_DOCS}#${verb}-${noun}-for-an-app-webhook`,
  }),
];

function deliveryEndpoints(
  hookFor: HookFor,
  given: {
    kinds: readonly [list: EndpointKind, one: EndpointKind, again: EndpointKind];
    pattern: string;
    docs: (verb: string, noun: string) => string;
  },
): Endpoint[] {
  const { pattern, docs } = given;
  const [list, one, again] = given.kinds;
  return [
    {
      ...{ kind: list, method: 'GET', pattern, docs: docs('list', 'deliveries') },
      handle: (exchange) => listDeliveries(exchange, hookFor(exchange, 'read')),
    },
    {
      ...{ kind: one, method: 'GET', pattern: `${pattern}/:delivery` },
      docs: docs('get', 'a-delivery'),
      handle: (exchange) => {
        const delivery = deliveryFor(exchange, hookFor(exchange, 'read'));
        return { status: 200, json: deliveryShape(delivery) };
      },
    },
    {
      ...{ kind: again, method: 'POST', pattern: `${pattern}/:delivery/attempts` },
      docs: docs('redeliver', 'a-delivery'),
      handle: (exchange) => {
        const delivery = deliveryFor(exchange, hookFor(exchange, 'write'));
        exchange.backstage.webhooks.redeliver(delivery);
        return { status: 202, json: {} };
      },
    },
  ];
}

function listHooks(exchange: Exchange): Reply {
  const hooks = hooksOf(exchange, 'read').map((one) => hookShape(one, exchange.links));
  const { items, headers } = paginate(hooks, exchange);
  return { status: 200, headers, json: items };
}

function hooksOf(exchange: Exchange, level: Level): Hook[] {
  const repository = repositoryFor(exchange, { repository_hooks: level });
  const { hooks } = exchange.backstage.webhooks;
  return hooks.filter((one) => one.kind === 'repository' && one.repository === repository);
}

function repositoryHook(exchange: Exchange, level: Level): Hook {
  const found = hooksOf(exchange, level).find(({ id }) => String(id) === exchange.params['hook']);
  if (!found) throw notFound();
  return found;
}

/** That an App without a hook gets 404 is our choice. */
function appHook(exchange: Exchange): Hook {
  const app = appFor(exchange);
  const { hooks } = exchange.backstage.webhooks;
  const found = hooks.find((one) => one.kind === 'app' && one.app === app);
  if (!found) throw notFound();
  return found;
}

function deliveryFor(exchange: Exchange, { deliveries }: Hook): Delivery {
  const found = deliveries.find(({ id }) => String(id) === exchange.params['delivery']);
  if (!found) throw notFound();
  return found;
}

/** Newest first; a cursor names the delivery its page begins with, so a page stays as it was. */
function listDeliveries(exchange: Exchange, { deliveries }: Hook): Reply {
  const fits = statusFilter(exchange.query.get('status'));
  const all = deliveries.toReversed().filter((one) => fits(one.statusCode));
  const size = pageSize(exchange.query);
  const from = startOf(exchange.query.get('cursor'), all);
  const before = from > 0 ? all[Math.max(0, from - size)] : undefined;
  const links = [
    ...linkTo(exchange, 'prev', before),
    ...linkTo(exchange, 'next', all[from + size]),
  ];
  const headers = links.length > 0 ? { Link: links.join(', ') } : {};
  return { status: 200, headers, json: all.slice(from, from + size).map(deliveryItem) };
}

/** @throws {Refusal} 422 for what is neither of the two */
function statusFilter(status: string | null): (code: number) => boolean {
  if (status === null) return () => true;
  if (status === 'success') return (code) => code >= 200 && code < 400;
  if (status === 'failure') return (code) => code >= 400 && code < 600;
  throw new Refusal(problem(422, 'status must be one of: success, failure'));
}

/** @throws {Refusal} 422 for a cursor that was not handed out */
function startOf(cursor: string | null, all: readonly Delivery[]): number {
  if (cursor === null) return 0;
  const id = /^v1_(\d+)$/.exec(cursor)?.[1];
  if (id === undefined) throw new Refusal(problem(422, 'Invalid cursor'));
  const found = all.findIndex((one) => one.id <= Number(id));
  return found === -1 ? all.length : found;
}

function linkTo(exchange: Exchange, rel: string, start: Delivery | undefined): string[] {
  if (!start) return [];
  const query = new URLSearchParams(exchange.query);
  query.set('cursor', `v1_${start.id}`);
  return [`<${exchange.links.api(exchange.path)}?${query.toString()}>; rel="${rel}"`];
}
