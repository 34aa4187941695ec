import { useNow } from '../data/clock.ts';
import type { Attempt } from '../send/attempt.ts';
import { nextAsk } from '../send/attempts.ts';
import { Notice } from '../ui/notice.tsx';
import { duration } from '../words/time.ts';
import styles from './deploy-modal.module.css';

/** No answer came. What is said is only what is known, and what is being done about it. */
export function Unsure({ attempt }: { attempt: Attempt }) {
  useNow();
  const at = nextAsk(attempt.target);
  const inMs = at === null ? 0 : at - Date.now();
  return (
    <Notice
      tone="doubt"
      title="We do not know yet whether it fired. Asking again with the same key…"
      isAlert
    >
      <p className={styles.quiet}>
        {attempt.problem !== null && `${attempt.problem.title}. `}
        Asked {attempt.lost} {attempt.lost === 1 ? 'time' : 'times'};{' '}
        {inMs > 0 ? `again in ${duration(inMs + 999)}` : 'asking now'}. The same key never fires
        twice.
      </p>
    </Notice>
  );
}
