import { type ReactNode, useEffect, useRef } from 'react';
import type { Tone } from '../../../src/domain/status.ts';
import { Mark, type MarkShape } from './mark.tsx';
import styles from './notice.module.css';

const SHAPES: Readonly<Record<Tone, MarkShape>> = {
  hold: 'bar',
  wait: 'gate',
  run: 'dash',
  doubt: 'diamond',
  go: 'disc',
  stop: 'square',
};

/** A message that must be seen. `isAlert`: spoken at once; for failures and for what is not known. */
export function Notice({
  tone,
  title,
  isAlert = false,
  children,
}: {
  tone: Tone;
  title: ReactNode;
  isAlert?: boolean;
  children?: ReactNode;
}) {
  const notice = useRef<HTMLDivElement>(null);
  // What is worth an alert is worth being seen, however far the dialog was scrolled; a page stays where it is.
  useEffect(() => {
    const isInDialog = notice.current?.closest('[role="dialog"]') != null;
    if (isAlert && isInDialog) notice.current?.scrollIntoView({ block: 'nearest' });
  }, [isAlert]);
  return (
    <div className={styles.notice} data-tone={tone} ref={notice}>
      <Mark shape={SHAPES[tone]} tone={tone} size={20} />
      <div className={styles.body}>
        <div role={isAlert ? 'alert' : undefined} className={styles.title}>
          {title}
        </div>
        {children}
      </div>
    </div>
  );
}
