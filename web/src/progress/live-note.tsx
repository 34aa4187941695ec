import { useLive } from '../data/live.ts';
import styles from './live-note.module.css';

/** Says so where updates are not live, and how often the page asks instead. */
export function LiveNote({ everyS }: { everyS: 2 | 5 }) {
  const live = useLive();
  if (live !== 'blocked') return null;
  return <p className={styles.note}>Live updates are blocked here; checking every {everyS} s</p>;
}
