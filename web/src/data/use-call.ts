import { useState } from 'react';
import { detailWords } from '../words/problems.ts';
import type { Answer } from './answer.ts';

/** One action with its two troubles: being under way, and having been refused or lost. */
export function useCall<T>(done: (value: T) => void) {
  const [isBusy, setBusy] = useState(false);
  const [complaint, setComplaint] = useState<string | null>(null);

  async function run(call: Promise<Answer<T>>): Promise<void> {
    setBusy(true);
    setComplaint(null);
    const answer = await call;
    setBusy(false);
    if (answer.kind === 'ok') done(answer.value);
    else setComplaint(complaintOf(answer));
  }

  return { isBusy, complaint, run };
}

function complaintOf<T>(answer: Exclude<Answer<T>, { kind: 'ok' }>): string {
  if (answer.kind === 'problem') return `${answer.problem.title}. ${detailWords(answer.problem)}`;
  return 'No answer came, so it may or may not have been done. Pressing again does no harm.';
}
