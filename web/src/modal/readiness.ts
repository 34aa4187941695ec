import type { Diff } from '../../../src/contract/code.ts';
import type { DeployRequest } from '../../../src/contract/deploy.ts';
import type { Form, FormInput, Target } from '../../../src/contract/target.ts';
import type { Draft } from '../send/attempt.ts';
import type { Gate } from './gates.ts';
import { type Given, isNumber, shownValue } from './values.ts';
import { isCommitName } from './words.ts';

/** The word to type before a deploy of this target, where it asks for one. */
export function confirmWord(target: Target): string | null {
  return target.confirm === 'typed' ? (target.environment ?? target.id) : null;
}

type Asked = Readonly<{
  target: Target;
  draft: Draft;
  word: string;
  form: Form | undefined;
  isReadingForm: boolean;
  /** Of the ref as it is typed; undefined: not known. */
  atRef: Diff | undefined;
  isReadingDiff: boolean;
  gates: readonly Gate[];
}>;

/** The one thing that still stands between the form and the button, in words; null: nothing. */
export function missing(asked: Asked): string | null {
  const { draft, form, isReadingForm, isReadingDiff } = asked;
  const ref = draft.ref.trim();
  if (ref === '') return 'Name the ref to deploy.';
  if (isReadingForm || (form !== undefined && form.ref !== ref)) {
    return 'Reading the inputs of the workflow…';
  }
  if (isReadingDiff) return 'Reading what would go out…';
  return wrongRef(asked) ?? blocked(asked.gates) ?? wrongField(asked) ?? unconfirmed(asked);
}

function wrongRef({ draft, form, atRef }: Asked): string | null {
  const ref = draft.ref.trim();
  if (atRef?.is_gone) return `GitHub has no branch or tag “${ref}”.`;
  if (isCommitName(ref, atRef)) return 'GitHub starts workflows at a branch or tag, not a commit.';
  return takesCommit(draft.sha, atRef, form) ? null : 'This workflow takes no commit.';
}

/** Whether that very commit can go out by a run that GitHub starts at the ref; true: not known either. */
export function takesCommit(
  sha: string | null,
  atRef: Diff | undefined,
  form: Form | undefined,
): boolean {
  if (sha === null || !atRef?.head || !form?.known) return true;
  return atRef.sha_input !== null || atRef.head.sha === sha;
}

function blocked(gates: readonly Gate[]): string | null {
  const gate = gates.find(({ stand }) => stand === 'block');
  return gate === undefined ? null : `${gate.words}.`;
}

function wrongField({ target, draft, form }: Asked): string | null {
  const given = givenOf(target, draft);
  for (const input of form?.inputs ?? []) {
    const said = complaint(input, given);
    if (said !== null) return said;
  }
  const isSilent = draft.rollsBack !== null && draft.reason.trim() === '';
  return isSilent ? 'Say why it is rolled back.' : null;
}

function unconfirmed({ target, word }: Asked): string | null {
  const asked = confirmWord(target);
  return asked !== null && word.trim() !== asked ? `Waiting for the word “${asked}”.` : null;
}

/** What is wrong with the value a field shows; null: nothing that can be told from here. */
export function complaint(input: FormInput, given: Given): string | null {
  const value = shownValue(input, given).trim();
  if (input.required && value === '') return `Fill in “${input.name}”.`;
  const isWrong = input.type === 'number' && value !== '' && !isNumber(value);
  return isWrong ? `“${input.name}” must be a number.` : null;
}

export function givenOf(target: Target, draft: Draft): Given {
  return { typed: draft.inputs, last: target.live?.inputs ?? null };
}

/** What the screen shows is what is asked for: what was not typed goes out as a value of its own too. */
export function requestOf(target: Target, draft: Draft, form: Form | undefined): DeployRequest {
  const values = givenOf(target, draft);
  const shown = (form?.inputs ?? []).map((each) => [each, shownValue(each, values)] as const);
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
