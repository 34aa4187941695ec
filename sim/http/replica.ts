/** The copy of its data that GitHub reads from: it may lag, and lack runs that others have. */
export interface Replica {
  /** Runs are seen as they were so long ago. */
  readonly lagMs: number;
  /** So many of the newest runs are missing from a list. */
  readonly missingNewest: number;
}

export const UP_TO_DATE: Replica = { lagMs: 0, missingNewest: 0 };
