import type { Fault } from '../faults.ts';
import type { EndpointKind } from './endpoint.ts';

export interface FaultOrder {
  /** Which requests; absent: any of the API's. */
  readonly on?: EndpointKind;
  /** How many of them, default 1; `Infinity` until `clear`. */
  readonly times?: number;
}

/** Faults ordered by hand for requests to come; the oldest fitting order is served first. */
export interface FaultQueue {
  add(fault: Fault, order?: FaultOrder): void;
  clear(): void;
  take(kind: EndpointKind): Fault | null;
}

export function createFaultQueue(): FaultQueue {
  const orders: { fault: Fault; on: EndpointKind | undefined; left: number }[] = [];
  return {
    add(fault, { on, times = 1 } = {}) {
      orders.push({ fault, on, left: times });
    },
    clear() {
      orders.length = 0;
    },
    take(kind) {
      const fits = (one: { on: EndpointKind | undefined; left: number }) =>
        one.left > 0 && (one.on === undefined || one.on === kind) && kind !== 'page';
      const order = orders.find(fits);
      if (!order) return null;
      order.left -= 1;
      return order.fault;
    },
  };
}
