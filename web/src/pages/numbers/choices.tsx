import { SPANS, type TargetNumbers } from '../../../../src/contract/numbers.ts';
import type { Asked } from './asked.ts';
import styles from './choices.module.css';

type Props = Readonly<{
  asked: Asked;
  targets: readonly TargetNumbers[];
  onAsk: (change: Partial<Asked>) => void;
}>;

/** How many days, and of which target. Nothing is kept here: a choice goes into the address and comes from it. */
export function Choices({ asked, targets, onAsk }: Props) {
  return (
    <search aria-label="Filters" className={styles.choices}>
      <fieldset className={styles.spans}>
        <legend className={styles.label}>Days</legend>
        {SPANS.map((days) => (
          <label key={days} className={styles.span}>
            <input
              type="radio"
              name="days"
              checked={asked.days === days}
              onChange={() => onAsk({ days })}
            />
            {days} days
          </label>
        ))}
      </fieldset>
      <label className={styles.field}>
        <span className={styles.label}>Target</span>
        <select value={asked.target} onChange={(event) => onAsk({ target: event.target.value })}>
          <option value="">All targets</option>
          {targets.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
    </search>
  );
}
