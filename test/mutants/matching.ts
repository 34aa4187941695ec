import type { Mutant } from './mutant.ts';

const CORRELATE = 'src/domain/correlate.ts';
const CORRELATE_TEST = 'src/domain/correlate.test.ts';
const BINDING = 'src/domain/binding.ts';
const UNCONFIRMED_TEST = 'test/http/unconfirmed.test.ts';
const TRANSITION_TEST = 'src/domain/transition.test.ts';

/** Bugs that give a deploy a run that may be another's. */
export const MATCHING: readonly Mutant[] = [
  {
    name: 'of several runs that fit the newest wins',
    plants: [
      {
        file: CORRELATE,
        find: 'const [only, another] = fitting;\n  return only && !another && !contested',
        replace: 'const [only] = fitting;\n  return only && !contested',
      },
    ],
    caughtBy: { file: CORRELATE_TEST, test: 'two runs that fit are candidates' },
  },
  {
    name: 'a run that fits two deploys is given to both',
    plants: [{ file: CORRELATE, find: ' && !contested.has(only.runId)', replace: '' }],
    caughtBy: { file: CORRELATE_TEST, test: 'a run that fits two deploys is neither’s' },
  },
  {
    name: 'of two runs with the deploy’s id the newest wins',
    plants: [
      {
        file: CORRELATE,
        find: "if (only && !another) return { kind: 'proved', run: only };",
        replace: "if (only) return { kind: 'proved', run: only };",
      },
    ],
    caughtBy: {
      file: CORRELATE_TEST,
      test: 'two runs that name the deploy are a doubled dispatch: a person decides',
    },
  },
  {
    name: 'one look is enough to take a run that merely fits',
    plants: [{ file: BINDING, find: 'LOOKS_APART_MS = 3_000;', replace: 'LOOKS_APART_MS = 0;' }],
    caughtBy: {
      file: TRANSITION_TEST,
      test: 'one look is not enough, nor are two close together',
    },
  },
  {
    name: 'who started the run is not compared',
    plants: [
      {
        file: CORRELATE,
        find: '    run.actor.toLowerCase() === identity.toLowerCase() &&\n',
        replace: '',
      },
    ],
    caughtBy: { file: CORRELATE_TEST, test: 'not where somebody else started it' },
  },
  {
    name: 'the ref of the run is not compared',
    plants: [
      {
        file: CORRELATE,
        find: ' && run.headBranch === shortRef(deploy.wish.ref)',
        replace: '',
      },
    ],
    caughtBy: { file: CORRELATE_TEST, test: 'not where it is of another ref' },
  },
  {
    name: 'nobody knows who we are, and a run is taken all the same',
    plants: [
      {
        file: CORRELATE,
        find: 'if (identity === null || run.actor === null) return false;',
        replace: `if (identity === null) return isSameDispatch(deploy, run);
        if (run.actor === null) return false;`,
      },
    ],
    caughtBy: {
      file: CORRELATE_TEST,
      test: 'nothing is singled out while it is not known who we are',
    },
  },
  {
    name: 'an id in the title counts in lower case only',
    plants: [
      {
        file: CORRELATE,
        find: 'title.match(UUID)?.map((id) => id.toLowerCase())',
        replace: 'title.match(UUID)',
      },
    ],
    caughtBy: {
      file: CORRELATE_TEST,
      test: 'letter case and markup around the id do not matter',
    },
  },
  {
    name: 'a title is taken for the deploy’s where it only begins with its id',
    plants: [{ file: CORRELATE, find: '{12}(?![0-9a-z])/gi', replace: '{12}/gi' }],
    caughtBy: {
      file: CORRELATE_TEST,
      test: 'an id that is a piece of something longer is none',
    },
  },
  {
    name: 'a run without the id is taken although the workflow shows it',
    plants: [{ file: CORRELATE, find: '  if (wish.isTitled) return true;\n', replace: '' }],
    caughtBy: {
      file: CORRELATE_TEST,
      test: 'where the title shows it, a run without it is never taken, however long its own is not listed',
    },
  },
  {
    name: 'a run is singled out from a list of which a page is missing',
    plants: [
      {
        file: CORRELATE,
        find: 'sole: look.complete ? soleOf(fitting, contested) : null,',
        replace: 'sole: soleOf(fitting, contested),',
      },
    ],
    caughtBy: {
      file: CORRELATE_TEST,
      test: 'nothing is singled out from a list of which a page is missing; a title proves all the same',
    },
  },
  {
    name: 'a deploy that was given up is no rival for a run',
    plants: [
      {
        file: 'src/store/deploys.ts',
        find: 'return [...open, ...given].map(deployOf);',
        replace: 'return open.map(deployOf);',
      },
    ],
    caughtBy: {
      file: UNCONFIRMED_TEST,
      test: 'the run of one that was given up a moment ago is not the next one’s',
    },
  },
  {
    name: 'a rival that fitted once is forgotten',
    plants: [
      {
        file: BINDING,
        find: 'fitted: union(known.fitted, event.fits),',
        replace: 'fitted: event.fits,',
      },
    ],
    caughtBy: {
      file: 'src/domain/join.test.ts',
      test: 'a rival that ever fitted is never forgotten: the deploy is in doubt, or has no run',
    },
  },
  {
    name: 'a run that is known gives way to another with the deploy’s id',
    plants: [
      {
        file: BINDING,
        find: `const isStronger = rank(next.evidence) > rank(known.evidence);
  return isStronger && (next.evidence === 'operator' || known.evidence === 'singled_out');`,
        replace: 'return rank(next.evidence) >= rank(known.evidence);',
      },
    ],
    caughtBy: {
      file: TRANSITION_TEST,
      test: 'a run known by its title is not changed by another title',
    },
  },
];
