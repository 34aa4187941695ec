import type { ReactNode } from 'react';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { Notice } from '../ui/notice.tsx';
import { failing, headline } from '../words/doing.ts';
import styles from './failure.module.css';

/** The failing step first, what is known of why, whether anything fired, then what one can do about it. */
export function Failure({
  deploy,
  offer,
  children,
}: {
  deploy: Deploy;
  offer?: ReactNode;
  children?: ReactNode;
}) {
  const failed = failing(deploy);
  const title = headline(deploy);
  const isGone = deploy.error_code === 'run-gone';
  const url = isGone ? null : (failed?.job.url ?? deploy.github_run_url);
  return (
    <Notice tone="stop" title={title} isAlert>
      {deploy.error !== null && !deploy.error.startsWith(title) && <p>{deploy.error}</p>}
      {isGone && <p>Look at the target itself for what runs there before you deploy again.</p>}
      {deploy.dispatch === 'not_sent' && <p>Nothing was sent to GitHub.</p>}
      {children}
      <div className={styles.offers}>
        {url !== null && (
          <a href={url} target="_blank" rel="noreferrer">
            Read the log on GitHub
          </a>
        )}
        {offer}
      </div>
    </Notice>
  );
}
