import { type RefObject, useEffect, useRef } from 'react';

/** Leaves room for the bar at the edge of a phone's screen: what is brought into view comes above it. */
export function useBarRoom(): RefObject<HTMLDivElement | null> {
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { style } = document.documentElement;
    const size = new ResizeObserver(() => {
      if (bar.current === null) return;
      const isHeld = getComputedStyle(bar.current).position === 'sticky';
      style.scrollPaddingBottom = isHeld ? `${bar.current.offsetHeight}px` : '';
    });
    if (bar.current !== null) size.observe(bar.current);
    return () => {
      size.disconnect();
      style.scrollPaddingBottom = '';
    };
  }, []);
  return bar;
}
