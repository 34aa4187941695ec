import type { ReactNode } from 'react';
import type { Deploy } from '../../../src/contract/deploy.ts';
import { Track } from '../track/track.tsx';
import { knownJobs } from '../words/doing.ts';
import { AgainstUsual } from './against-usual.tsx';
import { Branch } from './branch.tsx';
import { Differs } from './differs.tsx';
import { Doubt, doubtTitle } from './doubt.tsx';
import { Failed } from './failed.tsx';
import { GivenUp } from './given-up.tsx';
import styles from './progress.module.css';
import { Quiet } from './quiet.tsx';
import { ReviewLink } from './review-link.tsx';
import { RunLink } from './run-link.tsx';
import { Asked, Learned, NowDoing } from './status-line.tsx';
import { isSuperseded, Superseded } from './superseded.tsx';
import { useDeployingAt } from './use-deploying-at.ts';
import { WhyWaiting } from './why-waiting.tsx';

/** A deploy as it goes: the same in the dialog and on its own page. */
export function Account({
  deploy,
  offer,
  facts,
}: {
  deploy: Deploy;
  /** What a failure offers beside its log. */
  offer?: ReactNode;
  /** How long it has taken, where that is said in other words. */
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
      <WhyWaiting deploy={deploy} />
      <Quiet deploy={deploy} />
      <Differs deploy={deploy} />
      <Doubt deploy={deploy} />
      <GivenUp deploy={deploy} />
      <Superseded deploy={deploy} />
      {deploy.status === 'failed' && <Failed deploy={deploy}>{offer}</Failed>}
      <p className={styles.facts}>
        {facts}
        <AgainstUsual deploy={deploy} hasElapsed={facts !== undefined} />
        <ReviewLink deploy={deploy} />
        <RunLink deploy={deploy} />
        {doubtTitle(deploy) === null && <Asked deploy={deploy} />}
        <Learned deploy={deploy} />
      </p>
      <Branch target={deploy.target} jobs={knownJobs(deploy)} label="Jobs" />
    </div>
  );
}
