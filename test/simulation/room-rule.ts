import type { Deploy } from '../../src/domain/deploy.ts';
import { standingOf } from '../../src/domain/standing.ts';
import { isFinal } from '../../src/domain/status.ts';
import type { Change } from '../../src/engine/ports.ts';
import { claimsOf } from './broken.ts';
import { TARGETS } from './world.ts';

export type RoomRule = Readonly<{
  /** A deploy was accepted, or its run taken in. */
  came: (deploy: Deploy) => void;
  check: (change: Change) => void;
}>;

/**
 * The console opens no deploy where its target has no room, be it new or run again. What people run again
 * at GitHub comes as it comes; then the console opens nothing more.
 */
export function createRoomRule(): RoomRule {
  const open = new Map<string, Set<string>>();

  function keep({ wish }: Deploy, isOpen: boolean): number {
    const here = open.get(wish.target) ?? new Set();
    open.set(wish.target, here);
    if (isOpen) here.add(wish.id);
    else here.delete(wish.id);
    return here.size;
  }

  function checkRoom(deploy: Deploy, count: number): void {
    const { id, target } = deploy.wish;
    const concurrency = TARGETS.get(target)?.concurrency ?? Number.POSITIVE_INFINITY;
    claimsOf(id)(
      count <= concurrency,
      `opened as number ${count} on ${target}, which takes ${concurrency}`,
    );
  }

  return {
    came: (deploy) => {
      const count = keep(deploy, isOpen(deploy));
      if (deploy.wish.origin === 'console') checkRoom(deploy, count);
    },
    check: ({ before, deploy, entry }) => {
      const count = keep(deploy, isOpen(deploy));
      const isReopened = !isOpen(before) && isOpen(deploy);
      if (isReopened && entry.event === 'ordered') checkRoom(deploy, count);
    },
  };
}

function isOpen(deploy: Deploy): boolean {
  return !isFinal(standingOf(deploy).status);
}
