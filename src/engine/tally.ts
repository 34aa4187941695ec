export type Tally = Readonly<{
  add: (outcome: string) => void;
  counts: () => Readonly<Record<string, number>>;
}>;

/** Counts by name what came in and what became of it, since the server started. */
export function createTally(): Tally {
  const counted = new Map<string, number>();
  return {
    add: (outcome) => {
      counted.set(outcome, (counted.get(outcome) ?? 0) + 1);
    },
    counts: () => Object.fromEntries(counted),
  };
}
