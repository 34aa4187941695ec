import type { Random } from './random.ts';

/** How often things go otherwise than they should. Much more often than in life: that is the point. */
const ODDS = {
  /** A list, a run or a workflow file that cannot be read. */
  readFails: 0.03,
  readIsSlow: 0.04,
  jobsFail: 0.05,
  jobsAreEmpty: 0.1,
  identityUnknown: 0.01,
  /** A list as it was some seconds ago; one without a run it should have; one cut short, and known to be. */
  listIsStale: 0.1,
  listMissesOne: 0.03,
  listIsIncomplete: 0.02,
  runIsStale: 0.1,
  runNotFoundYet: 0.1,
  storeIsSlow: 0.1,
  storeHangs: 0.004,
  /** The process dies right before or after a write, or at one of the engine's checkpoints. */
  diesAtWrite: 0.0004,
  diesAtCheckpoint: 0.0008,
  /** The same while it takes in what a hook tells. */
  diesAtHook: 0.003,
  callbackIsLost: 0.05,
  callbackIsDoubled: 0.1,
  callbackIsLate: 0.1,
  dispatchIsDoubled: 0.004,
  hookIsDropped: 0.1,
  hookIsDoubled: 0.08,
  hookIsLate: 0.1,
} as const;

/** How a dispatch ends, by weight. */
export const DISPATCH_FATES = {
  told: 45,
  taken: 34,
  refused: 2,
  unreachable: 2,
  lostBeforeEffect: 3,
  lostAfterEffect: 7,
  lostWithLateEffect: 4,
  hangsWithEffect: 3,
  hangsWithoutEffect: 1,
} as const;

export type Fate = keyof typeof DISPATCH_FATES;

/** How a re-run that the console asks for ends, by weight: its answer is lost more often than it is had in life. */
export const RERUN_FATES = {
  taken: 55,
  refused: 5,
  unreachable: 3,
  lostBeforeEffect: 9,
  lostAfterEffect: 13,
  lostWithLateEffect: 7,
  hangsWithEffect: 5,
  hangsWithoutEffect: 3,
} as const;

export type RerunFate = keyof typeof RERUN_FATES;

export type Weather = Readonly<{
  strikes: (fault: keyof typeof ODDS) => boolean;
  /** From now on nothing goes wrong any more. */
  clearUp: () => void;
  isClear: () => boolean;
}>;

/** Decides whether a fault strikes. */
export function createWeather(random: Random): Weather {
  let clear = false;
  return {
    strikes: (fault) => !clear && random.chance(ODDS[fault]),
    clearUp: () => {
      clear = true;
    },
    isClear: () => clear,
  };
}
