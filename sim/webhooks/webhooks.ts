import { randomUUID } from 'node:crypto';
import { createLinks } from '../http/links.ts';
import type { Traits } from '../mode.ts';
import { eventPayload, pingPayload } from '../shapes/webhook-payload.ts';
import { createIds } from '../state/ids.ts';
import type { World } from '../world.ts';
import { createCourier } from './courier.ts';
import type { DeliverHook } from './delivery.ts';
import type { Delivery, Hook, Letter } from './hook.ts';
import { buildHook, type HookOrder, reachOf } from './hook-order.ts';
import { type Happening, watchRuns } from './watch.ts';

export interface Webhooks {
  readonly hooks: readonly Hook[];
  /**
   * Adds a hook and sends it a ping; of what happened before it hears nothing.
   * @throws for a URL that is not `http:`, an unknown repository or App, an App that has a hook
   */
  add(order: HookOrder): Hook;
  /** Sends once more, under the same GUID. */
  redeliver(delivery: Delivery): void;
  /** Resolves once nothing is under way; what leaves later by the clock does not count. */
  settled(): Promise<void>;
}

export function createWebhooks(given: {
  world: World;
  traits: Traits;
  /** `http://127.0.0.1:PORT`, asked once there is a hook. */
  origin: () => string;
  fate: DeliverHook;
  delayMs: number;
  timeoutMs: number;
  closing: AbortSignal;
  log: (line: string) => void;
}): Webhooks {
  const { world, traits, origin } = given;
  const links = () => createLinks(origin(), traits.prefix, null);
  const ids = createIds();
  const hooks: Hook[] = [];
  const courier = createCourier({ ...given, ids });

  function tell(happening: Happening): void {
    const guid = randomUUID();
    const { repository } = happening.run;
    for (const hook of hooks) {
      const reach = reachOf(hook, repository, world.installations);
      if (!reach || !hook.events.includes(happening.event)) continue;
      const { installation } = reach;
      courier.send({
        ...{ hook, guid, event: happening.event, action: happening.action, redelivery: false },
        ...{ installationId: installation?.id ?? null, repositoryId: repository.id },
        payload: eventPayload(happening, { links: links(), installation }),
      });
    }
  }

  function ping(hook: Hook): void {
    courier.send({
      ...{ hook, guid: randomUUID(), event: 'ping', action: null, redelivery: false },
      installationId: null,
      repositoryId: hook.kind === 'repository' ? hook.repository.id : null,
      payload: pingPayload(hook, links()),
    });
  }

  return {
    hooks,
    add(order) {
      if (!order.url.startsWith('http://')) throw new Error(`not an http URL: ${order.url}`);
      const hook = buildHook(order, {
        repository: (fullName) => world.repository(fullName),
        apps: world.apps,
        id: ids.next('hook'),
        createdAt: world.now(),
      });
      if (hook.kind === 'app' && hooks.some((one) => one.kind === 'app' && one.app === hook.app)) {
        throw new Error('an App has one hook');
      }
      hooks.push(hook);
      // Until there is somebody to tell, nobody watches.
      if (hooks.length === 1) watchRuns({ world, closing: given.closing, tell });
      ping(hook);
      return hook;
    },
    redeliver: (delivery) => courier.send({ ...letterOf(delivery), redelivery: true }),
    settled: () => courier.settled(),
  };
}

function letterOf(delivery: Delivery): Letter {
  const { hook, guid, event, action, redelivery, installationId, repositoryId, payload } = delivery;
  return { hook, guid, event, action, redelivery, installationId, repositoryId, payload };
}
