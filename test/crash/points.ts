import { CHECKPOINTS, type Checkpoint } from '../../src/engine/checkpoint.ts';

/** While GitHub has the request: the harness kills from outside, the simulator holds the answer back. */
export const IN_FLIGHT = ['in flight, before the effect', 'in flight, after the effect'] as const;
export type InFlight = (typeof IN_FLIGHT)[number];

/** What webhooks and re-runs do is tried by itself: its fate does not hang on how a dispatch went. */
type Matrixed = Exclude<Checkpoint, `webhook.${string}` | `rerun.${string}`>;

/** Where a server dies; at `none` it does not, which shows that nothing else is wrong. */
export type Point = Matrixed | InFlight | 'none';
export const POINTS: readonly Point[] = [
  ...CHECKPOINTS.filter((one): one is Matrixed => !/^(webhook|rerun)\./.test(one)),
  ...IN_FLIGHT,
  'none',
];

/** Where it died before, so that the next one has something to recover: then it dies in recovery. */
export type Origin = 'request.committed' | 'dispatch.sending' | 'dispatch.answered' | InFlight;

/** Whether the server kills itself there, while it takes the request and sends it. */
export function isOnTheWayOut(point: Point): point is Matrixed {
  return point.startsWith('request.') || point.startsWith('dispatch.');
}

export function isInFlight(point: Point): point is InFlight {
  return point.startsWith('in flight');
}

export function isInRecovery(point: Point): point is 'reconcile.leftover' | 'reconcile.settled' {
  return point === 'reconcile.leftover' || point === 'reconcile.settled';
}

export function isInSearch(point: Point): boolean {
  return point.startsWith('resolve.');
}

export function isInFollowing(point: Point): boolean {
  return point === 'reconcile.observed' || point === 'reconcile.recorded';
}

export function isInCallback(point: Point): boolean {
  return point.startsWith('callback.');
}
