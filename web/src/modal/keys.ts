import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';

type Press = Readonly<{
  submit: () => void;
  /** Whether the dialog asks something else first. */
  isAsking: boolean;
}>;

/**
 * Ctrl or Cmd with Enter deploys, wherever the focus is in the form's dialog, its title included, and before
 * a control can keep the key to itself; never from under what has opened over it, nor by a key held down.
 */
export function useSubmitKeys(form: RefObject<HTMLFormElement | null>, press: Press): void {
  const latest = useRef(press);
  useEffect(() => {
    latest.current = press;
  });
  useEffect(() => {
    function pressed(event: globalThis.KeyboardEvent): void {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      if (!hasTheKeys(form.current?.closest('[role="dialog"]') ?? null)) return;
      // Asked or held, the key goes to nothing else either: what has the focus is not what was meant.
      event.preventDefault();
      if (!event.repeat && !latest.current.isAsking) latest.current.submit();
    }
    document.addEventListener('keydown', pressed, true);
    return () => document.removeEventListener('keydown', pressed, true);
  }, [form]);
}

/** Whether the dialog is the topmost one, and the focus is in it. */
function hasTheKeys(dialog: Element | null): boolean {
  const topmost = [...document.querySelectorAll('[role="dialog"]')].at(-1);
  return dialog !== null && dialog === topmost && dialog.contains(document.activeElement);
}

/** Enter alone in a field must not deploy, but where one has just typed the confirmation. */
export function holdEnter(event: KeyboardEvent): void {
  if (event.key !== 'Enter') return;
  const field = event.target;
  const isField = field instanceof HTMLInputElement || field instanceof HTMLSelectElement;
  if (isField && field.name !== 'confirm') event.preventDefault();
}
