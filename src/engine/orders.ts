import { type Deploy, githubWord } from '../domain/deploy.ts';
import { type OrderKind, orderOf } from '../domain/order.ts';
import type { Leave } from '../domain/policy.ts';
import { mayBeRerun, standingOf } from '../domain/standing.ts';
import { STATUS } from '../domain/status.ts';
import type { Asking } from './github-port.ts';
import type { Ordered, Orders, RunName } from './order-port.ts';
import type { Clock, InTheWay, Log, Store, Target } from './ports.ts';
import type { Recorded, Recorder } from './record.ts';

const ORDER_BOUND_MS = 10_000;

/** An order that GitHub took, and the deploy after it; or why it is as it was. */
export type Obeyed =
  | Recorded
  | Readonly<{ ok: false; refusal: 'no-run' | 'not-now'; deploy: Deploy }>
  | Readonly<{ ok: false; refusal: 'in-the-way'; deploy: Deploy; way: InTheWay }>
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

/** What people have GitHub do to a run: one request, then one fact. None is repeated by itself. */
export function createGiveOrders(deps: {
  store: Store;
  recorder: Recorder;
  github: Orders;
  clock: Clock;
  log: Log;
  targets: ReadonlyMap<string, Target>;
}): GiveOrders {
  const { store, recorder, github, clock, log, targets } = deps;

  type Give = Readonly<{
    kind: OrderKind;
    by: string;
    note: string | null;
    /** Whether the deploy stands where this can be done. */
    isOpenTo: (deploy: Deploy) => boolean;
    /** 1 where it speaks of the attempt after the newest. */
    ahead: 0 | 1;
    /** Asked once for an attempt is enough. */
    isOnce: boolean;
    send: (run: RunName, asking: Asking) => Promise<Ordered>;
    wayOf?: (deploy: Deploy) => Promise<InTheWay | null>;
  }>;

  async function give(id: string, order: Give): Promise<Obeyed> {
    const deploy = await store.load(id);
    if (deploy === null) return { ok: false, refusal: 'no-such-deploy', deploy };
    const { kind, by, note } = order;
    const runId = deploy.binding?.runId;
    if (runId === undefined) return { ok: false, refusal: 'no-run', deploy };
    const attempt = (githubWord(deploy)?.attempt ?? 1) + order.ahead;
    // Asked once is asked: the second of two tabs sees the first one’s order.
    const isAsked = orderOf(deploy.orders, [kind], { runId, attempt }) !== null;
    if (isAsked && order.isOnce) return { ok: true, deploy, changed: false };
    if (!order.isOpenTo(deploy)) return { ok: false, refusal: 'not-now', deploy };
    const way = (await order.wayOf?.(deploy)) ?? null;
    if (way !== null) return { ok: false, refusal: 'in-the-way', deploy, way };
    const asking = { purpose: 'operator', signal: clock.deadline(ORDER_BOUND_MS) } as const;
    const answer = await order.send({ repository: deploy.wish.repository, runId }, asking);
    log.info({ deploy: id, order: kind, by, answer: answer.kind }, 'order given to GitHub');
    if (answer.kind !== 'taken') {
      return { ok: false, refusal: answer.kind, deploy, message: answer.message };
    }
    const at = clock.now();
    return recorder.record(id, {
      type: 'ordered',
      at,
      order: { kind, by, at, runId, attempt, note },
    });
  }

  return {
    cancel: (id, by, isForced) =>
      give(id, {
        kind: isForced ? 'force-cancel' : 'cancel',
        ...{ by, note: null, ahead: 0, isOnce: true },
        isOpenTo: (deploy) => STATUS[standingOf(deploy).status].mayCancel,
        send: (run, asking) => github.cancel(run, { isForced }, asking),
      }),
    rerun: (id, leave, onlyFailed) =>
      give(id, {
        kind: onlyFailed ? 'rerun-failed' : 'rerun',
        ...{ by: leave.by, note: null, ahead: 1, isOnce: true },
        isOpenTo: mayBeRerun,
        send: (run, asking) => github.rerun(run, { onlyFailed }, asking),
        wayOf: (deploy) => {
          const concurrency = targets.get(deploy.wish.target)?.concurrency ?? null;
          return store.inTheWay(deploy, { concurrency, leave, at: clock.now() });
        },
      }),
    review: (id, by, isApproved, comment) =>
      give(id, {
        kind: isApproved ? 'approve' : 'reject',
        // One environment after another may ask.
        ...{ by, note: comment, ahead: 0, isOnce: false },
        isOpenTo: (deploy) => standingOf(deploy).status === 'waiting',
        send: (run, asking) => {
          const word = `${by}, in Signalbox${comment === null ? '' : `: ${comment}`}`;
          return github.review(run, { isApproved, comment: word }, asking);
        },
      }),
  };
}
