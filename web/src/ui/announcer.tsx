import { useEffect, useRef, useSyncExternalStore } from 'react';

/** So long each thing that is said stands: what comes meanwhile waits, or neither would be heard. */
const EACH_MS = 800;
/** Where more wait, the oldest are not news any more. */
const WAITING = 8;

let text = '';
let waiting: readonly string[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** Says something once to those who listen rather than look. State changes only, never seconds. */
export function announce(next: string): void {
  waiting = [...waiting, next].slice(-WAITING);
  if (timer === undefined) sayNext();
}

function sayNext(): void {
  const [next, ...rest] = waiting;
  timer = undefined;
  if (next === undefined) return;
  waiting = rest;
  text = next;
  timer = setTimeout(sayNext, EACH_MS);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * The page's one status region, there before any text is. The data attribute keeps the dialog,
 * which hides everything outside itself, from hiding it too.
 */
export function Announcer() {
  const said = useSyncExternalStore(subscribe, () => text);
  return (
    <output className="visually-hidden" aria-live="polite" data-live-announcer="true">
      {said}
    </output>
  );
}

/** Speaks `words` when they change, and, with `alsoAtFirst`, when they first appear. */
export function useSpoken(words: string | null, alsoAtFirst = false): void {
  const last = useRef<string | null>(alsoAtFirst ? '' : null);
  useEffect(() => {
    if (words === null || words === last.current) return;
    if (last.current !== null) announce(words);
    last.current = words;
  }, [words]);
}
