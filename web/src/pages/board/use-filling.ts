import { startTransition, useEffect, useState } from 'react';

/** A screenful, and what fits between two frames of a slow phone. */
const FIRST = 10;
const STEP = 16;
const SOON_MS = 100;

/** How many there were when the board was last left: who comes back finds them at once. */
let before = FIRST;

/**
 * How many of so many rows are drawn by now: a screenful at once, the others bit by bit and behind whatever
 * a person does, so that a long board can be used almost as soon as a short one.
 */
export function useFilling(total: number): number {
  const [filled, setFilled] = useState(() => before);
  useEffect(() => {
    if (filled >= total) return undefined;
    const timer = setTimeout(() => startTransition(() => setFilled(filled + STEP)), SOON_MS);
    return () => clearTimeout(timer);
  }, [filled, total]);
  useEffect(() => {
    before = Math.max(FIRST, filled);
  }, [filled]);
  return filled;
}
