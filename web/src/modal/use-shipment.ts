import { useEffect, useState } from 'react';
import type { Diff } from '../../../src/contract/code.ts';
import { type Problem, problemCode } from '../../../src/contract/problem.ts';
import type { Target } from '../../../src/contract/target.ts';
import { useDiff } from '../data/shipping.ts';
import { newSince } from './words.ts';

/** What would ship, as it stands on the screen. */
export type Shipment = Readonly<{
  /** Undefined: nothing stands there yet, or nothing could be read. */
  diff: Diff | undefined;
  /** Of the ref itself; another than `diff` where a commit is named. */
  atRef: Diff | undefined;
  isReading: boolean;
  error: Error | null;
  /** The commits that were not there when it was first shown. */
  fresh: ReadonlySet<string>;
  /** How often the commit on the screen has become another one under the same ref. */
  moves: number;
  readAnew: () => void;
}>;

/** Reads what a deploy of a ref would ship, or of the named commit; anew when it was refused as moved. */
export function useShipment(
  target: Target,
  { ref, sha, problem }: { ref: string; sha: string | null; problem: Problem | null },
): Shipment {
  const atRef = useDiff(target, ref);
  const shown = useDiff(target, sha ?? ref);
  const seen = useSeen(shown.data);
  const { refetch } = shown;
  // Each refusal is a cause of its own.
  const moved = problem !== null && problemCode(problem.type) === 'ref-moved' ? problem : null;
  useEffect(() => {
    if (moved !== null) void refetch();
  }, [moved, refetch]);
  return {
    diff: shown.data,
    atRef: atRef.data,
    isReading: shown.isFetching || atRef.isFetching,
    error: shown.error,
    ...seen,
    readAnew: () => void refetch(),
  };
}

type Seen = Readonly<{ diff: Diff | null }> & Pick<Shipment, 'fresh' | 'moves'>;

/** Keeps what stood on the screen before, to tell what has come since. */
function useSeen(diff: Diff | undefined): Pick<Shipment, 'fresh' | 'moves'> {
  const [seen, setSeen] = useState<Seen>({ diff: null, fresh: new Set(), moves: 0 });
  if (diff !== undefined && diff !== seen.diff) setSeen(seenNext(seen, diff));
  return { fresh: seen.fresh, moves: seen.moves };
}

function seenNext(seen: Seen, diff: Diff): Seen {
  const before = seen.diff;
  if (before === null || before.ref !== diff.ref) return { ...seen, diff, fresh: new Set() };
  if (before.head?.sha === diff.head?.sha) return { ...seen, diff };
  return { diff, fresh: newSince(before, diff), moves: seen.moves + 1 };
}
