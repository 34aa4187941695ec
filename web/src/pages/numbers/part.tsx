import { type ReactNode, useId } from 'react';
import { useMedia } from '../../ui/use-media.ts';
import styles from './numbers.module.css';

type Props = Readonly<{
  title: string;
  /** What counts in it. */
  counts: string;
  chart: ReactNode;
  /** The same figures to be read one by one. */
  table: ReactNode;
}>;

/** A drawing with its table; on a phone, where a drawing shows least, the table is open from the start. */
export function Part({ title, counts, chart, table }: Props) {
  const id = useId();
  const isNarrow = useMedia('(max-width: 640px)');
  return (
    <section aria-labelledby={id} className={styles.part}>
      <h2 id={id}>{title}</h2>
      {chart}
      <details className={styles.fold} open={isNarrow}>
        <summary>
          Table<span className="visually-hidden">: {title}</span>
        </summary>
        {table}
      </details>
      <details className={styles.fold}>
        <summary>
          What counts<span className="visually-hidden"> as {title.toLowerCase()}</span>
        </summary>
        <p>{counts}</p>
      </details>
    </section>
  );
}
