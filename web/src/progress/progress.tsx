import type { ReactNode } from 'react';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { Track } from '../track/track.tsx';
import { Branch } from './branch.tsx';
import { Doubt } from './doubt.tsx';
import { Failure } from './failure.tsx';
import { GivenUp } from './given-up.tsx';
import styles from './progress.module.css';
import { RunLink } from './run-link.tsx';
import { Learned, NowDoing } from './status-line.tsx';

import { useDeployingAt } from './use-deploying-at.ts';

/** A deploy as it goes: the same in the dialog and on its own page. */
export function Progress({
  deploy,
  offer,
  facts,
}: {
  deploy: Deploy;
  offer?: ReactNode;
  facts?: ReactNode;
}) {
  const deployingAt = useDeployingAt(deploy);
  // A failure and a doubt say the state themselves, as an alert; once is enough.
  const isTold = deploy.status === 'failed' || deploy.status === 'unconfirmed';
  return (
    <div className={styles.progress}>
      <Track deploy={deploy} deployingAt={deployingAt} />
      {!isTold && <NowDoing deploy={deploy} />}
      <Doubt deploy={deploy} />
      <GivenUp deploy={deploy} />
      <Failure deploy={deploy}>{offer}</Failure>
      <p className={styles.facts}>
        {facts}
        <RunLink deploy={deploy} />
        <Learned deploy={deploy} />
      </p>
      <Branch deploy={deploy} />
    </div>
  );
}
