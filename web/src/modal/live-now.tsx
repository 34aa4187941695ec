import { Link } from 'react-router';
import type { Deploy } from '../../../src/contract/deploy.ts';
import type { Target } from '../../../src/contract/target.ts';
import { useDeployInList } from '../data/queries.ts';
import { paths } from '../paths.ts';
import { Mark } from '../ui/mark.tsx';
import { Sha } from '../ui/sha.tsx';
import { Ago } from '../ui/time.tsx';
import { headline, lookOf, startedBy } from '../words/doing.ts';
import { between, duration } from '../words/time.ts';
import styles from './shipment.module.css';

/** What is live there now. A try that failed since is said beside it, never in its place. */
export function LiveNow({ target }: { target: Target }) {
  const { live, last } = target;
  const hasFailed = last !== null && last.id !== live?.id && last.status !== 'succeeded';
  return (
    <section className={styles.part} aria-labelledby="live-now">
      <h3 id="live-now" className={styles.name}>
        Live now
      </h3>
      <div className={styles.facts}>
        {live === null ? <p>Nothing from here yet.</p> : <Live live={live} />}
        {hasFailed && <LastTry listed={last} />}
      </div>
    </section>
  );
}

function Live({ live }: { live: Deploy }) {
  const took = between(live.requested_at_utc, live.finished_at_utc);
  return (
    <>
      <p>
        {live.sha !== null && (
          <>
            <Sha sha={live.sha} />{' '}
          </>
        )}
        {live.title}
      </p>
      <p className={styles.quiet}>
        <Link replace to={paths.deploy(live.id)}>
          <code>{live.ref}</code>
        </Link>{' '}
        · {startedBy(live)} · <Ago at={live.finished_at_utc ?? live.updated_at_utc} />
        {took !== null && ` · took ${duration(took)}`}
      </p>
    </>
  );
}

function LastTry({ listed }: { listed: Deploy }) {
  const last = useDeployInList(listed);
  const { shape, tone } = lookOf(last);
  return (
    <p className={styles.marked}>
      <Mark shape={shape} tone={tone} size={16} />
      <span>
        Last try:{' '}
        <Link replace to={paths.deploy(last.id)}>
          {headline(last)}
        </Link>{' '}
        · {startedBy(last)} · <Ago at={last.finished_at_utc ?? last.updated_at_utc} />
      </span>
    </p>
  );
}
