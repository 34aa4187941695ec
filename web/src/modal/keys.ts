import { type KeyboardEvent, useEffect, useRef } from 'react';

/**
 * Ctrl or Cmd with Enter deploys, wherever the focus is in the dialog, its title included, and before a
 * control can keep the key to itself.
 */
export function useSubmitKeys(submit: () => void): void {
  const latest = useRef(submit);
  useEffect(() => {
    latest.current = submit;
  });
  useEffect(() => {
    function pressed(event: globalThis.KeyboardEvent): void {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      latest.current();
    }
    document.addEventListener('keydown', pressed, true);
    return () => document.removeEventListener('keydown', pressed, true);
  }, []);
}

/** Enter alone in a field must not deploy, but where one has just typed the confirmation. */
export function holdEnter(event: KeyboardEvent): void {
  if (event.key !== 'Enter') return;
  const field = event.target;
  const isField = field instanceof HTMLInputElement || field instanceof HTMLSelectElement;
  if (isField && field.name !== 'confirm') event.preventDefault();
}
