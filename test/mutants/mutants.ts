import { KEEPING } from './keeping.ts';
import { LOOKING } from './looking.ts';
import { MATCHING } from './matching.ts';
import type { Mutant } from './mutant.ts';
import { NOTIFYING } from './notifying.ts';
import { SENDING } from './sending.ts';
import { STANDING } from './standing.ts';
import { TELLING } from './telling.ts';

/** Every planted bug. */
export const MUTANTS: readonly Mutant[] = [
  ...SENDING,
  ...LOOKING,
  ...MATCHING,
  ...STANDING,
  ...KEEPING,
  ...TELLING,
  ...NOTIFYING,
];
