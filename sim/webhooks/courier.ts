import { setImmediate as turn } from 'node:timers/promises';
import type { Ids } from '../state/ids.ts';
import type { World } from '../world.ts';
import { type DeliverHook, requestOf } from './delivery.ts';
import type { Hook, Letter } from './hook.ts';
import { NOT_CONNECTED, post } from './post.ts';

const KEPT = 1_000;

export interface Courier {
  /** Sends in the background; each delivery is noted at its hook when it has ended. */
  send(letter: Letter): void;
  /** Resolves once nothing is under way; what leaves later by the clock does not count. */
  settled(): Promise<void>;
}

/**
 * Each hook gets one letter at a time, so that what is told in order arrives in order; to be late,
 * or to be overtaken, is the fate of single letters.
 */
export function createCourier(given: {
  world: World;
  ids: Ids;
  fate: DeliverHook;
  /** Before a letter leaves, in ms, where its fate says nothing else. */
  delayMs: number;
  /** How long a receiver may take, in ms of real time. */
  timeoutMs: number;
  closing: AbortSignal;
  log: (line: string) => void;
}): Courier {
  const { world, ids, fate, closing } = given;
  const lanes = new Map<Hook, Promise<void>>();

  function leave(letter: Letter, isLost: boolean): void {
    const before = lanes.get(letter.hook) ?? Promise.resolve();
    const lane = before.then(() => attempt(letter, isLost));
    lanes.set(letter.hook, lane);
    void lane.then(() => {
      if (lanes.get(letter.hook) === lane) lanes.delete(letter.hook);
    });
  }

  async function attempt(letter: Letter, isLost: boolean): Promise<void> {
    const { hook, event, action } = letter;
    const request = requestOf(letter);
    const deliveredAt = world.now();
    const startedAt = performance.now();
    try {
      const answer = isLost ? NOT_CONNECTED : await post(hook.url, request, given);
      const durationMs = Math.round(performance.now() - startedAt);
      const id = ids.next('delivery');
      hook.deliveries.push({ ...letter, ...answer, id, deliveredAt, durationMs, request });
      if (hook.deliveries.length > KEPT) hook.deliveries.shift();
      const what = action === null ? event : `${event} ${action}`;
      given.log(`webhook ${hook.id} ${what} ${answer.statusCode} ${answer.status}`);
    } catch (error) {
      if (!closing.aborted) throw error;
    }
  }

  return {
    send(letter) {
      const { drop = false, copies = 1, delayMs = given.delayMs } = fate(letter);
      for (let copy = 0; copy < copies; copy++) {
        if (delayMs === 0) {
          leave(letter, drop);
          continue;
        }
        // Rejects only when the simulator closes before the time.
        world.clock.until(world.clock.now() + delayMs, closing).then(
          () => leave(letter, drop),
          () => {},
        );
      }
    },
    async settled() {
      // Whoever was woken by the clock just now has its turn first.
      await turn();
      while (lanes.size > 0) await Promise.all(lanes.values());
    },
  };
}
