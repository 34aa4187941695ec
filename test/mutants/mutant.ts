/** One place in the source that is made wrong: `find` occurs there exactly once. */
export type Plant = Readonly<{ file: string; find: string; replace: string }>;

/** A bug somebody might well write, and the test that is there to catch it. */
export type Mutant = Readonly<{
  /** What the planted bug does, in words. */
  name: string;
  /** Mostly one; more where a second line of defence would hide the bug. */
  plants: readonly Plant[];
  caughtBy: Readonly<{ file: string; test: string }>;
}>;

/** The text with the bug in it. Throws where the text is not as the table says: the code has moved on. */
export function planted(text: string, { file, find, replace }: Plant): string {
  const [before, after, ...more] = text.split(find);
  if (before === undefined || after === undefined) {
    throw new Error(`${file} does not hold the text of a planted bug: ${find}`);
  }
  if (more.length > 0) throw new Error(`${file} holds it more than once: ${find}`);
  return before + replace + after;
}
