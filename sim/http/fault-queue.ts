import type { Fault } from '../faults.ts';
import type { EndpointKind } from './endpoint.ts';

export interface FaultOrder {
  /** Which requests; absent: any of the API's. */
  readonly on?: EndpointKind;
  /** Only those that ask for this page of a list. */
  readonly page?: number;
  /** Only those with this parameter in the query. */
  readonly parameter?: string;
  /** How many of them, default 1; `Infinity` until `clear`. */
  readonly times?: number;
}

/** Faults ordered by hand for requests to come; the oldest fitting order is served first. */
export interface FaultQueue {
  add(fault: Fault, order?: FaultOrder): void;
  clear(): void;
  take(kind: EndpointKind, query: URLSearchParams): Fault | null;
}

export function createFaultQueue(): FaultQueue {
  const orders: (Pick<FaultOrder, 'on' | 'page' | 'parameter'> & { fault: Fault; left: number })[] =
    [];
  return {
    add(fault, { times = 1, ...which } = {}) {
      orders.push({ fault, ...which, left: times });
    },
    clear() {
      orders.length = 0;
    },
    take(kind, query) {
      if (kind === 'page') return null;
      const page = Number(query.get('page') ?? 1);
      const order = orders.find(
        (one) =>
          one.left > 0 &&
          (one.on ?? kind) === kind &&
          (one.page === undefined || one.page === page) &&
          (one.parameter === undefined || query.has(one.parameter)),
      );
      if (!order) return null;
      order.left -= 1;
      return order.fault;
    },
  };
}
