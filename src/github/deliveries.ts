import {
  type Asking,
  type Delivery,
  type GitHub,
  type Hook,
  OutsideError,
} from '../engine/github-port.ts';
import { type Client, noWayIn, refusedRead } from './client.ts';
import type { Access } from './credentials.ts';
import { parseDeliveries } from './payloads.ts';
import { understood } from './read-body.ts';
import type { Reply } from './reply.ts';

const PAGE = 100;
/** How far back is read at most: what is older than 300 deliveries is left to the reconciler. */
const MAX_PAGES = 3;

/** What GitHub says it delivered to us, and the way to ask for it again. */
export function createDeliveries(client: Client): Pick<GitHub, 'deliveries' | 'redeliver'> {
  async function ask(
    hook: Hook,
    { route, parameters }: { route: string; parameters: Readonly<Record<string, unknown>> },
    asking: Asking,
  ): Promise<Reply> {
    const access = await accessTo(client, hook);
    const reply = await client.request({ route, parameters, ...access, ...asking });
    if (reply.status >= 200 && reply.status < 300) return reply;
    throw refusedRead(reply);
  }

  return {
    deliveries: async (hook, since, asking) => {
      const found: Delivery[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < MAX_PAGES; page++) {
        const { path, parameters } = placeOf(hook);
        const query = {
          ...parameters,
          per_page: PAGE,
          ...(cursor === undefined ? {} : { cursor }),
        };
        const reply = await ask(hook, { route: `GET ${path}`, parameters: query }, asking);
        const list = understood(client, reply, parseDeliveries);
        found.push(...list.filter(({ deliveredAt }) => deliveredAt >= since));
        cursor = nextCursor(reply);
        const oldest = list.at(-1);
        if (cursor === undefined || oldest === undefined || oldest.deliveredAt < since) break;
      }
      return found;
    },
    redeliver: async (hook, deliveryId, asking) => {
      const { path, parameters } = placeOf(hook);
      const route = `POST ${path}/{delivery_id}/attempts`;
      await ask(hook, { route, parameters: { ...parameters, delivery_id: deliveryId } }, asking);
    },
  };
}

function placeOf(hook: Hook): { path: string; parameters: Readonly<Record<string, unknown>> } {
  if (hook.kind === 'app') return { path: '/app/hook/deliveries', parameters: {} };
  const [owner, repo] = hook.repository.split('/');
  return {
    path: '/repos/{owner}/{repo}/hooks/{hook_id}/deliveries',
    parameters: { owner, repo, hook_id: hook.id },
  };
}

async function accessTo(client: Client, hook: Hook): Promise<Access> {
  const { credentials } = client;
  const access = hook.kind === 'app' ? credentials.app() : credentials.access(hook.repository);
  const found = await access.catch(noWayIn);
  if (found !== null) return found;
  throw new OutsideError('terminal', 'the console is no GitHub App', null);
}

function nextCursor({ headers }: Reply): string | undefined {
  const next = /<([^>]+)>;\s*rel="next"/.exec(String(headers['link'] ?? ''))?.[1];
  return (next && URL.parse(next)?.searchParams.get('cursor')) || undefined;
}
