import { createHmac } from 'node:crypto';
import type { Delivery, Hook, Letter } from './hook.ts';

/** What happens to one letter on its way; what is absent stays as usual. */
export interface Fate {
  /** Never arrives: GitHub could not connect. */
  readonly drop?: boolean;
  /** How often it arrives, each a delivery of its own with the same GUID. Default 1. */
  readonly copies?: number;
  /** Leaves so much later, in ms, and what leaves sooner overtakes it. */
  readonly delayMs?: number;
}

export type DeliverHook = (letter: Letter) => Fate;

/** The request of a letter: the signature is over these very bytes. */
export function requestOf({ hook, guid, event, payload }: Letter): Delivery['request'] {
  const body = JSON.stringify(payload);
  const signature = createHmac('sha256', hook.secret).update(body).digest('hex');
  const headers = {
    Accept: '*/*',
    'Content-Type': 'application/json',
    'User-Agent': 'GitHub-Hookshot/51b1bd0',
    'X-GitHub-Delivery': guid,
    'X-GitHub-Event': event,
    'X-GitHub-Hook-ID': String(hook.id),
    'X-GitHub-Hook-Installation-Target-ID': String(targetId(hook)),
    'X-GitHub-Hook-Installation-Target-Type': TARGET_TYPE[hook.kind],
    'X-Hub-Signature-256': `sha256=${signature}`,
  };
  return { headers, body };
}

const TARGET_TYPE = { repository: 'repository', app: 'integration' } as const;

function targetId(hook: Hook): number {
  return hook.kind === 'repository' ? hook.repository.id : (hook.app?.id ?? 0);
}
