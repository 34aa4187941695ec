import { useMemo } from 'react';
import type { LogTail } from '../../../src/contract/deploy.ts';
import { Button } from '../ui/button.tsx';
import { exitCode, firstError } from './first-error.ts';
import styles from './found-error.module.css';
import { readLog } from './lines.ts';

/** What the log says went wrong, in its own words, with the way to the line. */
export default function FoundError({ tail, onGo }: { tail: LogTail; onGo: () => void }) {
  const text = tail.text ?? '';
  const { error, code } = useMemo(() => {
    const parts = readLog(text);
    return { error: firstError(parts), code: exitCode(parts) };
  }, [text]);
  if (error === null) return null;
  return (
    <div className={styles.found}>
      <p className={styles.line}>
        <code>{error.text}</code>
      </p>
      <p className={styles.more}>
        {code !== null && !error.text.includes('exit code') && <span>exit code {code}</span>}
        <Button kind="quiet" onClick={onGo}>
          Show it in the log
        </Button>
      </p>
    </div>
  );
}
