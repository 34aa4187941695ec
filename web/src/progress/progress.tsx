import type { ReactNode } from 'react';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { LogTail } from '../log/log-tail.tsx';
import { Track } from '../track/track.tsx';
import { knownJobs } from '../words/doing.ts';
import { Branch } from './branch.tsx';
import { Doubt, doubtTitle } from './doubt.tsx';
import { Failure } from './failure.tsx';
import { GivenUp } from './given-up.tsx';
import styles from './progress.module.css';
import { ReviewLink } from './review-link.tsx';
import { RunLink } from './run-link.tsx';
import { Asked, Learned, NowDoing } from './status-line.tsx';
import { isSuperseded, Superseded } from './superseded.tsx';
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
  // A failure, a doubt and what superseded it say the state themselves; once is enough.
  const isTold =
    deploy.status === 'failed' || deploy.status === 'unconfirmed' || isSuperseded(deploy);
  return (
    <div className={styles.progress}>
      <Track deploy={deploy} deployingAt={deployingAt} />
      {!isTold && <NowDoing deploy={deploy} />}
      <Doubt deploy={deploy} />
      <GivenUp deploy={deploy} />
      <Superseded deploy={deploy} />
      <Failure deploy={deploy}>{offer}</Failure>
      <LogTail deploy={deploy} />
      <p className={styles.facts}>
        {facts}
        <ReviewLink deploy={deploy} />
        <RunLink deploy={deploy} />
        {doubtTitle(deploy) === null && <Asked deploy={deploy} />}
        <Learned deploy={deploy} />
      </p>
      <Branch jobs={knownJobs(deploy)} label="Jobs" />
    </div>
  );
}
