import type { RefChecks } from '../../../src/contract/code.ts';
import { Mark } from '../ui/mark.tsx';
import styles from './ref-picker.module.css';

const LOOKS = {
  passed: { mark: { shape: 'disc', tone: 'go' }, words: 'checks passed' },
  failed: { mark: { shape: 'square', tone: 'stop' }, words: 'checks failed' },
  pending: { mark: { shape: 'ring', tone: 'run' }, words: 'checks pending' },
  none: { mark: null, words: 'no checks' },
} as const;

/** How a ref is checked; its place is kept while that is not known. */
export function ChecksOf({ name, checks }: { name: string; checks: RefChecks | undefined }) {
  const known = checks?.refs.find((ref) => ref.name === name);
  const look = known && LOOKS[known.state];
  return (
    <span className={styles.checks}>
      {look?.mark && <Mark {...look.mark} size={14} />}
      {look && <span className={styles.words}>{look.words}</span>}
    </span>
  );
}
