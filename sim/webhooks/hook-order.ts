import { type App, covers, type Installation } from '../state/accounts.ts';
import type { Repository } from '../state/repository.ts';
import type { Hook, HookEvent, RepositoryEvent } from './hook.ts';

const REPOSITORY_EVENTS: readonly RepositoryEvent[] = ['workflow_run', 'workflow_job'];
const APP_EVENTS: readonly HookEvent[] = [
  ...REPOSITORY_EVENTS,
  'workflow_dispatch',
  'deployment_review',
];

/** A hook to be made. `url` is `http:`; `secret` signs every body. */
export type HookOrder = { readonly url: string; readonly secret: string } & (
  | {
      readonly kind: 'repository';
      /** `owner/name`. */
      readonly repository: string;
      /** Both when absent. */
      readonly events?: readonly RepositoryEvent[];
    }
  | {
      readonly kind: 'app';
      /** Slug or id; absent: the world's first, or in a world without Apps nobody's, for every repository. */
      readonly app?: string | number;
    }
);

interface Deps {
  readonly repository: (fullName: string) => Repository;
  readonly apps: readonly App[];
  readonly id: number;
  readonly createdAt: number;
}

/** @throws where there is no such repository or App: for a test's own use */
export function buildHook(order: HookOrder, { repository, apps, id, createdAt }: Deps): Hook {
  const { url, secret } = order;
  const made = { id, url, secret, createdAt, deliveries: [] };
  if (order.kind === 'repository') {
    const events = order.events ?? REPOSITORY_EVENTS;
    return { ...made, kind: 'repository', events, repository: repository(order.repository) };
  }
  return { ...made, kind: 'app', events: APP_EVENTS, app: appOf(order.app, apps) };
}

function appOf(wanted: string | number | undefined, apps: readonly App[]): App | null {
  if (wanted === undefined) return apps[0] ?? null;
  const found = apps.find(({ id, slug }) => id === wanted || slug === wanted);
  if (!found) throw new Error(`the simulated world has no App ${wanted}`);
  return found;
}

/** Why a hook hears of a repository: its own (no installation), or its App is installed there. */
export interface Reach {
  readonly installation: Installation | null;
}

/** Null: it does not. */
export function reachOf(
  hook: Hook,
  repository: Repository,
  installations: readonly Installation[],
): Reach | null {
  if (hook.kind === 'repository') {
    return hook.repository === repository ? { installation: null } : null;
  }
  if (hook.app === null) return { installation: null };
  const found = installations.find((one) => one.app === hook.app && covers(one, repository));
  return found ? { installation: found } : null;
}
