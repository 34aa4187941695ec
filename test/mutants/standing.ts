import type { Mutant } from './mutant.ts';

const JOIN_TEST = 'src/domain/join.test.ts';
const TRANSITION = 'src/domain/transition.ts';
const TRANSITION_TEST = 'src/domain/transition.test.ts';
const WORD = 'src/domain/word.ts';

/** Bugs that say wrongly where a deploy stands, or let a run in that is not its own. */
export const STANDING: readonly Mutant[] = [
  {
    name: 'whether the deploy is another run’s is not checked when a run calls back',
    plants: [
      {
        file: TRANSITION,
        find: 'return refusalOfCallback(deploy, event);',
        replace: "return mayBeLinked(deploy) ? null : 'not-open';",
      },
    ],
    caughtBy: { file: TRANSITION_TEST, test: 'the first run that calls back owns the deploy' },
  },
  {
    name: 'a run may begin what was given up',
    plants: [
      {
        file: TRANSITION,
        find: 'abandonment(deploy) !== null || !mayBeLinked(deploy)',
        replace: '!mayBeLinked(deploy)',
      },
    ],
    caughtBy: {
      file: TRANSITION_TEST,
      test: 'a run may not begin what was given up, or was never sent',
    },
  },
  {
    name: 'the last word heard of a run wins: a stale one reopens what has ended',
    plants: [{ file: WORD, find: 'return order > 0 ||', replace: 'return order !== 0 ||' }],
    caughtBy: {
      file: JOIN_TEST,
      test: 'the version rises by one with every change; an end is left for a higher attempt or an operator’s word',
    },
  },
  {
    name: 'the attempt is ignored: the end of an old one hides the re-run',
    plants: [
      {
        file: WORD,
        find: 'attempts.find(({ attempt }) => attempt === hearing.attempt)',
        replace: 'attempts.at(-1)',
      },
    ],
    caughtBy: { file: TRANSITION_TEST, test: 'a re-run’s next attempt reopens it' },
  },
  {
    name: 'that the workflow says it succeeded outweighs GitHub’s conclusion',
    plants: [
      {
        file: 'src/domain/standing.ts',
        find: 'if (github && githubStatus && ENDINGS.has(githubStatus)) {',
        replace: `const isOver = callback !== null && ENDINGS.has(callback.phase);
        if (github && githubStatus && ENDINGS.has(githubStatus) && !isOver) {`,
      },
    ],
    caughtBy: {
      file: TRANSITION_TEST,
      test: 'GitHub’s end of an attempt outweighs the workflow’s own',
    },
  },
  {
    name: 'a conclusion nobody knows counts as a success',
    plants: [
      {
        file: 'src/domain/run-status.ts',
        find: `end we do not know to be good.
      return 'failed';`,
        replace: `end we do not know to be bad.
      return conclusion.endsWith('failure') ? 'failed' : 'succeeded';`,
      },
    ],
    caughtBy: { file: TRANSITION_TEST, test: 'every conclusion has its meaning' },
  },
];
