import type { Shape, Tone } from '../../../src/domain/status.ts';
import styles from './mark.module.css';

/** The shapes of states, of one that is behind another, and of stations on a line: a stop passed, a stop ahead. */
export type MarkShape = Shape | 'stack' | 'point' | 'hollow';

const DRAWN: Readonly<Record<MarkShape, React.ReactNode>> = {
  point: <circle cx="12" cy="12" r="7" fill="currentColor" />,
  hollow: <circle cx="12" cy="12" r="7" className={styles.hollow} />,
  ring: <circle cx="12" cy="12" r="7.5" className={styles.ring} />,
  stack: <path d="M4 6h16M4 12h16M4 18h16" className={styles.post} />,
  dash: (
    <>
      <circle cx="12" cy="12" r="8.5" className={styles.dash} />
      <circle cx="12" cy="12" r="3.5" fill="currentColor" />
    </>
  ),
  gate: (
    <>
      <path d="M4 3v18M20 3v18" className={styles.post} />
      <path d="M4 9h16M4 15h16" className={styles.post} />
    </>
  ),
  diamond: (
    <>
      <path d="M12 .8 23.2 12 12 23.2.8 12z" fill="currentColor" />
      <path d="M9 9.6a3 3 0 1 1 4.6 2.5c-1 .7-1.6 1.1-1.6 2.3" className={styles.cut} />
      <circle cx="12" cy="17.4" r="1.3" className={styles.cutDot} />
    </>
  ),
  disc: (
    <>
      <circle cx="12" cy="12" r="10" fill="currentColor" />
      <path d="m7.4 12.4 3.2 3.2 6-6.6" className={styles.cut} />
    </>
  ),
  square: (
    <>
      <rect x="2.5" y="2.5" width="19" height="19" rx="2" fill="currentColor" />
      <path d="m8 8 8 8m0-8-8 8" className={styles.cut} />
    </>
  ),
  bar: (
    <>
      <circle cx="12" cy="12" r="9" className={styles.ring} />
      <path d="M7.5 12h9" className={styles.post} />
    </>
  ),
};

/** A state's shape in its colour. Always with its word beside it, so it is silent itself. */
export function Mark({
  shape,
  tone,
  size = 20,
}: {
  shape: MarkShape;
  tone: Tone | 'ink';
  size?: number;
}) {
  return (
    <svg
      className={styles.mark}
      data-shape={shape}
      data-tone={tone}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden="true"
    >
      {DRAWN[shape]}
    </svg>
  );
}
