import type { Form } from '../../../src/contract/target.ts';

type Verdict = Readonly<{ of: 'workflow'; stand: 'warn' | 'block'; words: string }>;

/** What GitHub is sure to refuse at this ref, by what is said of the workflow file. */
const CANNOT_START = [/has no `workflow_dispatch` trigger/, /could not be read: .*not found/i];

/** Null where the workflow is known, or not read yet. */
export function workflowGate({ form }: { form: Form | undefined }): Verdict | null {
  if (form === undefined || form.known) return null;
  const note = form.note ?? 'The workflow file could not be read';
  const isSure = CANNOT_START.some((each) => each.test(note));
  return { of: 'workflow', stand: isSure ? 'block' : 'warn', words: noteWords(note) };
}

/** Without what led on to lines that are not shown, and without a programmer’s quotes. */
function noteWords(note: string): string {
  return note.replace(/[.:\s]+$/, '').replaceAll(/`([^`]*)`/g, '“$1”');
}
