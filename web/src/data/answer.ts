import { Problem, problemCode } from '../../../src/contract/problem.ts';
import { detailWords } from '../words/problems.ts';

/** Why an answer says nothing. What the other side wrote instead is never kept, so never shown. */
export type Silence = 'network' | 'timeout' | 'not_ours' | 'unreadable';

/** Everything a request can end in. A router's HTML page is an `unknown`, not an error text. */
export type Answer<T> =
  | { kind: 'ok'; value: T }
  | { kind: 'problem'; problem: Problem; retryAfterS: number | null }
  | { kind: 'unknown'; why: Silence };

const SILENCE_WORDS: Readonly<Record<Silence, string>> = {
  network: 'The console could not be reached.',
  timeout: 'The console did not answer in time.',
  not_ours: 'Something between this page and the console answered in its place.',
  unreadable: 'The console answered in a way this page does not understand. Reload the page.',
};

/** A read that did not bring what was asked for; carried as an error because queries want one. */
export class NoAnswer extends Error {
  readonly answer: Exclude<Answer<never>, { kind: 'ok' }>;

  constructor(answer: Exclude<Answer<never>, { kind: 'ok' }>) {
    super(answer.kind === 'problem' ? answer.problem.title : SILENCE_WORDS[answer.why]);
    this.name = 'NoAnswer';
    this.answer = answer;
  }
}

/** What to tell a person about any failed read: a title and one sentence more. */
export function explain(error: unknown): { title: string; detail: string } {
  if (!(error instanceof NoAnswer)) return { title: 'This page failed', detail: 'Reload it.' };
  const { answer } = error;
  if (answer.kind === 'problem') {
    return { title: answer.problem.title, detail: detailWords(answer.problem) };
  }
  return { title: SILENCE_WORDS[answer.why], detail: 'Trying again by itself.' };
}

/** A problem document of this server; null for anything else, whatever it calls itself. */
export function asProblem(body: unknown): Problem | null {
  const parsed = Problem.safeParse(body);
  return parsed.success && problemCode(parsed.data.type) !== null ? parsed.data : null;
}
