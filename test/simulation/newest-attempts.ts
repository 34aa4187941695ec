import { abandonment, type Deploy, githubWord } from '../../src/domain/deploy.ts';
import { statusOfRun } from '../../src/domain/run-status.ts';
import { isFollowed, standingOf } from '../../src/domain/standing.ts';
import { isFinal } from '../../src/domain/status.ts';
import { claimsOf } from './broken.ts';
import type { Ledger } from './ledger.ts';
import type { Sight } from './sight.ts';
import { NEWEST } from './transport.ts';
import type { Run, Truth } from './truth.ts';

export type Attempts = Readonly<{
  /** Deploys that show an attempt after the first. */
  again: number;
  /** Deploys whose run went on unseen: it is not among the newest, and they are no longer followed. */
  behind: number;
  /** Deploys of which it was said that their run is gone. */
  gone: number;
}>;

/** After long quiet every deploy with a run shows that run’s newest attempt as it ended. */
export function judgeAttempts(parts: {
  ledger: Ledger;
  truth: Truth;
  sight: Sight;
  now: number;
}): Attempts {
  const { ledger, truth, sight, now } = parts;
  const counts = { again: 0, behind: 0, gone: 0 };

  function isListed(run: Run): boolean {
    if (run.listedAt > now || sight.isDeleted(run, now)) return false;
    const after = truth
      .runsOf(run.workflow)
      .filter(
        (other) => other.id > run.id && other.listedAt <= now && !sight.isDeleted(other, now),
      );
    return after.length < NEWEST;
  }

  for (const deploy of [...ledger.all(), ...ledger.outside()]) {
    const run = deploy.binding === null ? null : truth.find(deploy.binding.runId);
    if (run === null || abandonment(deploy) !== null) continue;
    const { status, failure, attempt } = standingOf(deploy);
    claimsOf(deploy.wish.id)(isFinal(status), `its run is over, and it is ${status} for ever`);
    if (failure?.code === 'run-gone') counts.gone++;
    if ((attempt ?? 0) > 1) counts.again++;
    const mustBeRight = isListed(run) || (isFollowed(deploy) && !sight.isDeleted(run, now));
    if (mustBeRight) checkEnd(deploy, run);
    else if (githubWord(deploy)?.attempt !== run.attempts.length) counts.behind++;
  }
  return counts;
}

function checkEnd(deploy: Deploy, run: Run): void {
  const claim = claimsOf(deploy.wish.id);
  const { status, attempt } = standingOf(deploy);
  const newest = run.attempts.length;
  claim(attempt === newest, `run ${run.id} is at attempt ${newest}, and it shows ${attempt}`);
  const conclusion = run.attempts.at(-1)?.conclusion ?? null;
  const expected = statusOfRun('completed', conclusion);
  claim(status === expected, `run ${run.id}/${newest} is a ${conclusion}, and it is ${status}`);
  const word = githubWord(deploy)?.run;
  claim(word?.conclusion === conclusion, `that run ${run.id}/${newest} ended was never heard`);
}
