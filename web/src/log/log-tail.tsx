import { lazy, Suspense, useEffect, useState } from 'react';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { explain } from '../data/answer.ts';
import { useLogTail } from '../data/queries.ts';
import type { Go } from './go.ts';
import styles from './log-tail.module.css';

const LogView = lazy(() => import('./log-view.tsx'));

/** The last lines of the job that failed; on a phone behind a fold, which whoever is taken there opens. */
export function LogTail({ deploy, go }: { deploy: Deploy; go: Go | null }) {
  const log = useLogTail(deploy, true);
  const [isOpen, setOpen] = useState(() => window.matchMedia('(min-width: 641px)').matches);
  useEffect(() => {
    if (go !== null) setOpen(true);
  }, [go]);
  if (log.data === undefined) {
    return log.error === null ? null : <p className={styles.note}>{explain(log.error).title}</p>;
  }
  const tail = log.data;
  if (!tail.known) return tail.note === null ? null : <p className={styles.note}>{tail.note}</p>;
  return (
    <details
      className={styles.fold}
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>Last lines of the log{tail.job !== null && ` of “${tail.job}”`}</summary>
      {isOpen && (
        <Suspense fallback={null}>
          <LogView tail={tail} go={go} />
        </Suspense>
      )}
    </details>
  );
}
