import { type RefObject, useEffect, useRef } from 'react';

/**
 * A single key that leads somewhere in a place of the page: not while somebody types, nor with a
 * modifier, nor behind a dialog. It never does anything to a deploy.
 */
export function useKey(
  key: string,
  place: RefObject<HTMLElement | null>,
  onPress: () => void,
): void {
  const press = useRef(onPress);
  press.current = onPress;
  useEffect(() => {
    function pressed(event: KeyboardEvent): void {
      if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey) return;
      const dialog = document.querySelector('[role="dialog"]');
      const isBehind = dialog !== null && !dialog.contains(place.current);
      if (event.defaultPrevented || isTyping(event.target) || isBehind) return;
      event.preventDefault();
      press.current();
    }
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [key, place]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, [contenteditable]') !== null
  );
}
