import { useEffect, useRef } from 'react';
import { Button } from '../ui/button.tsx';
import styles from './deploy-modal.module.css';

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
