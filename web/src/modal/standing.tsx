import { Link } from 'react-router';
import type { Target } from '../../../src/contract/target.ts';
import { paths } from '../paths.ts';
import { Ago } from '../ui/time.tsx';
import { headline, shortSha, startedBy } from '../words/doing.ts';
import styles from './deploy-modal.module.css';

/** What stands there now: what is live, and what is already on its way. */
export function Standing({ target }: { target: Target }) {
  const { live, open } = target;
  return (
    <dl className={styles.standing}>
      <dt>Live now</dt>
      <dd>
        {live === null ? (
          'Nothing from here yet: this is the first deploy.'
        ) : (
          <>
            {live.sha !== null && <code>{shortSha(live.sha)} </code>}
            <code>{live.ref}</code> · {startedBy(live)} ·{' '}
            <Ago at={live.finished_at_utc ?? live.updated_at_utc} />
          </>
        )}
      </dd>
      {open !== null && (
        <>
          <dt>On its way</dt>
          <dd>
            <Link to={paths.deploy(open.id)}>
              <code>{open.ref}</code> · {startedBy(open)} · {headline(open)}
            </Link>
          </dd>
        </>
      )}
    </dl>
  );
}
