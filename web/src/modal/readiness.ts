import type { DeployRequest } from '../../../src/contract/deploy.ts';
import type { Form, FormInput, Target } from '../../../src/contract/target.ts';
import type { Draft } from '../send/attempt.ts';

/** What a field holds: what was typed, else the workflow's default, as GitHub's own form has it. */
export function shownValue(input: FormInput, values: Draft['inputs']): string {
  const typed = values[input.name];
  if (typed !== undefined) return typed;
  if (input.default !== null) return input.default;
  if (input.type === 'boolean') return 'false';
  return input.type === 'choice' ? (input.options[0] ?? '') : '';
}

/** The word to type before a deploy of this target, where it asks for one. */
export function confirmWord(target: Target): string | null {
  return target.confirm === 'typed' ? (target.environment ?? target.id) : null;
}

type Asked = Readonly<{
  target: Target;
  draft: Draft;
  word: string;
  form: Form | undefined;
  isReading: boolean;
}>;

/** The one thing that still stands between the form and the button, in words; null: nothing. */
export function missing({ target, draft, word, form, isReading }: Asked): string | null {
  const ref = draft.ref.trim();
  if (target.lock !== null) return `Locked by ${target.lock.by}: “${target.lock.reason}”.`;
  if (ref === '') return 'Name the ref to deploy.';
  if (isReading || (form !== undefined && form.ref !== ref)) {
    return 'Reading the inputs of the workflow…';
  }
  const wrong = form?.inputs
    .map((each) => complaint(each, draft.inputs))
    .find((each) => each !== null);
  if (wrong !== undefined && wrong !== null) return wrong;
  const asked = confirmWord(target);
  return asked !== null && word.trim() !== asked ? `Waiting for the word “${asked}”.` : null;
}

function complaint(input: FormInput, values: Draft['inputs']): string | null {
  const value = shownValue(input, values).trim();
  if (input.required && value === '') return `Fill in “${input.name}”.`;
  const isNumber = value === '' || Number.isFinite(Number(value));
  return input.type === 'number' && !isNumber ? `“${input.name}” must be a number.` : null;
}

/** What the screen shows is what is asked for: defaults go out as values of their own. */
export function requestOf(target: Target, draft: Draft, form: Form | undefined): DeployRequest {
  const shown = (form?.inputs ?? []).map((each) => [each, shownValue(each, draft.inputs)] as const);
  const given = shown.filter(([input, value]) => value !== '' || input.default !== null);
  const reason = draft.reason.trim();
  return {
    target: target.id,
    ref: draft.ref.trim(),
    ...(given.length === 0
      ? {}
      : { inputs: Object.fromEntries(given.map(([input, value]) => [input.name, value])) }),
    ...(reason === '' ? {} : { reason }),
    ...(draft.sha === null && draft.expectedSha !== null
      ? { expected_sha: draft.expectedSha }
      : {}),
    ...(draft.sha === null ? {} : { sha: draft.sha }),
    ...(draft.rollsBack === null ? {} : { rolls_back: draft.rollsBack }),
    ...(draft.override.trim() === '' ? {} : { override_reason: draft.override.trim() }),
    ...(draft.throughLock ? { through_lock: true } : {}),
  };
}
