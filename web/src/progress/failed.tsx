import { lazy, type ReactNode, Suspense, useRef, useState } from 'react';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { useLogTail } from '../data/queries.ts';
import { useKeys } from '../keys/single-keys.ts';
import type { Go } from '../log/go.ts';
import { LogTail } from '../log/log-tail.tsx';
import { Failure } from './failure.tsx';
import styles from './progress.module.css';

const FoundError = lazy(() => import('../log/found-error.tsx'));

/** A deploy that failed: where, what its log says of it, and the log; `l` leads to the lines. */
export function Failed({ deploy, children }: { deploy: Deploy; children?: ReactNode }) {
  const hasLog = deploy.github_run_id !== null;
  const tail = useLogTail(deploy, hasLog).data;
  const [go, setGo] = useState<Go | null>(null);
  const place = useRef<HTMLDivElement>(null);
  useKeys({ l: () => setGo({ to: 'lines' }) }, place);
  return (
    <div className={styles.progress} ref={place}>
      <Failure deploy={deploy} offer={children}>
        {tail?.known === true && (
          <Suspense fallback={null}>
            <FoundError tail={tail} onGo={() => setGo({ to: 'error' })} />
          </Suspense>
        )}
      </Failure>
      {hasLog && <LogTail deploy={deploy} go={go} />}
    </div>
  );
}
