import { idsInTitle } from '../domain/correlate.ts';
import type { RunSeen } from '../domain/event.ts';
import type { Adoption, Workflow } from './adoption.ts';
import type { Clock, Store } from './ports.ts';
import type { Recorder } from './record.ts';

/**
 * Runs that no deploy has: one that carries a deploy's id in its title is that deploy's; one that is
 * nobody's was started outside.
 */
export type MeetStrangers = (
  place: Workflow,
  runs: readonly RunSeen[],
  source: 'webhook' | 'reconciler',
) => Promise<void>;

export function createMeetStrangers(deps: {
  store: Store;
  recorder: Recorder;
  adoption: Adoption;
  clock: Clock;
}): MeetStrangers {
  const { store, recorder, adoption, clock } = deps;
  return async (place, runs, source) => {
    const known = await store.known(runs.flatMap((run) => idsInTitle(run.title)));
    const unnamed: RunSeen[] = [];
    for (const run of runs) {
      const [id, another] = idsInTitle(run.title).filter((found) => known.has(found));
      if (id === undefined) unnamed.push(run);
      else if (another === undefined) await prove(place, run, id, source);
    }
    await adoption.consider(place, unnamed, source);
  };

  async function prove(
    { repository, workflow }: Workflow,
    run: RunSeen,
    id: string,
    source: 'webhook' | 'reconciler',
  ): Promise<void> {
    const deploy = await store.load(id);
    const isOfWorkflow =
      deploy?.wish.repository === repository && deploy.wish.workflow === workflow;
    // A second run with the id is for a person to judge: the look-up shows both.
    if (!isOfWorkflow || deploy.binding !== null) return;
    await recorder.record(id, { type: 'proved', at: clock.now(), source, run });
  }
}
