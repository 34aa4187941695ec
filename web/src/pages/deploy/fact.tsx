import type { ReactNode } from 'react';
import styles from './deploy-page.module.css';

/** One thing that is known of a deploy, under its name; to stand in a list of them. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
