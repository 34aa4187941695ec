import type { UseQueryResult } from '@tanstack/react-query';
import type { Form, FormInput } from '../../../src/contract/target.ts';
import styles from './deploy-modal.module.css';
import { Field, type FieldProps } from './field.tsx';
import { shownValue } from './readiness.ts';

type Change = (name: string, value: string) => void;

/** The workflow's own inputs, each as what it is, and those that the target sets itself. */
export function Inputs({
  form,
  values,
  errorAt,
  onChange,
}: {
  form: UseQueryResult<Form>;
  values: Readonly<Record<string, string>>;
  errorAt: (name: string) => string | null;
  onChange: Change;
}) {
  if (form.data === undefined) {
    if (form.isPending) return <p className={styles.quiet}>Reading the inputs of the workflow…</p>;
    return <p>The inputs of the workflow could not be read. GitHub will check them.</p>;
  }
  const { inputs, fixed, known, note } = form.data;
  return (
    <>
      {!known && (
        <p>
          The inputs of the workflow are not known yet
          {note === null ? '' : ` (${note.replace(/\.$/, '')})`}. GitHub will check them.
        </p>
      )}
      {inputs.map((input) => (
        <Field
          key={input.name}
          label={input.name}
          isRequired={input.required}
          description={input.description}
          error={errorAt(input.name)}
        >
          {(field) => (
            <Control
              input={input}
              field={field}
              value={shownValue(input, values)}
              onChange={onChange}
            />
          )}
        </Field>
      ))}
      {Object.entries(fixed).map(([name, value]) => (
        <Field key={name} label={name} description="Set by the target." error={errorAt(name)}>
          {(field) => <input {...field} className={styles.mono} value={value} readOnly />}
        </Field>
      ))}
    </>
  );
}

function Control({
  input,
  field,
  value,
  onChange,
}: {
  input: FormInput;
  field: FieldProps;
  value: string;
  onChange: Change;
}) {
  const { name, type, options } = input;
  if (type === 'boolean') {
    return (
      <input
        {...field}
        type="checkbox"
        checked={value === 'true'}
        onChange={(event) => onChange(name, String(event.target.checked))}
      />
    );
  }
  if (options.length > 0) {
    return (
      <select {...field} value={value} onChange={(event) => onChange(name, event.target.value)}>
        {!options.includes(value) && <option value={value}>{value === '' ? '—' : value}</option>}
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    );
  }
  return (
    <input
      {...field}
      inputMode={type === 'number' ? 'decimal' : 'text'}
      value={value}
      onChange={(event) => onChange(name, event.target.value)}
      autoComplete="off"
    />
  );
}
