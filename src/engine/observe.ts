import type { Deploy, Job, Millis } from '../domain/deploy.ts';
import type { Source } from '../domain/status.ts';
import type { Reach } from './checkpoint.ts';
import type { Clock, GitHub, Log } from './ports.ts';
import type { Recorder } from './record.ts';

const OBSERVE_BOUND_MS = 8_000;

/** How the last question about something went, and when. */
export type LastAsked = Readonly<{ at: Millis; error: string | null }>;

export type Observer = Readonly<{
  /** Asks GitHub how the deploy's run stands and records it; one flight a deploy. */
  observe: (deploy: Deploy, source: Source) => Promise<void>;
  lastObservation: (deployId: string) => LastAsked | null;
  /** Forgets what was remembered of deploys that are no longer open. */
  keepOnly: (openIds: ReadonlySet<string>) => void;
}>;

/** Follows runs that are known. */
export function createObserver(deps: {
  recorder: Recorder;
  github: GitHub;
  clock: Clock;
  log: Log;
  reach: Reach;
}): Observer {
  const { recorder, github, clock, log, reach } = deps;
  const flights = new Map<string, Promise<void>>();
  const last = new Map<string, LastAsked>();

  function observe(deploy: Deploy, source: Source): Promise<void> {
    const { id } = deploy.wish;
    const flight = flights.get(id) ?? fly(deploy, source).finally(() => flights.delete(id));
    flights.set(id, flight);
    return flight;
  }

  async function fly(deploy: Deploy, source: Source): Promise<void> {
    const { id, repository } = deploy.wish;
    const runId = deploy.binding?.runId;
    if (runId === undefined) return;
    let error: string | null = null;
    try {
      const signal = clock.deadline(OBSERVE_BOUND_MS);
      const run = await github.run(repository, runId, signal);
      const jobs = run.status === 'queued' ? null : await jobsOf(repository, runId, signal);
      reach('reconcile.observed', id);
      await recorder.record(id, { type: 'observed', at: clock.now(), source, run, jobs });
      reach('reconcile.recorded', id);
    } catch (thrown) {
      error = (thrown as Error).message;
      log.warn({ deploy: id, run: runId, err: thrown }, 'run not read');
    }
    last.set(id, { at: clock.now(), error });
  }

  /** The run's own word counts even where its jobs cannot be had. */
  async function jobsOf(
    repository: string,
    runId: number,
    signal: AbortSignal,
  ): Promise<readonly Job[] | null> {
    try {
      return await github.jobs(repository, runId, signal);
    } catch (error) {
      log.warn({ repository, run: runId, err: error }, 'jobs not read');
      return null;
    }
  }

  return {
    observe,
    lastObservation: (deployId) => last.get(deployId) ?? null,
    keepOnly: (openIds) => {
      for (const id of last.keys()) if (!openIds.has(id)) last.delete(id);
    },
  };
}
