import type { Deploy } from '../domain/deploy.ts';
import type { Gone, Millis } from '../domain/run.ts';
import { type GitHub, OutsideError } from './github-port.ts';
import type { GitHubNames } from './identity-port.ts';
import type { Clock, Log } from './ports.ts';
import type { Recorder } from './record.ts';

const READ_BOUND_MS = 8_000;
/** For about a minute GitHub may not show by its id what it has only just made. */
const CERTAIN_AFTER_MS = 60_000;
/** Not asked for in between, it begins anew. */
const FORGET_AFTER_MS = 10 * 60_000;

export type Missing = Readonly<{
  /** GitHub does not show the deploy’s run. */
  missed: (deploy: Deploy) => Promise<void>;
  /** GitHub has shown it: whatever was missed before begins anew. */
  seen: (deployId: string) => void;
}>;

/**
 * What becomes of a deploy whose run GitHub does not show: where it stays so for a minute, the run or
 * its repository is gone, which is said, and nobody asks any more.
 */
export function createMissing(deps: {
  recorder: Pick<Recorder, 'record'>;
  github: Pick<GitHub, 'clockOffset'> & Pick<GitHubNames, 'repositoryId'>;
  clock: Clock;
  log: Log;
}): Missing {
  const { recorder, github, clock, log } = deps;
  const unseen = new Map<string, { first: Millis; last: Millis }>();

  async function whatIsGone(repository: string): Promise<Gone['what'] | null> {
    const asking = { purpose: 'confirm', signal: clock.deadline(READ_BOUND_MS) } as const;
    try {
      await github.repositoryId(repository, asking);
      return 'run';
    } catch (error) {
      const isGone = error instanceof OutsideError && error.kind === 'terminal';
      return isGone && error.status !== 401 ? 'repository' : null;
    }
  }

  async function missed({ wish: { id, repository }, binding }: Deploy): Promise<void> {
    if (binding === null) return;
    const now = clock.now();
    const before = unseen.get(id);
    const isAgain = before !== undefined && now - before.last < FORGET_AFTER_MS;
    const first = isAgain ? before.first : now;
    unseen.set(id, { first, last: now });
    if (now - first < CERTAIN_AFTER_MS) return;
    const what = await whatIsGone(repository);
    if (what === null) return;
    unseen.delete(id);
    const { runId } = binding;
    log.warn({ deploy: id, run: runId, what }, 'GitHub no longer shows it');
    const githubAt = now + (github.clockOffset() ?? 0);
    await recorder.record(id, {
      ...{ type: 'gone', at: now, source: 'reconciler', runId, what, githubAt },
    });
  }

  return {
    missed,
    seen: (deployId) => {
      unseen.delete(deployId);
    },
  };
}
