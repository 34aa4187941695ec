import { Link } from 'react-router';
import type { Deploy } from '../../../../src/contract/deploy.ts';
import type { Target } from '../../../../src/contract/target.ts';
import { useAtNow } from '../../data/clock.ts';
import { useDeployInList } from '../../data/queries.ts';
import { paths } from '../../paths.ts';
import { Elapsed } from '../../progress/elapsed.tsx';
import { ReviewLink } from '../../progress/review-link.tsx';
import { Asked, Learned, NowDoing } from '../../progress/status-line.tsx';
import { ThinTrack } from '../../track/thin-track.tsx';
import { startedBy } from '../../words/doing.ts';
import { againstUsual } from '../../words/usual.ts';
import styles from './under-way.module.css';

/** What is on its way to a target: the thin track, its words, and how old they are. */
export function UnderWay({ listed, target }: { listed: Deploy; target: Target }) {
  const deploy = useDeployInList(listed);
  const usual = useAtNow((now) => againstUsual(deploy, target.usual, now));
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

/** Those that are on their way there too, and where they are listed. */
export function MoreUnderWay({ target, shown }: { target: Target; shown: number }) {
  const more = target.under_way - shown;
  if (more <= 0) return null;
  return (
    <p>
      <Link to={paths.underWay(target.id)}>
        {shown === 0 ? `${more} under way` : `and ${more} more under way`}
      </Link>
    </p>
  );
}
