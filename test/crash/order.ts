import type { Checkpoint } from '../../src/engine/checkpoint.ts';

/** Where a server shall kill itself. */
export type Order = Readonly<{
  checkpoint: Checkpoint;
  /** Whose; null: of whichever deploy comes there first. */
  deployId: string | null;
  /** From when on, in milliseconds since the epoch; null: at once. */
  since: number | null;
}>;

/** At once, of whichever deploy comes there first. */
export function firstAt(checkpoint: Checkpoint): Order {
  return { checkpoint, deployId: null, since: null };
}

/** What a server under test says to the harness. */
export type Word = Readonly<{ listening: string } | { armed: true }>;
