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

/** A person's order to GitHub. */
export type Order = Readonly<{
  kind: OrderKind;
  by: string;
  at: Millis;
  runId: number;
  /** The attempt it is about; of a re-run the one that it asks for. */
  attempt: number;
  /** What was said with it. */
  note: string | null;
  /**
   * Left out: GitHub took it. `awaited`: it is being asked, or its answer was lost; `refused`: nothing came
   * of it.
   */
  fate?: 'awaited' | 'refused';
}>;

/** How many are kept: the newest. */
const MAX_ORDERS = 50;

/**
 * Every order once, with what is surest of its fate, in the order of their times; `known` itself comes back
 * where nothing is new.
 */
export function joinOrder(known: readonly Order[], order: Order): readonly Order[] {
  const name = nameOf(order);
  const same = known.find((other) => nameOf(other) === name);
  if (same !== undefined && sureness(same) >= sureness(order)) return known;
  const all = [...known.filter((other) => other !== same), order].sort(
    (a, b) => a.at - b.at || (nameOf(a) < nameOf(b) ? -1 : 1),
  );
  return all.slice(-MAX_ORDERS);
}

function nameOf({ kind, by, at, runId, attempt, note }: Order): string {
  return JSON.stringify([kind, by, at, runId, attempt, note]);
}

/** GitHub's yes outweighs that nothing was seen to come of it. */
function sureness({ fate }: Order): number {
  if (fate === undefined) return 2;
  return fate === 'refused' ? 1 : 0;
}

/** The newest of these orders about a run's attempt, or a later one, but for those that came to nothing. */
export function orderOf(
  orders: readonly Order[],
  kinds: readonly OrderKind[],
  about: Readonly<{ runId: number; attempt: number }>,
): Order | null {
  const fits = (order: Order): boolean =>
    order.fate !== 'refused' &&
    kinds.includes(order.kind) &&
    order.runId === about.runId &&
    order.attempt >= about.attempt;
  return orders.findLast(fits) ?? null;
}
