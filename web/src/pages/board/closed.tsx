import { CalendarX, Lock, LockOpen } from 'lucide-react';
import type { Target } from '../../../../src/contract/target.ts';
import { useOpenLock } from '../../app/lock-opener.tsx';
import { AtMinute } from '../../ui/time.tsx';
import styles from './target-row.module.css';

/** What keeps a target closed, and the way to close and open it. */

export function LockChip({ target }: { target: Target }) {
  const openLock = useOpenLock();
  const { lock, title } = target;
  return (
    <>
      {lock !== null && (
        <span className={styles.lock}>
          locked by {lock.by}
          {lock.expires_at_utc !== null && (
            <>
              {' '}
              until <AtMinute at={lock.expires_at_utc} />
            </>
          )}
          : “{lock.reason}”
        </span>
      )}
      <button
        type="button"
        className={styles.key}
        aria-haspopup="dialog"
        aria-label={lock === null ? `Lock ${title}…` : `Lock of ${title}…`}
        onClick={() => openLock(target.id)}
      >
        {lock === null ? <LockOpen size={16} aria-hidden /> : <Lock size={16} aria-hidden />}
      </button>
    </>
  );
}

export function Frozen({ freeze }: { freeze: Target['freeze'] }) {
  if (freeze === null) return null;
  return (
    <span className={styles.lock}>
      <CalendarX size={14} aria-hidden />
      {freeze.is_on ? (
        <>
          frozen until <AtMinute at={freeze.until_utc} />: “{freeze.reason}”
        </>
      ) : (
        <>
          freezes at <AtMinute at={freeze.from_utc} />: “{freeze.reason}”
        </>
      )}
    </span>
  );
}
