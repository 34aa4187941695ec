import { useState } from 'react';
import type { ProblemCode } from '../../../src/contract/problem.ts';
import { Button } from '../ui/button.tsx';
import styles from './actions.module.css';

/** What stands in the way of a re-run and gives way to a reason. */
const GIVES_WAY: ReadonlySet<ProblemCode> = new Set([
  'target-frozen',
  'commit-marked',
  'not-promoted',
  'commit-not-checked',
] as const);

export function givesWay(refusal: ProblemCode | null): boolean {
  return refusal !== null && GIVES_WAY.has(refusal);
}

/** Asks why it is run again all the same; the reason is kept with the order. */
export function AllTheSame({
  isBusy,
  onAct,
}: {
  isBusy: boolean;
  onAct: (reason: string) => void;
}) {
  const [reason, setReason] = useState('');
  const given = reason.trim();
  return (
    <form
      className={styles.review}
      onSubmit={(event) => {
        event.preventDefault();
        if (given !== '' && !isBusy) onAct(given);
      }}
    >
      <label className={styles.comment}>
        Why it is run again all the same
        <input
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          maxLength={500}
          autoComplete="off"
        />
      </label>
      <div className={styles.action}>
        <Button type="submit" kind="primary" disabled={isBusy || given === ''}>
          Re-run all the same
        </Button>
      </div>
    </form>
  );
}
