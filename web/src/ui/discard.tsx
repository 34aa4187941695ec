import { useEffect, useRef, useState } from 'react';
import { Button } from './button.tsx';
import styles from './discard.module.css';

/** A way to close that asks first while something would be lost by it. */
export function useDiscard(wouldLose: boolean, discard: () => void) {
  const [wasAsked, setAsked] = useState(false);
  const isAsking = wasAsked && wouldLose;
  return {
    isAsking,
    keep: () => setAsked(false),
    close: () => {
      if (!wouldLose) discard();
      // Pressed again while it asks, the key closes the question.
      else setAsked(!isAsking);
    },
  };
}

/** Asked only where there is something to lose. */
export function Discard({ onKeep, onDiscard }: { onKeep: () => void; onDiscard: () => void }) {
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    keep.current?.focus();
    // Who keeps it goes on typing where they were.
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <fieldset aria-labelledby="discard" className={styles.discard}>
      <p id="discard">Discard what you typed?</p>
      <Button ref={keep} onClick={onKeep} aria-describedby="discard">
        Keep
      </Button>
      <Button onClick={onDiscard}>Discard</Button>
    </fieldset>
  );
}
