import { useEffect, useSyncExternalStore } from 'react';

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

/** Whether the key was meant for a field, or goes with another one, or belongs to an open dialog. */
function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  const isField = target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  return isField || document.querySelector('[role="dialog"]') !== null;
}

/** Acts on single keys for as long as it is shown. */
export function useKeys(actions: Readonly<Record<string, (event: KeyboardEvent) => void>>): void {
  useEffect(() => {
    function pressed(event: KeyboardEvent): void {
      const act = actions[event.key];
      if (act === undefined || !areOn() || isTaken(event)) return;
      event.preventDefault();
      act(event);
    }
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [actions]);
}
