import { lazy, Suspense, useState } from 'react';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { explain } from '../data/answer.ts';
import { useLogTail } from '../data/queries.ts';
import styles from './log-tail.module.css';

const LogView = lazy(() => import('./log-view.tsx'));

/** The last lines of the job that failed; on a phone behind a fold. */
export function LogTail({ deploy }: { deploy: Deploy }) {
  const hasLog = deploy.status === 'failed' && deploy.github_run_id !== null;
  const log = useLogTail(deploy, hasLog);
  const [isOpen, setOpen] = useState(() => window.matchMedia('(min-width: 641px)').matches);
  if (!hasLog) return null;
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
          <LogView tail={tail} />
        </Suspense>
      )}
    </details>
  );
}
