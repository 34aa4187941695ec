import type { ReactNode } from 'react';
import styles from './header.module.css';

/** A button on the header, and below it what it opens: asked for anew each time. */
export function HeaderPopover({
  id,
  name,
  button,
  onOpen,
  children,
}: {
  id: string;
  name: string;
  /** `icon`: a picture alone, read aloud as the name. */
  button: Readonly<{ kind: 'chip' | 'icon'; content: ReactNode }>;
  onOpen: () => void;
  children: ReactNode;
}) {
  return (
    <>
      <button
        type="button"
        className={styles[button.kind]}
        popoverTarget={id}
        aria-label={button.kind === 'icon' ? name : undefined}
      >
        {button.content}
      </button>
      <section
        id={id}
        popover="auto"
        className={styles.popover}
        aria-label={name}
        onToggle={(event) => event.newState === 'open' && onOpen()}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by the keyboard
        tabIndex={0}
      >
        {children}
      </section>
    </>
  );
}
