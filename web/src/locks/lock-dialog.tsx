import { useState } from 'react';
import type { Target } from '../../../src/contract/target.ts';
import { useSession } from '../data/queries.ts';
import { DialogBox } from '../ui/dialog-box.tsx';
import { Discard, useDiscard } from '../ui/discard.tsx';
import { Ago, AtMinute } from '../ui/time.tsx';
import { useWayBack } from '../ui/way-back.ts';
import { Hands } from './hands.tsx';
import styles from './lock-dialog.module.css';
import { LockForm } from './lock-form.tsx';
import { Unlock } from './unlock.tsx';

/** A target is closed here, opened again, or another’s lock taken over. */
export default function LockDialog({ target, onClose }: { target: Target; onClose: () => void }) {
  const me = useSession().data?.operator?.name;
  const { lock, title } = target;
  const isMine = lock !== null && lock.by === me;
  const [isTyped, setTyped] = useState(false);
  const asking = useDiscard(isTyped, onClose);
  useWayBack(true, asking.close);
  const name = lock === null ? `Lock ${title}` : `Lock of ${title}`;
  return (
    <DialogBox
      title={name}
      above={asking.isAsking && <Discard onKeep={asking.keep} onDiscard={onClose} />}
      onClose={asking.close}
    >
      {lock === null ? (
        <p>Nothing is deployed there until it opens again; its owner gets through by saying so.</p>
      ) : (
        <p className={styles.held}>
          Locked by <strong>{isMine ? `${lock.by} (you)` : lock.by}</strong>{' '}
          <Ago at={lock.at_utc} />
          {lock.expires_at_utc !== null && (
            <>
              , until <AtMinute at={lock.expires_at_utc} />
            </>
          )}
          : “{lock.reason}”
        </p>
      )}
      {lock !== null && <Unlock target={target} lock={lock} isMine={isMine} onDone={onClose} />}
      <LockForm target={target} isMine={isMine} onTyped={setTyped} onDone={onClose} />
      <Hands target={target} />
    </DialogBox>
  );
}
