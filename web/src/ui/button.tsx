import type { ComponentProps } from 'react';
import styles from './button.module.css';

type Kind = 'primary' | 'plain' | 'quiet';

/** The one primary action of a place is filled with ink; everything else is an outline or less. */
export function Button({
  kind = 'plain',
  className,
  ...props
}: ComponentProps<'button'> & { kind?: Kind }) {
  const classes = [styles.button, styles[kind], className].filter(Boolean).join(' ');
  return <button type="button" {...props} className={classes} />;
}
