import { useEffect, useLayoutEffect, useRef } from 'react';
import { NavigationType, useLocation, useNavigationType } from 'react-router';
import { goBackTo, keepPlaces, placeOf, remember } from './places.ts';

/**
 * A new page is read from its top, and its heading has the focus; on the way back one is where one was. What
 * only changes the question of one page, a filter, moves nothing.
 */
export function useArrival(): void {
  const { key, pathname } = useLocation();
  const way = useNavigationType();
  const shown = useRef<string | null>(null);
  const current = useRef(key);
  usePlaces(current);
  useLayoutEffect(() => {
    const isFirst = shown.current === null;
    const isSamePage = shown.current === pathname;
    shown.current = pathname;
    current.current = key;
    if (isSamePage) return undefined;
    const place = way === NavigationType.Pop ? placeOf(key) : undefined;
    if (isFirst) return place && isReturn() ? goBackTo(place, () => {}) : undefined;
    if (place !== undefined) return goBackTo(place, focusOnce(place.link));
    window.scrollTo(0, 0);
    return whenHeaded(focusOn);
  }, [key, pathname, way]);
}

/** Whether this tab was here before: what is kept is of no use to who has come by an address. */
function isReturn(): boolean {
  const [entry] = performance.getEntriesByType('navigation');
  return entry instanceof PerformanceNavigationTiming && entry.type !== 'navigate';
}

/** Keeps the places of this tab's pages; the browser's own way comes before the page has its length. */
function usePlaces(current: Readonly<{ current: string }>): void {
  useEffect(() => {
    const note = (): void => remember(current.current);
    const leave = (): void => {
      keepPlaces();
      history.scrollRestoration = 'auto';
    };
    history.scrollRestoration = 'manual';
    window.addEventListener('scroll', note, { passive: true });
    window.addEventListener('focusin', note);
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('scroll', note);
      window.removeEventListener('focusin', note);
      window.removeEventListener('pagehide', leave);
    };
  }, [current]);
}

/** Gives the focus back to the link one left by, else to the heading; once, and not to who has moved on. */
function focusOnce(link: string | null): () => void {
  let isDone = false;
  return () => {
    if (isDone || !isFree(null)) return;
    const left = link && document.querySelector(`main a[href="${CSS.escape(link)}"]`);
    const goal = left || document.querySelector('main h1');
    if (!(goal instanceof HTMLElement)) return;
    isDone = true;
    focusOn(goal);
  };
}

function focusOn(goal: HTMLElement): void {
  if (goal instanceof HTMLHeadingElement) goal.tabIndex = -1;
  goal.focus({ preventScroll: true });
}

/** Acts on the page's heading as soon as there is one, unless the focus has gone elsewhere meanwhile. */
function whenHeaded(act: (heading: HTMLElement) => void): () => void {
  const before = document.activeElement;
  const changes = new MutationObserver(look);
  function look(): void {
    const heading = document.querySelector('main h1');
    const isWanted = isFree(before);
    if (isWanted && heading instanceof HTMLElement) act(heading);
    // A dialog that is about to close still holds the focus: then once more.
    if (!isWanted || document.activeElement === heading) changes.disconnect();
  }
  changes.observe(document.body, { childList: true, subtree: true });
  look();
  return () => changes.disconnect();
}

/** Whether nobody has put the focus anywhere since. */
function isFree(before: Element | null): boolean {
  const now = document.activeElement;
  return now === null || now === document.body || now === before;
}
