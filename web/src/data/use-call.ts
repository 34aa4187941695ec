import { useState } from 'react';
import { type ProblemCode, problemCode } from '../../../src/contract/problem.ts';
import { detailWords } from '../words/problems.ts';
import type { Answer } from './answer.ts';

/** One action with its two troubles: being under way, and having been refused or lost. */
export function useCall<T>(done: (value: T) => void) {
  const [isBusy, setBusy] = useState(false);
  const [complaint, setComplaint] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<ProblemCode | null>(null);

  async function run(call: Promise<Answer<T>>): Promise<void> {
    setBusy(true);
    setComplaint(null);
    setRefusal(null);
    const answer = await call;
    setBusy(false);
    if (answer.kind === 'ok') return done(answer.value);
    setComplaint(complaintOf(answer));
    if (answer.kind === 'problem') setRefusal(problemCode(answer.problem.type));
  }

  return { isBusy, complaint, refusal, run };
}

function complaintOf<T>(answer: Exclude<Answer<T>, { kind: 'ok' }>): string {
  if (answer.kind === 'problem') return `${answer.problem.title}. ${detailWords(answer.problem)}`;
  return 'No answer came, so it may or may not have been done. Pressing again does no harm.';
}
