import { Link } from 'react-router';
import type { Deploy } from '../../../../src/contract/deploy.ts';
import type { Target } from '../../../../src/contract/target.ts';
import { useAtNow } from '../../data/clock.ts';
import { useDeployInList } from '../../data/queries.ts';
import { paths } from '../../paths.ts';
import { Elapsed } from '../../progress/elapsed.tsx';
import { ReviewLink } from '../../progress/review-link.tsx';
import { Asked, Learned, NowDoing } from '../../progress/status-line.tsx';
import { useAttempt } from '../../send/attempts.ts';
import { ThinTrack } from '../../track/thin-track.tsx';
import { useSpoken } from '../../ui/announcer.tsx';
import { spoken, startedBy } from '../../words/doing.ts';
import { againstUsual } from '../../words/usual.ts';
import styles from './under-way.module.css';

/** What is on its way to a target: the thin track, its words, and how old they are. */
export function UnderWay({ listed, target }: { listed: Deploy; target: Target }) {
  const deploy = useDeployInList(listed);
  const usual = useAtNow((now) => againstUsual(deploy, target.usual, now));
  const attempt = useAttempt(deploy.target);
  // The dialog speaks for a deploy that it follows, or that it does not know the fate of yet.
  const isSpokenElsewhere = attempt !== undefined && attempt.phase !== 'editing';
  useSpoken(isSpokenElsewhere ? null : `${target.title}: ${spoken(deploy)}`);
  return (
    <div className={styles.way}>
      <span className={styles.track}>
        <ThinTrack deploy={deploy} />
      </span>
      <Link to={paths.deploy(deploy.id)} className={styles.doing}>
        <NowDoing deploy={deploy} isSmall />
      </Link>
      <span className={styles.facts}>
        <code>{deploy.ref}</code> · {startedBy(deploy)} · <Elapsed deploy={deploy} />
        {usual !== null && ` · ${usual}`}
      </span>
      <ReviewLink deploy={deploy} />
      <Asked deploy={deploy} />
      <Learned deploy={deploy} />
    </div>
  );
}
