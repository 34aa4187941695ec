import { z } from 'zod';
import { DISPATCH_STATES } from '../domain/status.ts';
import { Commit } from './code.ts';
import { BadCommitMark, Freeze, Lock } from './lock.ts';

/**
 * Every error this server can answer with, in one closed list: its HTTP status, what happened, and
 * what the reader can do about it. `docs/errors.md` and the OpenAPI are checked against it.
 */
export const PROBLEMS = {
  'malformed-request': {
    status: 400,
    title: 'The request could not be read',
    mend: 'Correct what `detail` and `errors` name and send it again.',
  },
  'bad-idempotency-key': {
    status: 400,
    title: 'The Idempotency-Key is not usable',
    mend: 'Send 1–255 visible ASCII characters, bare or as one quoted string.',
  },
  'not-signed-in': {
    status: 401,
    title: 'Not signed in',
    mend: 'Sign in, or send `Authorization: Bearer …` with a token that is valid here.',
  },
  'bad-signature': {
    status: 401,
    title: 'The webhook is not signed by GitHub',
    mend: 'Set the hook’s secret at GitHub to one of those in GITHUB_WEBHOOK_SECRET. Nothing was changed.',
  },
  'cross-site': {
    status: 403,
    title: 'Refused: the request came from another site',
    mend: 'Open the console itself and act there; scripts send a bearer token and no Origin.',
  },
  'foreign-run': {
    status: 403,
    title: 'This run does not carry out that deploy',
    mend: 'Nothing was changed. A run may call back only for the deploy that its repository, workflow and ref were started for.',
  },
  'not-found': { status: 404, title: 'Not found', mend: 'Check the address.' },
  'no-such-target': {
    status: 404,
    title: 'No such target',
    mend: '`GET /api/internal/targets` lists the targets there are.',
  },
  'no-such-deploy': {
    status: 404,
    title: 'No such deploy',
    mend: '`GET /api/internal/deploys` lists the deploys there are.',
  },
  'no-such-channel': {
    status: 404,
    title: 'No such notification channel',
    mend: '`GET /api/internal/notifications` lists the channels there are.',
  },
  'no-such-commit': {
    status: 404,
    title: 'Nobody deployed that commit from here',
    mend: '`GET /api/internal/deploys` lists the deploys there are, with their commits.',
  },
  'target-busy': {
    status: 409,
    title: 'The target is busy with another deploy',
    mend: 'Wait for the deploy that `deploy` links to, then try again.',
  },
  'target-locked': {
    status: 409,
    title: 'The target is locked',
    mend: 'Ask the person who locked it, take the lock over, or unlock it; its owner gets through with `through_lock`.',
  },
  'target-frozen': {
    status: 409,
    title: 'The calendar keeps this target closed',
    mend: 'Nothing was sent. Wait until `freeze` is over, or deploy with an `override_reason`, which is kept with the deploy.',
  },
  'commit-marked': {
    status: 409,
    title: 'This would ship a commit that is marked as bad',
    mend: 'Nothing was sent. Revert the commit, clear its mark, or deploy with an `override_reason`, which is kept with the deploy.',
  },
  'not-promoted': {
    status: 409,
    title: 'This commit has not succeeded on the target before this one',
    mend: 'Nothing was sent. Deploy it there first, or deploy with an `override_reason`, which is kept with the deploy.',
  },
  'not-rolled-back': {
    status: 422,
    title: 'This cannot be a rollback',
    mend: 'Nothing was sent. Name a deploy of the same target in `rolls_back`, and a `reason`.',
  },
  'ref-moved': {
    status: 409,
    title: 'The ref has moved since it was shown',
    mend: 'Nothing was sent. Look at what would go out now (`moved` says where the ref stands), then deploy again.',
  },
  'not-open': {
    status: 409,
    title: 'The deploy does not stand where this can be done',
    mend: 'Nothing was changed. Look at the deploy: where it stands now, this cannot be done. A run that is told this must stop.',
  },
  'run-not-read': {
    status: 502,
    title: 'GitHub did not show that run',
    mend: 'Nothing was changed. Check the run’s id, or try again when GitHub answers.',
  },
  'claimed-by-another-run': {
    status: 409,
    title: 'Another run carries out this deploy',
    mend: 'This run must stop before it touches anything; the other run goes on.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    mend: 'Send at most 64 KiB; a webhook at most 2 MiB.',
  },
  'not-json': {
    status: 415,
    title: 'The body is not JSON',
    mend: 'Send JSON with `Content-Type: application/json`.',
  },
  'wrong-host': {
    status: 421,
    title: 'This server does not answer to that host name',
    mend: 'Use the address in PUBLIC_URL, or set PUBLIC_URL to the address you use.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'This Idempotency-Key was used for another request',
    mend: 'Use a new key for a new deploy; `deploy` links to the one that has this key.',
  },
  'ref-not-allowed': {
    status: 422,
    title: 'This ref may not be deployed to this target',
    mend: 'Choose a ref that the target’s `refs` allow.',
  },
  'invalid-inputs': {
    status: 422,
    title: 'The inputs do not fit the workflow',
    mend: 'Correct the inputs that `errors` points to.',
  },
  'unknown-commit': {
    status: 422,
    title: 'The repository has no such commit',
    mend: 'Name a commit that GitHub has, by its whole sha.',
  },
  'sha-not-taken': {
    status: 422,
    title: 'This commit cannot be shipped by itself',
    mend: 'GitHub starts a workflow at a branch or tag: give the workflow an input named `sha`, or deploy a ref that stands at the commit.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    mend: 'Wait for the seconds in Retry-After.',
  },
  'internal-error': {
    status: 500,
    title: 'Something went wrong here',
    mend: 'Tell whoever runs this server the request id in `instance`; look at the deploy before trying again.',
  },
  'github-refused': {
    status: 502,
    title: 'GitHub refused to start the workflow',
    mend: 'Mend what GitHub names, then deploy again.',
  },
  'github-unreachable': {
    status: 503,
    title: 'GitHub could not be reached',
    mend: 'Deploy again with a new key after the seconds in Retry-After.',
  },
  'github-rate-limited': {
    status: 503,
    title: 'GitHub’s rate limit is used up',
    mend: 'Deploy again with a new key after the seconds in Retry-After.',
  },
  'order-refused': {
    status: 409,
    title: 'GitHub did not do that',
    mend: 'Nothing was changed. Look at the run: it may have ended or begun again meanwhile, or the console’s account may not do this.',
  },
  'order-unknown': {
    status: 502,
    title: 'It is not known whether GitHub did that',
    mend: 'Look at the deploy in a moment: it shows what became of it. Asking again does no harm.',
  },
  'order-not-sent': {
    status: 503,
    title: 'GitHub was not asked',
    mend: 'Nothing was changed. Try again shortly.',
  },
  'commit-not-checked': {
    status: 503,
    title: 'Which commit would ship could not be checked just now',
    mend: 'Nothing was sent. Try again after the seconds in Retry-After, or deploy without `expected_sha` and `sha`.',
  },
  'identity-unavailable': {
    status: 503,
    title: 'Who the run is could not be checked just now',
    mend: 'Nothing was changed. Call back again after the seconds in Retry-After, with a fresh token.',
  },
  unavailable: {
    status: 503,
    title: 'Not ready',
    mend: 'Try again shortly; `detail` says what is missing.',
  },
} as const satisfies Record<string, { status: number; title: string; mend: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** RFC 9457. `type` ends in the code; `instance` is the request id that the log has too. */
export const Problem = z
  .object({
    type: z.string().describe('A URN that ends in the problem’s code.'),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().describe('What happened here, and what to do about it.'),
    instance: z.string().describe('The request id.'),
    dispatch: z
      .enum(DISPATCH_STATES)
      .optional()
      .describe('On everything under /deploys: whether a deploy fired.'),
    deploy: z
      .object({ id: z.string(), url: z.string() })
      .optional()
      .describe('The deploy that was kept, that is in the way, or that has the key.'),
    lock: Lock.extend({ url: z.string() }).optional().describe('The lock in the way.'),
    freeze: Freeze.optional().describe('The freeze in the way.'),
    mark: BadCommitMark.optional().describe('The mark in the way.'),
    moved: z
      .object({ ref: z.string(), expected_sha: z.string(), head: Commit.nullable() })
      .optional()
      .describe('Where the ref stands now; null: it is gone.'),
    errors: z
      .array(z.object({ pointer: z.string(), detail: z.string() }))
      .optional()
      .describe('JSON pointers into the body, with what is wrong there.'),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

/** The `type` member for a code. */
export function problemType(code: ProblemCode): string {
  return `urn:signalbox:problem:${code}`;
}

/** The code of a problem as received; null where it is none of ours. */
export function problemCode(type: string): ProblemCode | null {
  const code = type.split(':').at(-1) ?? '';
  return code in PROBLEMS ? (code as ProblemCode) : null;
}
