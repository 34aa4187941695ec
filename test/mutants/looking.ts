import type { Mutant } from './mutant.ts';

const CORRELATE_TEST = 'src/domain/correlate.test.ts';
const RANGES = 'src/engine/ranges.ts';
const RANGES_TEST = 'src/engine/ranges.test.ts';
const UNCONFIRMED_TEST = 'test/http/unconfirmed.test.ts';

/** Bugs that look in the wrong place, too early, too little or too much, so that a run is not found. */
export const LOOKING: readonly Mutant[] = [
  {
    name: 'the sending window is read off the local clock',
    plants: [
      {
        file: 'src/domain/window.ts',
        find: 'const offset = sending.clockOffset ?? clockOffset;',
        replace: 'const offset: number | null = clockOffset === null ? null : 0;',
      },
    ],
    caughtBy: { file: CORRELATE_TEST, test: 'GitHub’s clock counts, not ours' },
  },
  {
    name: 'the window for a lost answer is as short as for an answer that came',
    plants: [
      {
        file: 'src/domain/window.ts',
        find: 'LOST_ANSWER_WINDOW_MS = 10_000;',
        replace: 'LOST_ANSWER_WINDOW_MS = 400;',
      },
    ],
    caughtBy: {
      file: CORRELATE_TEST,
      test: 'where the answer was lost the window is ten seconds long',
    },
  },
  {
    name: 'a run is looked for a shorter time than the list lags',
    plants: [
      {
        file: 'src/engine/lookup.ts',
        find: 'LOOKUP_WINDOW_MS = 90_000;',
        replace: 'LOOKUP_WINDOW_MS = 2_000;',
      },
    ],
    caughtBy: {
      file: 'test/http/deploy.test.ts',
      test: 'waits until the run shows up in GitHub’s list, and no longer',
    },
  },
  {
    name: 'only the first page of the runs is read',
    plants: [
      {
        file: 'src/github/runs.ts',
        find: 'if (!list.hasNext) return { runs, complete: true };',
        replace: 'return { runs, complete: true };',
      },
    ],
    caughtBy: {
      file: UNCONFIRMED_TEST,
      test: 'from a list of which the second page cannot be had nothing is singled out',
    },
  },
  {
    name: 'an unconfirmed deploy is looked for a quarter of an hour, then no more',
    plants: [
      {
        file: RANGES,
        find: '    ...mergedRanges(old, clockOffset).slice(0, MAX_RANGES),\n',
        replace: '    ...mergedRanges(old, clockOffset).slice(0, 0),\n',
      },
    ],
    caughtBy: {
      file: RANGES_TEST,
      test: 'two hundred old ones of an hour are one question too, with an end',
    },
  },
  {
    name: 'the list is asked from the newest sending on: older deploys are never found',
    plants: [{ file: RANGES, find: 'Math.min(...since)', replace: 'Math.max(...since)' }],
    caughtBy: {
      file: RANGES_TEST,
      test: 'two hundred that wait are one question, from the oldest sending on',
    },
  },
  {
    name: 'the list is asked from after the sending on',
    plants: [
      {
        file: RANGES,
        find: 'return window.from - SINCE_MARGIN_MS;',
        replace: 'return window.to + SINCE_MARGIN_MS;',
      },
    ],
    caughtBy: {
      file: RANGES_TEST,
      test: 'what is asked begins before the sending by GitHub’s clock, wherever that stands',
    },
  },
  {
    name: 'every reader causes a look of its own',
    plants: [
      {
        file: 'src/engine/lookup.ts',
        find: 'flights.get(key) ?? fly(',
        replace: 'fly(',
      },
      {
        file: 'src/github/client.ts',
        find: 'flights.get(key) ?? fly(',
        replace: 'fly(',
      },
    ],
    caughtBy: {
      file: 'test/http/run-search.test.ts',
      test: 'twenty readers at once cause one look',
    },
  },
];
