import type { Attempt, Deploy } from '../../../../src/contract/deploy.ts';
import { STATUS } from '../../../../src/domain/status.ts';
import { Branch } from '../../progress/branch.tsx';
import { Mark } from '../../ui/mark.tsx';
import { AtMinute } from '../../ui/time.tsx';
import { attemptWords } from '../../words/doing.ts';
import styles from './attempts.module.css';

/** What a re-run left behind, newest first; the newest attempt of all is the deploy’s own progress. */
export function Attempts({ deploy }: { deploy: Deploy }) {
  const earlier = deploy.earlier_attempts ?? [];
  if (earlier.length === 0) return null;
  return (
    <section aria-labelledby="attempts" className={styles.section}>
      <h2 id="attempts">Earlier attempts</h2>
      <ol className={styles.attempts} aria-labelledby="attempts" reversed>
        {earlier.toReversed().map((attempt) => (
          <li key={attempt.attempt}>
            <One target={deploy.target} attempt={attempt} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function One({ target, attempt }: { target: string; attempt: Attempt }) {
  const { shape, tone } = STATUS[attempt.status];
  const at = attempt.finished_at_utc ?? attempt.started_at_utc;
  return (
    <details>
      <summary className={styles.summary}>
        <Mark shape={shape} tone={tone} size={16} />
        <span>
          Attempt {attempt.attempt} — {attemptWords(attempt)}
          {at !== null && (
            <>
              {' '}
              at <AtMinute at={at} />
            </>
          )}
        </span>
      </summary>
      <div className={styles.jobs}>
        <Branch target={target} jobs={attempt.jobs} label={`Jobs of attempt ${attempt.attempt}`} />
        {attempt.jobs.length === 0 && <p>Nothing is known of its jobs.</p>}
      </div>
    </details>
  );
}
