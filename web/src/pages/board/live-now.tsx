import { Link } from 'react-router';
import type { Target } from '../../../../src/contract/target.ts';
import { paths } from '../../paths.ts';
import { Sha } from '../../ui/sha.tsx';
import { Ago } from '../../ui/time.tsx';
import { startedBy } from '../../words/doing.ts';
import { SOURCE_WORDS } from '../../words/sources.ts';
import { between, duration } from '../../words/time.ts';
import styles from './target-row.module.css';

/** What is live, since when and by whom, and what of its branch is not. */
export function LiveNow({ target }: { target: Target }) {
  const { live } = target;
  if (live === null) return <p className={styles.quiet}>Nothing deployed from here yet.</p>;
  const took = between(live.requested_at_utc, live.finished_at_utc);
  return (
    <>
      <p className={styles.line}>
        <span className={styles.word}>live</span>
        {live.sha !== null && <Sha sha={live.sha} />}
        <Link to={paths.deploy(live.id)} className={styles.ref}>
          {live.title === null ? <code>{live.ref}</code> : live.title}
        </Link>
        <span className={styles.quiet}>
          {live.title !== null && (
            <>
              <code>{live.ref}</code> ·{' '}
            </>
          )}
          {startedBy(live)} · <Ago at={live.finished_at_utc ?? live.updated_at_utc} />
          {took !== null && ` · took ${duration(took)}`} · {SOURCE_WORDS[live.learned.source]}
        </span>
      </p>
      <BehindBy behind={target.behind} />
    </>
  );
}

function BehindBy({ behind }: { behind: Target['behind'] }) {
  if (behind === null || behind.by + behind.beyond === 0) return null;
  const { by, beyond, ref, compare_url: url } = behind;
  const words = [
    ...(by > 0 ? [`${commits(by)} behind ${ref}`] : []),
    ...(beyond > 0 ? [`${commits(beyond)} that ${ref} does not have`] : []),
  ].join(', ');
  return (
    <p className={styles.line}>
      {url === null ? (
        <span className={styles.quiet}>{words}</span>
      ) : (
        <a href={url} target="_blank" rel="noreferrer" className={styles.quiet}>
          {words}
        </a>
      )}
    </p>
  );
}

function commits(count: number): string {
  return `${count} commit${count === 1 ? '' : 's'}`;
}
