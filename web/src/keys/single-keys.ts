import { type RefObject, useEffect, useRef, useSyncExternalStore } from 'react';

/** Keys that act by themselves, without Ctrl or Cmd: off for whoever speaks to the machine, or only wants to. */

const NAME = 'signalbox:single-keys';
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function areOn(): boolean {
  try {
    return localStorage.getItem(NAME) !== 'off';
  } catch {
    return true;
  }
}

export function useSingleKeys(): [areOn: boolean, turn: (on: boolean) => void] {
  return [useSyncExternalStore(subscribe, areOn), turn];
}

function turn(on: boolean): void {
  try {
    if (on) localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, 'off');
  } catch {
    // Storage is closed to us: they stay on.
  }
  for (const listener of listeners) listener();
}

/** Whether the key was meant for a field, or goes with another one, or for a dialog that `place` is not in. */
function isTaken(event: KeyboardEvent, place: Element | null): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  const dialog = document.querySelector('[role="dialog"]');
  return isTyping(event.target) || (dialog !== null && !dialog.contains(place));
}

const TAKES_LETTERS = 'input, textarea, select, [contenteditable], [role="listbox"], [role="menu"]';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(TAKES_LETTERS) !== null;
}

type Actions = Readonly<Record<string, () => void>>;

/** Acts on single keys for as long as it is shown. None may do anything to a deploy by itself. */
export function useKeys(actions: Actions, place?: RefObject<Element | null>): void {
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    function pressed(event: KeyboardEvent): void {
      const act = latest.current[event.key];
      if (act === undefined || !areOn() || isTaken(event, place?.current ?? null)) return;
      event.preventDefault();
      act();
    }
    // Before a control can keep the key to itself.
    document.addEventListener('keydown', pressed, true);
    return () => document.removeEventListener('keydown', pressed, true);
  }, [place]);
}
