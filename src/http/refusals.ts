import type { Deploy as Facts } from '../domain/deploy.ts';
import type { Closed } from '../engine/gates.ts';
import type { Requested } from '../engine/request.ts';
import type { NotShipped } from '../engine/shipment.ts';
import { busyWith, heldBy } from './in-the-way.ts';
import { ProblemError } from './problems.ts';
import { renderFreeze, renderMark } from './render.ts';
import { renderCommit } from './render-code.ts';

/** What a request to deploy is answered that made no deploy, or one that was certainly not sent. */

const CHECK_RETRY_S = 5;

/** GitHub said no, or was certainly never asked: the row is kept, and the answer says so. */
export function throwIfNotSent(deploy: Facts): void {
  const { failure } = deploy.sending;
  if (deploy.sending.state !== 'refused' || failure === null) return;
  const code =
    failure.code === 'github-unreachable' || failure.code === 'github-rate-limited'
      ? failure.code
      : 'github-refused';
  throw new ProblemError(code, failure.message, { deploy, retryAfterS: failure.retryAfterS });
}

type Refused = Exclude<Requested, { kind: 'created' | 'replayed' }>;

/** The problem that a refusal is. */
export function refusalOf(refused: Refused): ProblemError {
  switch (refused.kind) {
    case 'ref-moved':
    case 'no-such-commit':
    case 'sha-not-taken':
      return notShipped(refused);
    case 'commit-not-checked':
    case 'target-frozen':
    case 'commit-marked':
    case 'not-promoted':
      return closedBy(refused);
    case 'not-rolled-back':
      return new ProblemError('not-rolled-back', refused.detail);
    case 'no-such-target':
      return new ProblemError('no-such-target', 'No target of that name is configured.');
    case 'ref-not-allowed': {
      const detail = `${JSON.stringify(refused.ref)} is not among: ${refused.allowed.join(', ')}.`;
      return new ProblemError('ref-not-allowed', detail, { errors: [{ pointer: '/ref', detail }] });
    }
    case 'commit-not-allowed': {
      const { sha, ref, allowed } = refused;
      const detail = `${short(sha)} is not in the history of ${ref}; the target allows: ${allowed.join(', ')}.`;
      return new ProblemError('ref-not-allowed', detail, { errors: [{ pointer: '/sha', detail }] });
    }
    case 'invalid-inputs': {
      const detail = refused.misfits.map((misfit) => misfit.detail).join(' ');
      return new ProblemError('invalid-inputs', detail, { errors: refused.misfits });
    }
    case 'idempotency-key-reused':
      return new ProblemError(
        'idempotency-key-reused',
        'The key belongs to a deploy that was asked for with another body.',
        { deploy: refused.deploy, dispatch: 'not_sent' },
      );
    case 'target-busy':
      return busyWith(refused.by);
    case 'target-locked':
      return heldBy(refused.target, refused.lock);
  }
}

/** The calendar, a mark or the order of promotion is in the way, or it is not known whether one is. */
export function closedBy(refused: Closed): ProblemError {
  if (refused.kind === 'commit-not-checked') {
    return new ProblemError('commit-not-checked', refused.note, { retryAfterS: CHECK_RETRY_S });
  }
  if (refused.kind === 'target-frozen') {
    const freeze = renderFreeze(refused, true);
    const detail = `${freeze.reason}: closed until ${freeze.until_utc}.`;
    return new ProblemError('target-frozen', detail, { freeze });
  }
  if (refused.kind === 'not-promoted') {
    const { from, commit } = refused;
    const detail = `${short(commit.sha)} has not gone live on ${from} yet, from where this target is promoted.`;
    return new ProblemError('not-promoted', detail);
  }
  const mark = renderMark(refused.commit);
  const detail = `${mark.by} marked ${short(mark.sha)} as bad: ${mark.reason}.`;
  return new ProblemError('commit-marked', detail, { mark });
}

/** The commit that was named is not what would go out. */
function notShipped(refused: Exclude<NotShipped, Closed>): ProblemError {
  switch (refused.kind) {
    case 'ref-moved': {
      const { ref, expectedSha, head } = refused;
      const where = head === null ? 'is gone' : `stands at ${short(head.sha)}, “${head.title}”`;
      const detail = `${ref} ${where}; what was shown is ${short(expectedSha)}.`;
      const moved = { ref, expected_sha: expectedSha, head: head && renderCommit(head) };
      return new ProblemError('ref-moved', detail, { moved });
    }
    case 'no-such-commit': {
      const detail = `The repository has no commit ${refused.sha}.`;
      return new ProblemError('unknown-commit', detail, { errors: [{ pointer: '/sha', detail }] });
    }
    case 'sha-not-taken': {
      const detail = `The workflow has no input that takes a commit, and ${refused.ref} does not stand at ${short(refused.sha)}.`;
      return new ProblemError('sha-not-taken', detail, { errors: [{ pointer: '/sha', detail }] });
    }
  }
}

function short(sha: string): string {
  return sha.slice(0, 7);
}
