import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Target } from '../../../src/contract/target.ts';
import { serverNow } from '../data/clock.ts';
import { hearTarget, lockTarget } from '../data/locks.ts';
import { useCall } from '../data/use-call.ts';
import { Button } from '../ui/button.tsx';
import styles from './lock-dialog.module.css';
import { SPANS, type Span, untilOf } from './spans.ts';

/** What is typed before another’s lock is taken over. */
const WORD = 'take over';

/** Closes the target, changes one’s own lock, or makes another’s one’s own. */
export function LockForm({
  target,
  isMine,
  onTyped,
  onDone,
}: {
  target: Target;
  isMine: boolean;
  /** Whether something was typed that closing the dialog would lose. */
  onTyped: (isTyped: boolean) => void;
  onDone: () => void;
}) {
  const client = useQueryClient();
  const [begun] = useState(isMine ? (target.lock?.reason ?? '') : '');
  const [reason, setReason] = useState(begun);
  const [span, setSpan] = useState<Span>('open');
  const [word, setWord] = useState('');
  const call = useCall<Target>((answer) => {
    hearTarget(client, answer);
    onDone();
  });

  function type(now: Readonly<{ reason: string; word: string }>): void {
    setReason(now.reason);
    setWord(now.word);
    onTyped(now.reason !== begun || now.word !== '');
  }

  const takesOver = target.lock !== null && !isMine;
  const lacking =
    reason.trim() === ''
      ? 'Say why.'
      : takesOver && word.trim() !== WORD
        ? `Type “${WORD}”.`
        : null;

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (lacking !== null || call.isBusy) return;
    const until = untilOf(span, serverNow());
    void call.run(
      lockTarget(target.id, {
        reason: reason.trim(),
        expires_at_utc: until === null ? null : new Date(until).toISOString(),
        take_over: takesOver,
      }),
    );
  }

  return (
    <form onSubmit={submit} className={styles.form}>
      <label>
        Reason
        <input
          value={reason}
          maxLength={500}
          onChange={(event) => type({ reason: event.target.value, word })}
          autoComplete="off"
          required
        />
      </label>
      <label>
        Until
        <select
          value={span}
          onChange={(event) => {
            setSpan(SPANS.find(({ id }) => id === event.target.value)?.id ?? 'open');
          }}
        >
          {SPANS.map(({ id, words }) => (
            <option key={id} value={id}>
              {words}
            </option>
          ))}
        </select>
      </label>
      {takesOver && (
        <label>
          Type “{WORD}” to make it yours
          <input
            value={word}
            onChange={(event) => type({ reason, word: event.target.value })}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        </label>
      )}
      <div className={styles.act}>
        <p id="lock-lacking" className={styles.quiet}>
          {lacking}
        </p>
        <Button
          type="submit"
          kind={takesOver ? 'plain' : 'primary'}
          disabled={lacking !== null || call.isBusy}
          aria-describedby="lock-lacking"
        >
          {takesOver ? 'Take over' : isMine ? 'Change the lock' : 'Lock'}
        </Button>
      </div>
      {call.complaint !== null && <p role="alert">{call.complaint}</p>}
    </form>
  );
}
