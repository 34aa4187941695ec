import { type ReactNode, useId } from 'react';
import styles from './field.module.css';

/** What a control needs to be named, described and, when wrong, said to be so. */
export type FieldProps = {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean | undefined;
  'aria-required': boolean | undefined;
};

export function Field({
  label,
  isWide = false,
  description,
  note = null,
  error,
  isRequired = false,
  children,
}: {
  label: string;
  description: string | null;
  /** What is to be seen about the value that stands there. */
  note?: string | null;
  error: string | null;
  isRequired?: boolean;
  /** The label above the control, for labels that are sentences. */
  isWide?: boolean;
  children: (field: FieldProps) => ReactNode;
}) {
  const id = useId();
  const described = [description && `${id}-d`, note && `${id}-n`, error && `${id}-e`]
    .filter(Boolean)
    .join(' ');
  return (
    <div className={isWide ? styles.wide : styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
        {isRequired && <span className={styles.required}> required</span>}
      </label>
      <div className={styles.control}>
        {children({
          id,
          'aria-describedby': described === '' ? undefined : described,
          'aria-invalid': error !== null || undefined,
          'aria-required': isRequired || undefined,
        })}
        {description !== null && (
          <p id={`${id}-d`} className={styles.description}>
            {description}
          </p>
        )}
        {note !== null && (
          <p id={`${id}-n`} className={styles.note}>
            {note}
          </p>
        )}
        {error !== null && (
          <p id={`${id}-e`} className={styles.error}>
            {error}
          </p>
        )}
      </div>
    </div>
  );
}
