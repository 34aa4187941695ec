import { useState } from 'react';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { type RerunWish, rerun } from '../data/orders.ts';
import { useSession, useTarget } from '../data/queries.ts';
import { mayRerun } from '../words/stopping.ts';
import styles from './actions.module.css';
import { AllTheSame, givesWay } from './all-the-same.tsx';
import { TwoStep } from './two-step.tsx';
import { useOrder } from './use-order.ts';

/** Has GitHub run an ended deploy again, whole or only what failed; the next attempt shows at once. */
export function Rerun({ deploy }: { deploy: Deploy }) {
  const order = useOrder();
  const [onlyFailed, setOnlyFailed] = useState(false);
  const lock = useTarget(deploy.target)?.lock ?? null;
  const me = useSession().data?.operator?.name;
  if (!mayRerun(deploy)) return null;
  // One's own lock holds others up; the question says that it is there.
  const throughLock = lock !== null && lock.by === me;
  function run(wish: Omit<RerunWish, 'throughLock'>): void {
    setOnlyFailed(wish.onlyFailed);
    void order.run(rerun(deploy.id, { ...wish, throughLock }));
  }
  const same = `The same commit and inputs${throughLock ? ', through your own lock' : ''}.`;
  return (
    <div className={styles.action}>
      {deploy.status !== 'succeeded' && (
        <TwoStep
          opener="Re-run failed jobs…"
          question={`Run the jobs again that did not succeed? ${same}`}
          act="Re-run them"
          keep="Leave it"
          isBusy={order.isBusy}
          onAct={() => run({ onlyFailed: true })}
        />
      )}
      <TwoStep
        opener="Re-run all jobs…"
        question={`Run all jobs again? ${same}`}
        act="Re-run all"
        keep="Leave it"
        isBusy={order.isBusy}
        onAct={() => run({ onlyFailed: false })}
      />
      {order.complaint !== null && <p role="alert">{order.complaint}</p>}
      {givesWay(order.refusal) && (
        <AllTheSame isBusy={order.isBusy} onAct={(override) => run({ onlyFailed, override })} />
      )}
    </div>
  );
}
