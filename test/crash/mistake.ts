/** The ways in which a scenario may go wrong; there must be none. */
export const MISTAKES = [
  'duplicate',
  'lost',
  'orphan',
  'wrong run',
  'unconfirmed although visible',
  'double claim',
  'not reached',
  'untrue',
  'failed',
] as const;

export type Mistake = Readonly<{
  kind: (typeof MISTAKES)[number];
  what: string;
  /** The intent it is about. */
  intent: string;
}>;
