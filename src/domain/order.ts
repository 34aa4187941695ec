import type { Millis } from './run.ts';

/** What a person had GitHub do to a run. */
export const ORDER_KINDS = [
  'cancel',
  'force-cancel',
  'rerun',
  'rerun-failed',
  'approve',
  'reject',
] as const;
export type OrderKind = (typeof ORDER_KINDS)[number];

/** An order that GitHub took. */
export type Order = Readonly<{
  kind: OrderKind;
  by: string;
  at: Millis;
  runId: number;
  /** The attempt it is about; of a re-run the one that it asks for. */
  attempt: number;
  /** What was said with it. */
  note: string | null;
}>;

/** How many are kept: the newest. */
const MAX_ORDERS = 50;

/** Every order once, in the order of their times; `known` itself comes back where nothing is new. */
export function joinOrder(known: readonly Order[], order: Order): readonly Order[] {
  const text = JSON.stringify(order);
  if (known.some((other) => JSON.stringify(other) === text)) return known;
  const all = [...known, order].sort(
    (a, b) => a.at - b.at || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1),
  );
  return all.slice(-MAX_ORDERS);
}

/** The newest of these orders about a run's attempt, or a later one; null where there is none. */
export function orderOf(
  orders: readonly Order[],
  kinds: readonly OrderKind[],
  about: Readonly<{ runId: number; attempt: number }>,
): Order | null {
  const fits = (order: Order): boolean =>
    kinds.includes(order.kind) && order.runId === about.runId && order.attempt >= about.attempt;
  return orders.findLast(fits) ?? null;
}
