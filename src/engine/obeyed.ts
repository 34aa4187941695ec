import type { Deploy } from '../domain/deploy.ts';
import type { Leave } from '../domain/policy.ts';
import type { Closed } from './gates.ts';
import type { Ordered } from './order-port.ts';
import type { InTheWay } from './ports.ts';
import type { Recorded } from './record.ts';

/** How long GitHub may take to say what it makes of an order. */
export const ORDER_BOUND_MS = 10_000;

/** An order that GitHub took, and the deploy after it; or why it is as it was. */
export type Obeyed =
  | Recorded
  | Readonly<{ ok: false; refusal: 'no-run' | 'not-now'; deploy: Deploy }>
  | Readonly<{ ok: false; refusal: 'in-the-way'; deploy: Deploy; way: InTheWay }>
  | Readonly<{ ok: false; refusal: 'closed'; deploy: Deploy; by: Closed }>
  | Readonly<{
      ok: false;
      refusal: Exclude<Ordered['kind'], 'taken'>;
      deploy: Deploy;
      message: string;
    }>;

export type GiveOrders = Readonly<{
  /** Asks GitHub to stop the run. */
  cancel: (id: string, by: string, isForced: boolean) => Promise<Obeyed>;
  /** Has GitHub run it again: the same commit, the same inputs, the next attempt. */
  rerun: (id: string, leave: Leave, onlyFailed: boolean) => Promise<Obeyed>;
  /** Lets the run go on, or not. */
  review: (id: string, by: string, isApproved: boolean, comment: string | null) => Promise<Obeyed>;
}>;
