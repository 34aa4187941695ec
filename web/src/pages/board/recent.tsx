import { memo } from 'react';
import { Link } from 'react-router';
import type { Deploy } from '../../../../src/contract/deploy.ts';
import type { Target } from '../../../../src/contract/target.ts';
import { useTargets } from '../../data/queries.ts';
import { paths } from '../../paths.ts';
import { Mark } from '../../ui/mark.tsx';
import { Ago } from '../../ui/time.tsx';
import { headline, lookOf, shortSha, startedBy } from '../../words/doing.ts';
import { between, duration } from '../../words/time.ts';
import styles from './recent.module.css';

/** The last deploys of every target, each a link to its page. */
export const Recent = memo(function Recent({ deploys }: { deploys: readonly Deploy[] }) {
  const targets = useTargets().data?.targets ?? [];
  if (deploys.length === 0) {
    return <p>Nothing yet. Deploys appear here from the first press of the button.</p>;
  }
  return (
    <ul className={styles.recent} aria-label="Recent deploys">
      {deploys.map((deploy) => (
        <Line
          key={deploy.id}
          deploy={deploy}
          target={targets.find((each) => each.id === deploy.target)}
        />
      ))}
    </ul>
  );
});

const Line = memo(function Line({
  deploy,
  target,
}: {
  deploy: Deploy;
  target: Target | undefined;
}) {
  const { shape, tone } = lookOf(deploy);
  const isPast = deploy.status === 'succeeded' && target?.live?.id !== deploy.id;
  return (
    <li>
      <Link to={paths.deploy(deploy.id)} className={styles.line}>
        <span className={styles.state}>
          <Mark shape={shape} tone={tone} size={16} />
          <span>{isPast ? 'Was live' : headline(deploy)}</span>
        </span>
        <span className={styles.target}>{target?.title ?? deploy.target}</span>
        <span className={styles.ref}>
          <code>{deploy.ref}</code>
          {deploy.sha !== null && <code> → {shortSha(deploy.sha)}</code>}
        </span>
        <Facts deploy={deploy} />
      </Link>
    </li>
  );
});

function Facts({ deploy }: { deploy: Deploy }) {
  const took = between(deploy.requested_at_utc, deploy.finished_at_utc);
  return (
    <span className={styles.facts}>
      {startedBy(deploy)} · <Ago at={deploy.requested_at_utc} />
      {took !== null && ` · took ${duration(took)}`}
    </span>
  );
}
