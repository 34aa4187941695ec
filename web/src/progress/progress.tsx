import type { ReactNode } from 'react';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { openAttempt } from '../send/attempts.ts';
import { Account } from './account.tsx';
import { Actions } from './actions.tsx';
import styles from './progress.module.css';

/** A deploy as it goes, and what can be done about it, in the dialog that sent it. */
export function Progress({
  deploy,
  offer,
  facts,
}: {
  deploy: Deploy;
  offer?: ReactNode;
  facts?: ReactNode;
}) {
  return (
    <div className={styles.progress}>
      <Account deploy={deploy} offer={offer} facts={facts} />
      <Actions deploy={deploy} openForm={openAttempt} />
    </div>
  );
}
