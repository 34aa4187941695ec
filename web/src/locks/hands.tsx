import type { Target } from '../../../src/contract/target.ts';
import { useTargetEvents } from '../data/locks.ts';
import { Ago } from '../ui/time.tsx';
import styles from './lock-dialog.module.css';

const SHOWN = 10;

const WORDS: ReadonlyMap<string, string> = new Map([
  ['locked', 'locked it'],
  ['lock-changed', 'changed the lock'],
  ['taken-over', 'took the lock over'],
  ['unlocked', 'unlocked it'],
  ['commit-marked', 'marked a commit as bad'],
  ['commit-cleared', 'cleared the mark on a commit'],
]);

/** Every hand on the target, newest first. */
export function Hands({ target }: { target: Target }) {
  const events = useTargetEvents(target.id).data?.events ?? [];
  if (events.length === 0) return null;
  return (
    <section aria-labelledby="hands">
      <h3 id="hands">Who opened and closed it</h3>
      <ol className={styles.hands} aria-labelledby="hands">
        {events.slice(0, SHOWN).map(({ at_utc: at, actor, event, detail }) => (
          <li key={`${at} ${event}`}>
            {actor} {WORDS.get(event) ?? event} <Ago at={at} />
            <span className={styles.quiet}> — {detail}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
