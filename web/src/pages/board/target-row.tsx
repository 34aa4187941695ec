import { memo } from 'react';
import type { Deploy } from '../../../../src/contract/deploy.ts';
import type { Target } from '../../../../src/contract/target.ts';
import { useOpenDeploy } from '../../app/dialogs.tsx';
import { Button } from '../../ui/button.tsx';
import { Environment } from '../../ui/environment.tsx';
import { Mark } from '../../ui/mark.tsx';
import { lookOf } from '../../words/doing.ts';
import { Frozen, LockChip } from './closed.tsx';
import { Asking, LastTry, Unconfirmed } from './doubts.tsx';
import { LiveNow } from './live-now.tsx';
import { Promotion } from './promotion.tsx';
import styles from './target-row.module.css';
import { MoreUnderWay, UnderWay } from './under-way.tsx';
import { useRowSpoken } from './use-row-spoken.ts';
import { failedLast } from './view.ts';

/** One target: a failure never hides what is live, and what is on its way hides neither. */
export const TargetRow = memo(function TargetRow({
  target,
  from,
  unconfirmed,
}: {
  target: Target;
  /** The target it is promoted from. */
  from: Target | null;
  /** Those that do not show as what is on its way. */
  unconfirmed: readonly Deploy[];
}) {
  const openDeploy = useOpenDeploy();
  useRowSpoken(target);
  const shown = unconfirmed.length + (target.open === null ? 0 : 1);
  return (
    <li className={styles.row} data-target={target.id}>
      <span className={styles.lamp}>
        <Lamp target={target} />
        {failedLast(target) && (
          <span className={styles.failedLast}>
            <Mark shape="square" tone="stop" size={14} />
            <span className="visually-hidden">The last try failed.</span>
          </span>
        )}
      </span>
      <div className={styles.head}>
        <h3 className={styles.title}>{target.title}</h3>
        <Environment name={target.environment} />
        <LockChip target={target} />
        <Frozen freeze={target.freeze} />
      </div>
      <Button
        className={styles.deploy}
        aria-label={`Deploy ${target.title}…`}
        aria-haspopup="dialog"
        onClick={() => openDeploy(target.id)}
      >
        Deploy…
      </Button>
      <div className={styles.facts}>
        <LiveNow target={target} />
        {target.open !== null && <UnderWay listed={target.open} target={target} />}
        {unconfirmed.map((each) => (
          <Unconfirmed key={each.id} deploy={each} />
        ))}
        <MoreUnderWay target={target} shown={shown} />
        <Asking target={target} />
        <LastTry target={target} />
        {from !== null && <Promotion target={target} from={from} />}
      </div>
    </li>
  );
});

/** One glance down the left edge tells which line is clear. */
function Lamp({ target }: { target: Target }) {
  if (target.open !== null) {
    const { shape, tone } = lookOf(target.open);
    return <Mark shape={shape} tone={tone} size={24} />;
  }
  if (target.live === null) return <Mark shape="hollow" tone="hold" size={26} />;
  return <Mark shape="disc" tone="go" size={24} />;
}
