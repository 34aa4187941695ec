import * as runner from 'node:test';

export type { TestContext } from 'node:test';

type Body = (t: runner.TestContext) => void | Promise<void>;

/** node:test waits for every test by itself: nobody has to await one, as its types suggest. */
export function test(name: string, body: Body): void {
  void runner.test(name, body);
}

/** Where something is to be ended when it is no longer needed: a test, or a suite. */
export type Scope = { after: (ending: () => unknown) => void };

/**
 * Sets something up for all tests of a suite, which then must not get into each other's way; it is
 * taken down after the last of them.
 */
export function shared<T>(setUp: (scope: Scope) => Promise<T>): () => T {
  const endings: (() => unknown)[] = [];
  let made: { value: T } | null = null;
  runner.before(async () => {
    made = { value: await setUp({ after: (ending) => endings.push(ending) }) };
  });
  runner.after(async () => {
    for (const ending of endings) await ending();
  });
  return () => {
    if (made === null) throw new Error('used before the first test of its suite');
    return made.value;
  };
}

/** Tests that each have a server of their own and mostly wait: they run side by side. */
export function describe(name: string, body: () => void, concurrency = 4): void {
  void runner.describe(name, { concurrency }, body);
}
