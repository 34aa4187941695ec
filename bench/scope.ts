import type { Scope } from '../test/harness/test.ts';

/** What a measurement sets up is taken down with it, in the opposite order. */
export function openScope(): Scope & AsyncDisposable {
  const endings: (() => unknown)[] = [];
  return {
    after: (ending) => endings.push(ending),
    [Symbol.asyncDispose]: async () => {
      for (const ending of endings.reverse()) await ending();
    },
  };
}
