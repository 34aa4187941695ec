import type { ReactNode } from 'react';
import { Heading } from 'react-aria-components/Dialog';
import styles from './dialog-box.module.css';
import { DialogFrame } from './dialog-frame.tsx';

/** A small dialog of its own: a title, a way out, and what it is about. */
export function DialogBox({
  title,
  above,
  onClose,
  children,
}: {
  title: ReactNode;
  /** What stays in sight however far the rest is scrolled. */
  above?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}) {
  const heading = (
    <Heading slot="title" level={2}>
      {title}
    </Heading>
  );
  return (
    <DialogFrame size="small" isDismissable heading={heading} onClose={onClose}>
      {above}
      <div className={styles.body}>{children}</div>
    </DialogFrame>
  );
}
