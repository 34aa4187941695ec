import type { ReactNode } from 'react';
import type { Figures } from '../../../../src/contract/numbers.ts';
import { Mark } from '../../ui/mark.tsx';
import { AtMinute } from '../../ui/time.tsx';
import styles from './headlines.module.css';
import { counted, percent, perDay, took } from './words.ts';

/** The four figures that say how a team delivers, each with what counts in it. */
export function Headlines({ figures, days }: { figures: Figures; days: number }) {
  const { deploys, failure_rate: rate, restore, lead, per_day: each } = figures;
  const failed = each.reduce((sum, day) => sum + day.failed, 0);
  return (
    <ul aria-label="In short" className={styles.headlines}>
      <Headline
        name="Deploys a day"
        value={deploys === 0 ? null : perDay(deploys, days)}
        counts={`Deploys that ended by success or failure, over all of these ${days} days. What was cancelled does not count.`}
      >
        <p>
          {counted(deploys, 'deploy')} ended in {days} days
        </p>
      </Headline>
      <Headline
        name="Failure rate"
        value={rate === null ? null : percent(rate)}
        counts="Of the deploys that ended by success or failure, those that failed. One that failed and went through when it ran again counts as it ended last."
      >
        {rate !== null && (
          <p>
            {failed} of {deploys} failed
          </p>
        )}
      </Headline>
      <Headline
        name="Time to restore"
        value={restore.median_s === null ? null : took(restore.median_s)}
        counts="From the end of a deploy that failed to the end of the next one that succeeded on the same target; failures in between are the same outage. The median of the outages that were over in these days."
      >
        <p>{counted(restore.outages, 'outage')} over</p>
        {restore.open_since_utc !== null && (
          <p className={styles.open}>
            <Mark shape="square" tone="stop" size={14} />
            <span>
              One goes on since <AtMinute at={restore.open_since_utc} />
            </span>
          </p>
        )}
      </Headline>
      <Headline
        name="Lead time"
        value={lead === null ? null : took(lead.median_s)}
        counts="From the commit to live, of the deploys that succeeded; the median of those whose commit’s time GitHub told. It tells it of the commit that the run itself stands at."
      >
        <p>
          {lead === null
            ? 'Not known of any deploy'
            : `Known of ${counted(lead.known_for, 'deploy')}`}
        </p>
      </Headline>
    </ul>
  );
}

type Props = Readonly<{ name: string; value: string | null; counts: string; children: ReactNode }>;

/** `value`: null where there is none. */
function Headline({ name, value, counts, children }: Props) {
  return (
    <li className={styles.headline}>
      <h2 className={styles.name}>{name}</h2>
      <p className={styles.value}>{value ?? 'None'}</p>
      <div className={styles.notes}>{children}</div>
      <details className={styles.counts}>
        <summary>
          What counts<span className="visually-hidden"> as {name.toLowerCase()}</span>
        </summary>
        <p>{counts}</p>
      </details>
    </li>
  );
}
