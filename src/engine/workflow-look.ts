import { type Deploy, githubWord, rerunOrdered } from '../domain/deploy.ts';
import type { RunSeen } from '../domain/event.ts';
import { isBeyond } from '../domain/run-status.ts';
import type { Workflow } from './adoption.ts';
import { type GitHub, OutsideError } from './github-port.ts';
import type { HookHealth } from './hook-health.ts';
import type { Observer } from './observe.ts';
import type { Clock, Log, Store } from './ports.ts';
import type { Recorder } from './record.ts';
import type { MeetStrangers } from './strangers.ts';

const READ_BOUND_MS = 8_000;

/**
 * One look at a workflow's newest runs: how all its deploys stand, re-runs from GitHub's side, and what
 * was started outside. While nothing changes it costs nothing of GitHub's limit.
 */
export type LookAtWorkflow = (place: Workflow) => Promise<void>;

export function createLookAtWorkflow(deps: {
  store: Store;
  recorder: Recorder;
  observer: Observer;
  meetStrangers: MeetStrangers;
  hooks: HookHealth;
  github: GitHub;
  clock: Clock;
  log: Log;
}): LookAtWorkflow {
  const { store, recorder, observer, meetStrangers, hooks, github, clock, log } = deps;

  async function tell(deploy: Deploy, run: RunSeen): Promise<void> {
    const { id, repository } = deploy.wish;
    // Whether GitHub took a re-run is settled by asking for the run itself.
    if (rerunOrdered(deploy)?.fate !== 'awaited') observer.seen(id);
    const event = { type: 'observed', source: 'reconciler', run, jobs: null } as const;
    await recorder.record(id, { ...event, at: clock.now() }, deploy);
    if (isBeyond(githubWord(deploy), run)) hooks.learnedByAsking(repository, run.updatedAt);
  }

  return async (place) => {
    try {
      const asking = { purpose: 'sweep', signal: clock.deadline(READ_BOUND_MS) } as const;
      const runs = await github.newestRuns(place, asking);
      await github.identity(asking.signal);
      const deploys = await store.byRuns(runs.map((run) => run.runId));
      const owners = new Map(deploys.map((deploy) => [deploy.binding?.runId, deploy]));
      const strangers: RunSeen[] = [];
      for (const run of runs) {
        const owner = owners.get(run.runId);
        if (owner === undefined) strangers.push(run);
        else await tell(owner, run);
      }
      await meetStrangers(place, strangers, 'reconciler');
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      log.warn({ ...place, err: error }, 'the workflow’s runs not read');
    }
  };
}
