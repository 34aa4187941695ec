import { useEffect, useRef } from 'react';

/**
 * Back closes what lies over the page before it leaves the page: on a phone a dialog is a page of its own.
 * One history entry stands for all that is open; it goes when the last of it does.
 */
const layers: { close: () => void }[] = [];
/** Whether the entry is being left, which the browser does in its own time. */
let isLeaving = false;

const MARK = 'signalbox:layer';

function isMarked(): boolean {
  const state: unknown = history.state;
  return typeof state === 'object' && state !== null && MARK in state;
}

function mark(): void {
  const state = history.state as object | null;
  if (!isMarked()) history.pushState({ ...state, [MARK]: true }, '');
}

/** A link out of the dialog has left the entry already. */
function leave(): void {
  if (layers.length > 0 || isLeaving || !isMarked()) return;
  isLeaving = true;
  history.back();
}

window.addEventListener('popstate', () => {
  const hasLeft = isLeaving;
  isLeaving = false;
  const top = layers.at(-1);
  if (top === undefined) return;
  // What asks before it closes may stay.
  mark();
  if (!hasLeft) top.close();
});

/** While `isOpen`, Back does what `close` does. */
export function useWayBack(isOpen: boolean, close: () => void): void {
  const latest = useRef(close);
  useEffect(() => {
    latest.current = close;
  });
  useEffect(() => {
    if (!isOpen) return;
    const layer = { close: () => latest.current() };
    layers.push(layer);
    if (!isLeaving) mark();
    return () => {
      layers.splice(layers.indexOf(layer), 1);
      // Another may open in its place at once.
      setTimeout(leave);
    };
  }, [isOpen]);
}
