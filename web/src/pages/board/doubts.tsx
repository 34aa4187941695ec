import { Link } from 'react-router';
import type { Deploy } from '../../../../src/contract/deploy.ts';
import type { Target } from '../../../../src/contract/target.ts';
import { useDeployInList } from '../../data/queries.ts';
import { paths } from '../../paths.ts';
import { useAttempt } from '../../send/attempts.ts';
import { Mark } from '../../ui/mark.tsx';
import { Ago } from '../../ui/time.tsx';
import { headline, lookOf, startedBy } from '../../words/doing.ts';
import { SOURCE_WORDS } from '../../words/sources.ts';
import styles from './target-row.module.css';

/** What did not go well on a target, or is not known to have. */

export function Unconfirmed({ deploy }: { deploy: Deploy }) {
  const { shape, tone } = lookOf(deploy);
  return (
    <p className={styles.line}>
      <span className={styles.told}>
        <Mark shape={shape} tone={tone} size={16} />
        <Link to={paths.deploy(deploy.id)}>{headline(deploy)}</Link>
      </span>
      <span className={styles.quiet}>
        {deploy.requested_by} · <Ago at={deploy.requested_at_utc} />
      </span>
    </p>
  );
}

/** A press whose answer is still out, with its dialog closed. */
export function Asking({ target }: { target: Target }) {
  const attempt = useAttempt(target.id);
  if (attempt?.phase !== 'sending') return null;
  if (attempt.lost === 0) return <p className={styles.line}>Sending…</p>;
  return (
    <p className={styles.line}>
      <Mark shape="diamond" tone="doubt" size={16} />
      We do not know yet whether it fired. Asking again with the same key…
    </p>
  );
}

export function LastTry({ target }: { target: Target }) {
  const { last, live, open } = target;
  if (last === null || last.id === live?.id || last.status === 'succeeded') return null;
  return open?.id === last.id ? null : <Ended listed={last} />;
}

function Ended({ listed }: { listed: Deploy }) {
  const last = useDeployInList(listed);
  const { shape, tone } = lookOf(last);
  const words = headline(last);
  return (
    <p className={styles.line}>
      <Mark shape={shape} tone={tone} size={16} />
      <Link to={paths.deploy(last.id)}>
        last try {words.charAt(0).toLowerCase() + words.slice(1)}
      </Link>
      <span className={styles.quiet}>
        {startedBy(last)} · <Ago at={last.finished_at_utc ?? last.updated_at_utc} /> ·{' '}
        {SOURCE_WORDS[last.learned.source]}
      </span>
    </p>
  );
}
