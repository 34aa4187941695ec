import type { Group, Line } from './lines.ts';

/** A line of a log that says why it failed. `at`: its place in the log. */
export type FoundError = Readonly<{ at: number; text: string }>;

type Said = Readonly<{ at: number; isMarked: boolean; text: string }>;

const EXIT = /^\s*Process completed with exit code (\d+)/;
const TRACEBACK = /^\s*Traceback \(most recent call last\)/;

/** How tools begin, or mark, the line that says what went wrong. */
const SIGNS: readonly RegExp[] = [
  /\b\w*(Error|Exception): /,
  /\berror( TS\d+|\[E\d+\])?: /i,
  /^\s*(npm ERR!|npm error|fatal:|panic:|✖ )/,
  /\bFAILED\b/,
  TRACEBACK,
];

/**
 * The first line that says what went wrong, preferring what GitHub itself marked as an error; null
 * where none does. That the process ended with a code says least, and is the last resort.
 */
export function firstError(parts: readonly (Line | Group)[]): FoundError | null {
  const said = saidIn(parts);
  const telling = said.filter(({ text }) => !EXIT.test(text));
  const found =
    telling.find(({ isMarked, text }) => isMarked && text.trim() !== '') ??
    telling.find(({ text }) => SIGNS.some((sign) => sign.test(text))) ??
    said.find(({ text }) => EXIT.test(text));
  if (found === undefined) return null;
  const { at, text } = TRACEBACK.test(found.text) ? raisedAt(found, said) : found;
  return { at, text: text.trim() };
}

/** Of a traceback the line that says what was raised is the one after its last frame. */
function raisedAt(traceback: Said, said: readonly Said[]): Said {
  const after = said.filter(({ at }) => at > traceback.at);
  return after.find(({ text }) => /^\S/.test(text)) ?? traceback;
}

/** The code that the step's process ended with; null where the log does not say. */
export function exitCode(parts: readonly (Line | Group)[]): number | null {
  const code = saidIn(parts).findLast(({ text }) => EXIT.test(text));
  return code === undefined ? null : Number(EXIT.exec(code.text)?.[1]);
}

/** GitHub begins a step by a group of its script: what that would print is not printed yet. */
const SCRIPT = /^Run /;

function saidIn(parts: readonly (Line | Group)[]): readonly Said[] {
  const lines = parts.flatMap((part) => {
    if (part.kind !== 'group') return [part];
    return SCRIPT.test(part.title) ? [] : part.lines;
  });
  return lines.map(({ at, kind, segments }) => ({
    at,
    isMarked: kind === 'error',
    text: segments.map(({ text }) => text).join(''),
  }));
}
