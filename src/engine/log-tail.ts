import { type Deploy, githubWord } from '../domain/deploy.ts';
import { failedStep } from '../domain/failure.ts';
import { standingOf } from '../domain/standing.ts';
import { type GitHub, OutsideError } from './github-port.ts';
import type { Clock, Log, LogTails } from './ports.ts';

const READ_BOUND_MS = 30_000;

export type KeepTail = (deploy: Deploy) => Promise<void>;

/** Reads the end of the failing job's log once, and keeps it; one flight a run. */
export function createKeepTail(deps: {
  tails: LogTails;
  github: GitHub;
  clock: Clock;
  log: Log;
}): KeepTail {
  const { tails, github, clock, log } = deps;
  const flights = new Map<number, Promise<void>>();

  async function keep(deploy: Deploy, runId: number): Promise<void> {
    const word = githubWord(deploy);
    const place = word === null ? null : failedStep(word.jobs);
    if (word === null || place === null || standingOf(deploy).status !== 'failed') return;
    const { attempt } = word;
    if ((await tails.read(runId, attempt)) !== null) return;
    try {
      const asking = { purpose: 'log', signal: clock.deadline(READ_BOUND_MS) } as const;
      const { text, isCut } = await github.logTail(deploy.wish.repository, place.id, asking);
      const { job, step } = place;
      await tails.save({ runId, attempt, job, step, text, isCut, readAt: clock.now() });
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      log.warn({ deploy: deploy.wish.id, run: runId, err: error }, 'log not read');
    }
  }

  return (deploy) => {
    const runId = deploy.binding?.runId;
    if (runId === undefined) return Promise.resolve();
    const flight = flights.get(runId) ?? keep(deploy, runId).finally(() => flights.delete(runId));
    flights.set(runId, flight);
    return flight;
  };
}
