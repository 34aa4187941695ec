import type { Deploy } from '../domain/deploy.ts';

export type Listener = (deploy: Deploy, position: number) => void;

export type Feed = Readonly<{
  /** `position`: where the change stands in the order of all changes. */
  publish: (deploy: Deploy, position: number) => void;
  /** Calls `listener` with every change of every deploy, or of one; returns the way to stop. */
  subscribe: (listener: Listener, deployId?: string) => () => void;
  /** Calls `listener` with every change without counting as a viewer, for whom more would be asked. */
  overhear: (listener: Listener) => void;
  /** Whether somebody watches this deploy, or all of them. */
  isWatched: (deployId: string) => boolean;
  /** Whether anybody watches anything. */
  hasWatchers: () => boolean;
}>;

/** Tells viewers in this process what was committed. A listener must not block and must not throw. */
export function createFeed(): Feed {
  const everything = new Set<Listener>();
  const single = new Map<string, Set<Listener>>();
  const overhearing: Listener[] = [];

  function publish(deploy: Deploy, position: number): void {
    for (const listener of everything) listener(deploy, position);
    for (const listener of single.get(deploy.wish.id) ?? []) listener(deploy, position);
    for (const listener of overhearing) listener(deploy, position);
  }

  function subscribe(listener: Listener, deployId?: string): () => void {
    if (deployId === undefined) {
      everything.add(listener);
      return () => everything.delete(listener);
    }
    const listeners = single.get(deployId) ?? new Set();
    single.set(deployId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && single.get(deployId) === listeners) single.delete(deployId);
    };
  }

  return {
    publish,
    subscribe,
    overhear: (listener) => {
      overhearing.push(listener);
    },
    isWatched: (deployId) => everything.size > 0 || single.has(deployId),
    hasWatchers: () => everything.size > 0 || single.size > 0,
  };
}
