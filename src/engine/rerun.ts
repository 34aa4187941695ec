import { heardAttempt, rerunOrdered } from '../domain/deploy.ts';
import type { Order } from '../domain/order.ts';
import { shippedCommit } from '../domain/shipping.ts';
import { mayBeRerun } from '../domain/standing.ts';
import type { Reach } from './checkpoint.ts';
import type { Gates } from './gates.ts';
import { type GiveOrders, ORDER_BOUND_MS } from './obeyed.ts';
import type { Orders } from './order-port.ts';
import type { Clock, Log, Store, Target } from './ports.ts';
import type { Recorder } from './record.ts';

/**
 * Has GitHub run a deploy again. As with the first dispatch the intent is kept before anything leaves the
 * process, and nothing whose fate is unknown is sent again: the order stands as awaited, and holds the
 * target, until GitHub shows the attempt or has had long enough to.
 */
export function createRerun(deps: {
  store: Store;
  recorder: Recorder;
  github: Orders;
  gates: Pick<Gates, 'closedTo'>;
  clock: Clock;
  log: Log;
  targets: ReadonlyMap<string, Target>;
  reach: Reach;
}): GiveOrders['rerun'] {
  const { store, recorder, github, gates, clock, log, targets, reach } = deps;

  const rerun: GiveOrders['rerun'] = async (id, leave, onlyFailed) => {
    const deploy = await store.load(id);
    if (deploy === null) return { ok: false, refusal: 'no-such-deploy', deploy };
    const runId = deploy.binding?.runId;
    if (runId === undefined) return { ok: false, refusal: 'no-run', deploy };
    if (rerunOrdered(deploy) !== null) return { ok: true, deploy, changed: false };
    if (!mayBeRerun(deploy)) return { ok: false, refusal: 'not-now', deploy };
    const target = targets.get(deploy.wish.target);
    const by = target === undefined ? null : await gates.closedTo(target, shippedCommit(deploy));
    if (by !== null && leave.override === null) return { ok: false, refusal: 'closed', deploy, by };

    const at = clock.now();
    const kind = onlyFailed ? 'rerun-failed' : 'rerun';
    const order: Order = {
      ...{ kind, by: leave.by, at, runId },
      ...{ attempt: heardAttempt(deploy) + 1, note: by === null ? null : leave.override },
    };
    const rules = { concurrency: target?.concurrency ?? null, leave, at };
    const awaited = { type: 'ordered', at, order: { ...order, fate: 'awaited' } } as const;
    const begun = await recorder.recordIfRoom(id, awaited, rules);
    if (!begun.ok && begun.refusal !== 'not-open') return begun;
    // Somebody was quicker: another order, or an attempt that has come and gone. It is decided again.
    if (!begun.ok) return rerun(id, leave, onlyFailed);
    reach('rerun.committed', id);
    const asking = { purpose: 'operator', signal: clock.deadline(ORDER_BOUND_MS) } as const;
    const answer = await github.rerun(
      { repository: deploy.wish.repository, runId },
      { onlyFailed },
      asking,
    );
    reach('rerun.answered', id);
    log.info({ deploy: id, order: order.kind, by: order.by, answer: answer.kind }, 'run again');
    switch (answer.kind) {
      case 'taken':
        return recorder.record(id, { type: 'ordered', at: clock.now(), order });
      case 'refused':
      case 'not-sent': {
        const refused = { ...order, fate: 'refused' } as const;
        const ended = await recorder.record(id, {
          type: 'ordered',
          at: clock.now(),
          order: refused,
        });
        return ended.ok
          ? { ok: false, refusal: answer.kind, deploy: ended.deploy, message: answer.message }
          : ended;
      }
      case 'unknown':
        return { ok: false, refusal: 'unknown', deploy: begun.deploy, message: answer.message };
    }
  };
  return rerun;
}
