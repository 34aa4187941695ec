import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { Form, FormInput, Target } from '../../../src/contract/target.ts';
import type { Draft } from '../send/attempt.ts';
import { Button } from '../ui/button.tsx';
import styles from './deploy-modal.module.css';
import { Field, type FieldProps } from './field.tsx';
import { complaint } from './readiness.ts';
import { changedFrom, defaultsOf, type Given, isSecret, shownValue } from './values.ts';
import { count } from './words.ts';

type Shown = Readonly<{
  target: Target;
  values: Given;
  errorAt: (name: string) => string | null;
  onChange: (inputs: Draft['inputs'], pointer: string) => void;
}>;

/** How many fields are shown before the rest goes behind a fold. */
const FIRST = 8;

/** The workflow's own inputs, each as what it is, and those that the target sets itself. */
export function Inputs({ form, shown }: { form: UseQueryResult<Form>; shown: Shown }) {
  if (form.data === undefined) {
    if (form.isPending) return <p className={styles.quiet}>Reading the inputs of the workflow…</p>;
    return <p>The inputs of the workflow could not be read. GitHub will check them.</p>;
  }
  const { inputs, fixed, known } = form.data;
  const defaults = defaultsOf(form.data);
  const isAtDefaults = inputs.every(
    (each) => shownValue(each, shown.values) === defaults[each.name],
  );
  return (
    <>
      {!known && <p>The inputs of the workflow are not known; the gates say why.</p>}
      <Fields inputs={inputs.slice(0, FIRST)} shown={shown} />
      <Rest inputs={inputs.slice(FIRST)} shown={shown} />
      {!isAtDefaults && (
        <p>
          <Button onClick={() => shown.onChange(defaults, '/inputs')}>Reset to defaults</Button>
        </p>
      )}
      {Object.entries(fixed).map(([name, value]) => (
        <Field key={name} label={name} description="Set by the target." error={shown.errorAt(name)}>
          {(field) => <input {...field} className={styles.mono} value={value} readOnly />}
        </Field>
      ))}
    </>
  );
}

/** Folded, unless something in it wants to be seen. */
function Rest({ inputs, shown }: { inputs: readonly FormInput[]; shown: Shown }) {
  const [isOpen, setOpen] = useState(false);
  if (inputs.length === 0) return null;
  const isWrong = (input: FormInput) =>
    complaint(input, shown.values) !== null || shown.errorAt(input.name) !== null;
  const changed = inputs.filter((each) => changedFrom(each, shown.values) !== null).length;
  return (
    <details
      className={styles.rest}
      open={isOpen || inputs.some(isWrong)}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        {count(inputs.length, 'more input')}
        {changed > 0 && `, ${changed} changed`}
      </summary>
      <div className={styles.fields}>
        <Fields inputs={inputs} shown={shown} />
      </div>
    </details>
  );
}

function Fields({ inputs, shown }: { inputs: readonly FormInput[]; shown: Shown }) {
  const { values, errorAt, onChange, target } = shown;
  return inputs.map((input) => {
    const before = changedFrom(input, values);
    return (
      <Field
        key={input.name}
        label={input.name}
        isRequired={input.required}
        description={descriptionOf(input)}
        note={before === null ? null : `changed (was ${before === '' ? 'empty' : before})`}
        error={errorAt(input.name)}
      >
        {(field) => (
          <Control
            input={input}
            field={field}
            value={shownValue(input, values)}
            suggestion={target.environment}
            onChange={(value) =>
              onChange({ ...values.typed, [input.name]: value }, `/inputs/${input.name}`)
            }
          />
        )}
      </Field>
    );
  });
}

function descriptionOf({ type, description }: FormInput): string | null {
  if (type !== 'environment') return description;
  const said = 'The name of an environment of the repository.';
  return description === null ? said : `${description} · ${said}`;
}

function Control({
  input,
  field,
  value,
  suggestion,
  onChange,
}: {
  input: FormInput;
  field: FieldProps;
  value: string;
  /** The target's environment, for the inputs that name one. */
  suggestion: string | null;
  onChange: (value: string) => void;
}) {
  const { type, options } = input;
  if (type === 'boolean') {
    return (
      <input
        {...field}
        type="checkbox"
        checked={value === 'true'}
        onChange={(event) => onChange(String(event.target.checked))}
      />
    );
  }
  if (options.length > 0) {
    return (
      <select {...field} value={value} onChange={(event) => onChange(event.target.value)}>
        {!options.includes(value) && <option value={value}>{value === '' ? '—' : value}</option>}
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    );
  }
  const isSuggested = type === 'environment' && suggestion !== null;
  return (
    <>
      <input
        {...field}
        type={isSecret(input) ? 'password' : 'text'}
        inputMode={type === 'number' ? 'decimal' : 'text'}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        autoComplete={isSecret(input) ? 'new-password' : 'off'}
        list={isSuggested ? `${field.id}-l` : undefined}
      />
      {isSuggested && (
        <datalist id={`${field.id}-l`}>
          <option value={suggestion} />
        </datalist>
      )}
    </>
  );
}
