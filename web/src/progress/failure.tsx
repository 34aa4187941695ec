import type { ReactNode } from 'react';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { Notice } from '../ui/notice.tsx';
import { failing, headline } from '../words/doing.ts';
import styles from './failure.module.css';

/** The failing step first, then whether anything fired, then the two things one can do about it. */
export function Failure({ deploy, children }: { deploy: Deploy; children?: ReactNode }) {
  if (deploy.status !== 'failed') return null;
  const failed = failing(deploy);
  const title = headline(deploy);
  const isGone = deploy.error_code === 'run-gone';
  const url = isGone ? null : (failed?.job.url ?? deploy.github_run_url);
  return (
    <Notice tone="stop" title={title} isAlert>
      {deploy.error !== null && !deploy.error.startsWith(title) && <p>{deploy.error}</p>}
      {isGone && <p>Look at the target itself for what runs there before you deploy again.</p>}
      {deploy.dispatch === 'not_sent' && <p>Nothing was sent to GitHub.</p>}
      <div className={styles.offers}>
        {url !== null && (
          <a href={url} target="_blank" rel="noreferrer">
            Read the log on GitHub
          </a>
        )}
        {children}
      </div>
    </Notice>
  );
}
