import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import styles from './actions.module.css';

/** A button that asks before it acts. The focus goes to what changes nothing: a key held down acts never. */
export function TwoStep({
  opener,
  question,
  act,
  keep,
  isBusy,
  onAct,
}: {
  opener: string;
  question: ReactNode;
  act: string;
  keep: string;
  isBusy: boolean;
  onAct: () => void;
}) {
  const [isAsking, setAsking] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  const wasAsking = useRef(false);
  useEffect(() => {
    if (wasAsking.current && !isAsking) first.current?.focus();
    wasAsking.current = isAsking;
  }, [isAsking]);

  if (!isAsking) {
    return (
      <Button ref={first} disabled={isBusy} onClick={() => setAsking(true)}>
        {opener}
      </Button>
    );
  }
  return (
    <fieldset
      className={styles.sure}
      onKeyDown={(event) => onEscape(event, () => setAsking(false))}
    >
      <legend className="visually-hidden">{opener}</legend>
      <span className={styles.question}>{question}</span>
      <Button kind="primary" disabled={isBusy} onClick={onAct}>
        {act}
      </Button>
      <Button autoFocus disabled={isBusy} onClick={() => setAsking(false)}>
        {keep}
      </Button>
    </fieldset>
  );
}

/** Escape takes back the question alone; a dialog around it stays open. */
function onEscape(event: KeyboardEvent, back: () => void): void {
  if (event.key !== 'Escape') return;
  event.stopPropagation();
  back();
}
