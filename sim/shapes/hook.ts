import type { Links } from '../http/links.ts';
import type { Delivery, Hook } from '../webhooks/hook.ts';
import { type GitHub, timestamp } from './github.ts';

/** `GET …/hooks/{id}`, and inside a ping; an App's hook has no address of its own. */
export function hookShape(hook: Hook, links: Links) {
  const at = timestamp(hook.createdAt);
  const common = {
    ...{ id: hook.id, name: 'web', active: true, events: [...hook.events] },
    config: hookConfig(hook),
    ...{ created_at: at, updated_at: at },
  };
  if (hook.kind === 'app') {
    const owner = hook.app ? { app_id: hook.app.id } : {};
    return {
      ...{ ...common, type: 'App', ...owner },
      deliveries_url: links.api('/app/hook/deliveries'),
    };
  }
  return { ...common, type: 'Repository', ...repositoryMembers(hook, links) };
}

function repositoryMembers(hook: Hook & { readonly kind: 'repository' }, links: Links) {
  const url = links.api(`/repos/${hook.repository.fullName}/hooks/${hook.id}`);
  return {
    ...{ url, test_url: `${url}/test`, ping_url: `${url}/pings` },
    deliveries_url: `${url}/deliveries`,
    last_response: lastResponse(hook),
  };
}

/** `GET /app/hook/config`. */
export function hookConfig({ url }: Hook): GitHub<'webhook-config'> {
  return { url, content_type: 'json', insecure_ssl: '0', secret: '********' };
}

function lastResponse({ deliveries }: Hook): GitHub<'hook-response'> {
  const last = deliveries.at(-1);
  if (!last) return { code: null, status: 'unused', message: null };
  return { code: last.statusCode, status: 'active', message: last.status };
}

/** One of a list of deliveries. */
export function deliveryItem(one: Delivery): GitHub<'hook-delivery-item'> {
  return {
    ...{ id: one.id, guid: one.guid, delivered_at: timestamp(one.deliveredAt) },
    ...{ redelivery: one.redelivery, duration: one.durationMs / 1_000 },
    ...{ status: one.status, status_code: one.statusCode, event: one.event, action: one.action },
    ...{ installation_id: one.installationId, repository_id: one.repositoryId },
    throttled_at: null,
  };
}

/** `GET …/deliveries/{id}`. */
export function deliveryShape(one: Delivery): GitHub<'hook-delivery'> {
  const { id, response } = one;
  return {
    ...deliveryItem(one),
    ...{ id, installation_id: one.installationId, repository_id: one.repositoryId },
    url: one.hook.url,
    request: { headers: one.request.headers, payload: { ...one.payload } },
    response: { headers: response?.headers ?? null, payload: response?.body ?? null },
  };
}
