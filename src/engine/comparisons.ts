import type { Code, Comparison } from './code-port.ts';
import type { Asking } from './github-port.ts';

/** How many pairs are remembered; the least recently asked for goes first. */
const MAX_REMEMBERED = 200;

export type Comparisons = Readonly<{
  /** From `base` to `head`, whole shas; null where GitHub knows one of them no more. Throws OutsideError. */
  of: (
    repository: string,
    pair: Readonly<{ base: string; head: string }>,
    asking: Asking,
  ) => Promise<Comparison | null>;
}>;

const NOTHING_BETWEEN = {
  ahead: 0,
  behind: 0,
  commits: [],
  paths: [],
  arePathsCut: false,
  url: '',
};

/** What lies between two commits never changes: each pair is asked for once. */
export function createComparisons({ github }: { github: Code }): Comparisons {
  const remembered = new Map<string, Promise<Comparison | null>>();

  function remember(key: string, comparison: Promise<Comparison | null>): void {
    remembered.delete(key);
    remembered.set(key, comparison);
    const [oldest] = remembered.keys();
    if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  }

  return {
    of: async (repository, pair, asking) => {
      if (pair.base === pair.head) return NOTHING_BETWEEN;
      const key = `${repository} ${pair.base} ${pair.head}`;
      const comparison = remembered.get(key) ?? github.compare(repository, pair, asking);
      remember(key, comparison);
      try {
        const known = await comparison;
        // A commit that is unknown now may have been pushed a moment later.
        if (known === null) remembered.delete(key);
        return known;
      } catch (error) {
        remembered.delete(key);
        throw error;
      }
    },
  };
}
