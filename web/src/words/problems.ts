import {
  PROBLEMS,
  type Problem,
  type ProblemCode,
  problemCode,
} from '../../../src/contract/problem.ts';

/**
 * What a person can do about a problem, where the API says it for scripts: in the words of the page, by
 * what is to be seen on it. That nothing was sent the page says itself, where it is so.
 */
const MENDS: Readonly<Partial<Record<ProblemCode, string>>> = {
  'malformed-request': 'Correct what is marked; if nothing is, reload this page.',
  'bad-idempotency-key': 'Reload this page and try again.',
  'not-signed-in': '',
  'cross-site': 'Open the console itself and act there.',
  'no-such-target': 'The board shows the targets there are.',
  'no-such-deploy': 'The history shows the deploys there are.',
  'no-such-channel': 'Reload this page: the channels have changed.',
  'no-such-commit': 'The history shows what was deployed from here.',
  'target-busy': 'Wait until that deploy has ended, then press again.',
  'target-locked':
    'Ask whoever locked it, take the lock over, or unlock it. Through your own lock you get by saying so.',
  'target-frozen': 'Wait until that is over, or say why it is deployed all the same.',
  'commit-marked': 'Revert the commit, clear its mark, or say why it is deployed all the same.',
  'not-promoted': 'Deploy it there first, or say why it is deployed all the same.',
  'not-rolled-back': 'Take back a deploy of the same target, and say why.',
  'ref-moved': 'Look at what would go out now, then press again.',
  'not-open': 'Nothing was changed. Where the deploy stands now, this cannot be done.',
  'body-too-large': 'Shorten what you typed.',
  'not-json': 'Reload this page and try again.',
  'wrong-host': 'Open the console at its own address.',
  'idempotency-key-reused': 'Press again for a deploy of its own.',
  'ref-not-allowed': 'Choose a ref that is allowed there.',
  'invalid-inputs': 'Correct the inputs that are marked.',
  'unknown-commit': 'Choose a commit that GitHub has.',
  'sha-not-taken':
    'GitHub starts a workflow at a branch or tag: give the workflow an input named “sha”, or choose a ref that stands at the commit.',
  'too-many-requests': 'Wait a moment.',
  'github-unreachable': 'Press again once GitHub answers.',
  'github-rate-limited': 'Press again once GitHub counts anew.',
  'commit-not-checked': 'Try again in a moment.',
  unavailable: 'Try again in a moment.',
};

/** What happened, and what to do about it, to a person; never what only a script can do. */
export function detailWords({ type, detail, instance }: Problem): string {
  const code = problemCode(type);
  if (code === null) return detail;
  const { mend } = PROBLEMS[code];
  if (!detail.endsWith(mend)) return detail;
  const happened = detail.slice(0, -mend.length).trim();
  return [happened, mendWords(code, instance)].filter(Boolean).join(' ');
}

function mendWords(code: ProblemCode, instance: string): string {
  if (code === 'internal-error') {
    const request = instance.split(':').at(-1) ?? '';
    return `Tell whoever runs this server that it was request ${request}; look at the deploy before you try again.`;
  }
  return MENDS[code] ?? PROBLEMS[code].mend;
}
