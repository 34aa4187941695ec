import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Lock } from '../../../src/contract/lock.ts';
import type { Target } from '../../../src/contract/target.ts';
import { hearTarget, unlockTarget } from '../data/locks.ts';
import { useCall } from '../data/use-call.ts';
import { Button } from '../ui/button.tsx';
import styles from './lock-dialog.module.css';

/** Opens the target. Another’s lock asks twice: it was put there for a reason. */
export function Unlock({
  target,
  lock,
  isMine,
  onDone,
}: {
  target: Target;
  /** The one that is on the screen. */
  lock: Lock;
  isMine: boolean;
  onDone: () => void;
}) {
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const call = useCall<Target>((answer) => {
    hearTarget(client, answer);
    onDone();
  });
  const unlock = (): void => void call.run(unlockTarget(target.id, lock));
  return (
    <div className={styles.unlock}>
      {isAsking ? (
        <>
          <Button kind="primary" autoFocus disabled={call.isBusy} onClick={unlock}>
            Yes, unlock what {lock.by} locked
          </Button>
          <Button onClick={() => setAsking(false)}>No</Button>
        </>
      ) : (
        <Button disabled={call.isBusy} onClick={() => (isMine ? unlock() : setAsking(true))}>
          {isMine ? 'Unlock' : 'Unlock…'}
        </Button>
      )}
      {call.complaint !== null && <p role="alert">{call.complaint}</p>}
    </div>
  );
}
