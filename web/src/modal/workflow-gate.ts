import type { Diff } from '../../../src/contract/code.ts';
import type { Form } from '../../../src/contract/target.ts';

type Verdict = Readonly<{ of: 'workflow'; stand: 'warn' | 'block'; words: string }>;

const NO_TRIGGER = /has no `workflow_dispatch` trigger/;
const NOT_FOUND = /could not be read: .*not found/i;

/** Null where the workflow is known, or not read yet. */
export function workflowGate({
  form,
  diff,
}: Readonly<{ form: Form | undefined; diff: Diff | undefined }>): Verdict | null {
  if (form === undefined || form.known) return null;
  const note = form.note ?? 'The workflow file could not be read';
  // Where not even the commit can be read, the file may be there and the token not let to it.
  const isMissing = NOT_FOUND.test(note) && diff?.head != null;
  const stand = isMissing || NO_TRIGGER.test(note) ? 'block' : 'warn';
  return { of: 'workflow', stand, words: noteWords(note) };
}

/** Without what led on to lines that are not shown, and without a programmer’s quotes. */
function noteWords(note: string): string {
  return note.replace(/[.:\s]+$/, '').replaceAll(/`([^`]*)`/g, '“$1”');
}
