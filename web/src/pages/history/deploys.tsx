import { Link } from 'react-router';
import type { Deploy } from '../../../../src/contract/deploy.ts';
import { useTargets } from '../../data/queries.ts';
import { paths } from '../../paths.ts';
import { Environment } from '../../ui/environment.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Sha } from '../../ui/sha.tsx';
import { AtMinute } from '../../ui/time.tsx';
import { useMedia } from '../../ui/use-media.ts';
import { headline, lookOf, startedBy } from '../../words/doing.ts';
import { between, duration } from '../../words/time.ts';
import styles from './deploys.module.css';

type Row = Readonly<{ deploy: Deploy; title: string; isPast: boolean }>;

/**
 * Deploys to compare: a table where there is room, cards on a phone. A plain table, since its cells are
 * links: a grid's arrow keys would only stand between them and the Tab key.
 */
export function Deploys({ deploys, name }: { deploys: readonly Deploy[]; name: string }) {
  const targets = useTargets().data?.targets ?? [];
  const isNarrow = useMedia('(max-width: 760px)');
  const rows = deploys.map((deploy): Row => {
    const target = targets.find((each) => each.id === deploy.target);
    const isPast = deploy.status === 'succeeded' && target?.live?.id !== deploy.id;
    return { deploy, title: target?.title ?? deploy.target, isPast };
  });
  return isNarrow ? <Cards rows={rows} name={name} /> : <Table rows={rows} name={name} />;
}

function Table({ rows, name }: { rows: readonly Row[]; name: string }) {
  return (
    <table className={styles.table} aria-label={name}>
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col">Target</th>
          <th scope="col">Ref and commit</th>
          <th scope="col">By</th>
          <th scope="col">Asked for</th>
          <th scope="col">Took</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.deploy.id}>
            <td className={styles.stateCell}>
              <State row={row} />
            </td>
            <td className={styles.targetCell}>
              <Where row={row} />
            </td>
            <td>
              <What deploy={row.deploy} />
            </td>
            <td className={styles.byCell}>{startedBy(row.deploy)}</td>
            <td>
              <AtMinute at={row.deploy.requested_at_utc} />
            </td>
            <td>{tookWords(row.deploy)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cards({ rows, name }: { rows: readonly Row[]; name: string }) {
  return (
    <ul className={styles.cards} aria-label={name}>
      {rows.map((row) => (
        <li key={row.deploy.id}>
          <State row={row} />
          <Where row={row} />
          <What deploy={row.deploy} />
          <span className={styles.quiet}>
            {startedBy(row.deploy)} · <AtMinute at={row.deploy.requested_at_utc} /> ·{' '}
            {tookWords(row.deploy)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function State({ row: { deploy, isPast } }: { row: Row }) {
  const { shape, tone } = lookOf(deploy);
  return (
    <span className={styles.state}>
      <Mark shape={shape} tone={tone} size={16} />
      <Link to={paths.deploy(deploy.id)}>{isPast ? 'Was live' : headline(deploy)}</Link>
    </span>
  );
}

function Where({ row: { deploy, title } }: { row: Row }) {
  return (
    <span className={styles.where}>
      <strong>{title}</strong>
      <Environment name={deploy.environment} />
    </span>
  );
}

function What({ deploy: { ref, sha, reason } }: { deploy: Deploy }) {
  return (
    <span className={styles.what}>
      <span>
        <code>{ref}</code>
        {sha !== null && (
          <>
            {' → '}
            <Sha sha={sha} />
          </>
        )}
      </span>
      {reason !== null && <span className={`${styles.quiet} ${styles.reason}`}>{reason}</span>}
    </span>
  );
}

function tookWords(deploy: Deploy): string {
  const took = between(deploy.requested_at_utc, deploy.finished_at_utc);
  return took === null ? 'under way' : duration(took);
}
