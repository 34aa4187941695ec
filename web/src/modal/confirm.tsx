import type { Target } from '../../../src/contract/target.ts';
import type { Attempt } from '../send/attempt.ts';
import { Button } from '../ui/button.tsx';
import styles from './deploy-modal.module.css';
import { Field } from './field.tsx';
import { confirmWord } from './readiness.ts';

/** The button carries the act; while it cannot be pressed, the text beside it says why. */
export function Confirm({
  target,
  act,
  word,
  onWord,
  lacking,
  attempt,
}: {
  target: Target;
  act: string;
  word: string;
  onWord: (word: string) => void;
  lacking: string | null;
  attempt: Attempt;
}) {
  const asked = confirmWord(target);
  const isSending = attempt.phase === 'sending';
  const label = attempt.lost > 0 ? 'Asking again…' : 'Sending…';
  return (
    <>
      {asked !== null && !isSending && (
        <Field label={`Type ${asked} to confirm`} isWide description={null} error={null}>
          {(field) => (
            <input
              {...field}
              name="confirm"
              value={word}
              onChange={(event) => onWord(event.target.value)}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
            />
          )}
        </Field>
      )}
      <div className={styles.act}>
        <p id="lacking" className={styles.quiet}>
          {isSending ? '' : lacking}
        </p>
        <Button
          type="submit"
          kind="primary"
          className={styles.go}
          disabled={isSending || lacking !== null}
          aria-describedby="lacking"
        >
          {isSending ? label : act}
        </Button>
      </div>
    </>
  );
}
