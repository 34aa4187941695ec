import type { Deploy } from '../../../src/contract/deploy.ts';
import { heldSince } from './since.ts';
import { ordersOfAttempt } from './stopping.ts';

type Order = Deploy['orders'][number];

/** GitHub goes on within seconds. What still waits after this long waits for another word. */
const TAKEN_UP_MS = 30_000;

/** What was said of the approval that it waits for now; null where nothing was: another one may come after it. */
export function reviewOf(deploy: Deploy): Order | null {
  const last = ordersOfAttempt(deploy, 'approve', 'reject').at(-1);
  if (last === undefined) return null;
  return Date.parse(last.at_utc) < Date.parse(heldSince(deploy)) ? null : last;
}

/** Whether GitHub may still be about to take it up. */
export function isBeingTakenUp({ at_utc: at }: Order, now: number): boolean {
  return now - Date.parse(at) < TAKEN_UP_MS;
}
