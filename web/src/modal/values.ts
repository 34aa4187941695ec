import type { Form, FormInput } from '../../../src/contract/target.ts';
import type { Draft } from '../send/attempt.ts';

type Values = Readonly<Record<string, string>>;

/**
 * What the fields of a form hold. What nobody has typed in yet is what the last success was given,
 * where that still fits, and else the workflow's default.
 */
export type Given = Readonly<{
  typed: Draft['inputs'];
  /** The inputs of the last success; null: there is none. */
  last: Values | null;
}>;

export function shownValue(input: FormInput, { typed, last }: Given): string {
  return typed[input.name] ?? lastValue(input, last) ?? defaultValue(input);
}

const SECRET_WORDS: ReadonlySet<string> = new Set(['token', 'password', 'secret', 'key']);

/** Whether its name says that what is typed there is for nobody else’s eyes: `api_key`, `deployToken`. */
export function isSecret({ name, type, options }: FormInput): boolean {
  if (type !== 'string' || options.length > 0) return false;
  const words = name.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return words.split(/[^a-z\d]+/).some((word) => SECRET_WORDS.has(word));
}

/** The workflow's default; where it has none, what GitHub's own form begins with. */
export function defaultValue({ type, default: given, options }: FormInput): string {
  if (given !== null) return given;
  if (type === 'boolean') return 'false';
  return type === 'choice' ? (options[0] ?? '') : '';
}

/** What the last success was given; null where it was given nothing, a secret, or what would not do now. */
function lastValue(input: FormInput, last: Values | null): string | null {
  if (isSecret(input)) return null;
  const value = last?.[input.name];
  return value !== undefined && fits(input, value) ? value : null;
}

function fits({ type, options }: FormInput, value: string): boolean {
  switch (type) {
    case 'boolean':
      return value === 'true' || value === 'false';
    case 'choice':
      return options.includes(value);
    case 'number':
      return isNumber(value);
    case 'string':
    case 'environment':
      return true;
  }
}

export function isNumber(value: string): boolean {
  return value.trim() !== '' && Number.isFinite(Number(value));
}

/** What the last success was given instead; null where it was given the same, or not this input. */
export function changedFrom(input: FormInput, given: Given): string | null {
  const before = isSecret(input) ? undefined : given.last?.[input.name];
  return before === undefined || before === shownValue(input, given) ? null : before;
}

/** Every input at the workflow's default, whatever the last success was given. */
export function defaultsOf(form: Form): Draft['inputs'] {
  return Object.fromEntries(form.inputs.map((input) => [input.name, defaultValue(input)]));
}
