import { type Fault, faults } from '../../sim/faults.ts';

/** How a dispatch ends: what GitHub does, and what the server can know of it. */
export type Trouble = Readonly<{
  /** `told` the run, `taken` without it, `lost` (nobody knows), or `refused`. */
  ends: 'told' | 'taken' | 'lost' | 'refused';
  /** Whether it makes a run. */
  fires: boolean;
  answer?: () => Fault;
  /** What is wrong with the wish itself. */
  wrong?: 'disabled workflow' | 'missing ref';
  /** It takes the server's 10 s to end. */
  isSlow?: true;
}>;

const RETRY_AFTER_S = 1;

/** The table of how a dispatch ends. */
export const TROUBLES = {
  told: { ends: 'told', fires: true },
  'taken (204)': { ends: 'taken', fires: true, answer: faults.noDetails },
  '500 before': { ends: 'lost', fires: false, answer: () => faults.status(500, 'before') },
  '500 after': { ends: 'lost', fires: true, answer: () => faults.status(500, 'after') },
  'reset before': { ends: 'lost', fires: false, answer: () => faults.reset('before') },
  'reset after': { ends: 'lost', fires: true, answer: () => faults.reset('after') },
  'cut body': { ends: 'lost', fires: true, answer: faults.cutBody },
  'absurd 200': { ends: 'lost', fires: true, answer: faults.absurdJson },
  'html 502 after': { ends: 'lost', fires: true, answer: () => faults.html(502, 'after') },
  'redirect 307': { ends: 'lost', fires: false, answer: () => faults.redirect('/elsewhere') },
  'disabled workflow': { ends: 'refused', fires: false, wrong: 'disabled workflow' },
  'missing ref': { ends: 'refused', fires: false, wrong: 'missing ref' },
  'limited (429)': {
    ...{ ends: 'refused', fires: false },
    answer: () => faults.secondaryLimit(429, RETRY_AFTER_S),
  },
  'hang before': {
    ...{ ends: 'lost', fires: false, isSlow: true },
    answer: () => faults.hang('before'),
  },
  'hang after': {
    ...{ ends: 'lost', fires: true, isSlow: true },
    answer: () => faults.hang('after'),
  },
} as const satisfies Record<string, Trouble>;

export type TroubleName = keyof typeof TROUBLES;

/** The row of the table. */
export function troubleOf(name: TroubleName): Trouble {
  return TROUBLES[name];
}
