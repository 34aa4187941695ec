import { useState } from 'react';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { abandon } from '../data/calls.ts';
import { useNow } from '../data/clock.ts';
import { cancel } from '../data/orders.ts';
import { Button } from '../ui/button.tsx';
import { Mark } from '../ui/mark.tsx';
import { mayStop, type Stopping, stoppingOf } from '../words/stopping.ts';
import { duration } from '../words/time.ts';
import styles from './actions.module.css';
import { TwoStep } from './two-step.tsx';
import { useOrder } from './use-order.ts';

/** Stops the run: asked for, then by force, then left alone; each once the one before had its time. */
export function Cancel({ deploy }: { deploy: Deploy }) {
  const now = useNow();
  const order = useOrder();
  const stopping = stoppingOf(deploy, now);
  if (stopping === null && !mayStop(deploy)) return null;
  return (
    <div className={styles.action}>
      {stopping === null ? (
        <TwoStep
          opener="Cancel…"
          question="Stop this deploy?"
          act="Stop it"
          keep="Keep going"
          isBusy={order.isBusy}
          onAct={() => void order.run(cancel(deploy.id, false))}
        />
      ) : (
        <>
          <Asked stopping={stopping} now={now} />
          {stopping.mayForce && (
            <TwoStep
              opener="Force cancel…"
              question="Stop it by force? Its steps cannot clean up."
              act="Force it to stop"
              keep="Wait on"
              isBusy={order.isBusy}
              onAct={() => void order.run(cancel(deploy.id, true))}
            />
          )}
          {stopping.mayAbandon && (
            <Abandon
              isBusy={order.isBusy}
              onSay={(reason) => void order.run(abandon(deploy.id, reason))}
            />
          )}
        </>
      )}
      {order.complaint !== null && <p role="alert">{order.complaint}</p>}
    </div>
  );
}

/** That it was asked is spoken with the state; how long ago is for the eyes alone. */
function Asked({ stopping, now }: { stopping: Stopping; now: number }) {
  const { first } = stopping;
  return (
    <p className={styles.asked} data-tone="doubt">
      <Mark shape="ring" tone="doubt" size={16} />
      <span>
        <strong>
          Stopping
          <span aria-hidden> for {duration(now - Date.parse(first.at_utc))}</span>
        </strong>{' '}
        · asked by {first.by}
      </span>
    </p>
  );
}

function Abandon({ isBusy, onSay }: { isBusy: boolean; onSay: (reason: string) => void }) {
  const [reason, setReason] = useState('');
  const isSaid = reason.trim() !== '';
  return (
    <details className={styles.fold}>
      <summary>Abandon…</summary>
      <form
        className={styles.say}
        onSubmit={(event) => {
          event.preventDefault();
          if (isSaid) onSay(reason.trim());
        }}
      >
        <p>We stop tracking; GitHub may go on. The target is free then.</p>
        <label>
          Why? It is kept with the deploy.
          <input
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            maxLength={500}
            autoComplete="off"
          />
        </label>
        <Button type="submit" disabled={!isSaid || isBusy}>
          {isSaid ? 'Abandon it' : 'Abandon it: say why first'}
        </Button>
      </form>
    </details>
  );
}
