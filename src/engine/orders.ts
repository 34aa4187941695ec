import { type Deploy, heardAttempt, rerunOrdered } from '../domain/deploy.ts';
import { type OrderKind, orderOf } from '../domain/order.ts';
import { standingOf } from '../domain/standing.ts';
import { STATUS } from '../domain/status.ts';
import type { Asking } from './github-port.ts';
import { type GiveOrders, type Obeyed, ORDER_BOUND_MS } from './obeyed.ts';
import type { Ordered, RunName } from './order-port.ts';
import { createRerun } from './rerun.ts';

/**
 * What people have GitHub do to a run: one request, then one fact. None is repeated by itself; asked again by
 * a person, GitHub does each once. A re-run is no such thing: see rerun.ts.
 */
export function createGiveOrders(deps: Parameters<typeof createRerun>[0]): GiveOrders {
  const { store, recorder, github, clock, log } = deps;

  type Give = Readonly<{
    kind: OrderKind;
    by: string;
    note: string | null;
    /** Whether the deploy stands where this can be done. */
    isOpenTo: (deploy: Deploy) => boolean;
    /** Asked once for an attempt is enough. */
    isOnce: boolean;
    send: (run: RunName, asking: Asking) => Promise<Ordered>;
  }>;

  async function give(id: string, order: Give): Promise<Obeyed> {
    const deploy = await store.load(id);
    if (deploy === null) return { ok: false, refusal: 'no-such-deploy', deploy };
    const { kind, by, note } = order;
    const runId = deploy.binding?.runId;
    if (runId === undefined) return { ok: false, refusal: 'no-run', deploy };
    const attempt = rerunOrdered(deploy)?.attempt ?? heardAttempt(deploy);
    // Asked once is asked: the second of two tabs sees the first one’s order.
    const isAsked = orderOf(deploy.orders, [kind], { runId, attempt }) !== null;
    if (isAsked && order.isOnce) return { ok: true, deploy, changed: false };
    if (!order.isOpenTo(deploy)) return { ok: false, refusal: 'not-now', deploy };
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
        ...{ by, note: null, isOnce: true },
        isOpenTo: (deploy) => STATUS[standingOf(deploy).status].mayCancel,
        send: (run, asking) => github.cancel(run, { isForced }, asking),
      }),
    rerun: createRerun(deps),
    review: (id, by, isApproved, comment) =>
      give(id, {
        kind: isApproved ? 'approve' : 'reject',
        // One environment after another may ask.
        ...{ by, note: comment, isOnce: false },
        isOpenTo: (deploy) => standingOf(deploy).status === 'waiting',
        send: (run, asking) => {
          const word = `${by}, in Signalbox${comment === null ? '' : `: ${comment}`}`;
          return github.review(run, { isApproved, comment: word }, asking);
        },
      }),
  };
}
