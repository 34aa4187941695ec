import type { Deploy } from '../domain/deploy.ts';
import { LOST_ANSWER_WINDOW_MS } from '../domain/window.ts';
import type { Reach } from './checkpoint.ts';
import type { Hearsay } from './hearsay.ts';
import type { HookHealth } from './hook-health.ts';
import type { HookDelivery, HookEvent } from './hook-port.ts';
import type { Lookup } from './lookup.ts';
import type { Clock, DoneDeliveries, Log, Store, Target } from './ports.ts';
import type { Recorder } from './record.ts';
import type { MeetStrangers } from './strangers.ts';

/** What became of a delivery: taken in, met before, or none of our business. */
export type Heard = 'done' | 'again' | 'ignored';

export type Hear = (delivery: HookDelivery) => Promise<Heard>;

type EventOf<K extends HookEvent['kind']> = Extract<HookEvent, { kind: K }>;

/**
 * A hook is a hint: it goes through the same door as everything else, and may come late, twice and out
 * of order. Nothing here waits for GitHub. A delivery counts as done once its effect is durable.
 */
export function createHear(deps: {
  store: Store;
  recorder: Recorder;
  done: DoneDeliveries;
  hearsay: Hearsay;
  hooks: HookHealth;
  lookup: Lookup;
  meetStrangers: MeetStrangers;
  targets: ReadonlyMap<string, Target>;
  clock: Clock;
  log: Log;
  reach: Reach;
}): Hear {
  const { store, recorder, done, hearsay, hooks, lookup, meetStrangers, clock, log, reach } = deps;
  const places = [...deps.targets.values()].map(({ repository, workflow }) => ({
    ...{ repository, workflow },
  }));

  /** The workflow of a target's that this is, as the targets name it; null where it is none. */
  function placeOf(repository: string, names: readonly string[]) {
    const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
    const isCalled = (workflow: string): boolean => names.some((name) => isSame(name, workflow));
    return (
      places.find((place) => isSame(place.repository, repository) && isCalled(place.workflow)) ??
      null
    );
  }

  async function hearRun({ repository, workflow, run }: EventOf<'run'>): Promise<Heard> {
    const { runId } = run;
    const word = { type: 'observed', at: clock.now(), source: 'webhook', run, jobs: null } as const;
    const place = placeOf(repository, workflow);
    // Kept first: the run may become somebody's while we look whose it is.
    hearsay.remember(runId, word);
    if (await tellOwner(runId)) return 'done';
    if (place === null || run.event !== 'workflow_dispatch') return 'ignored';
    await meetStrangers(place, [run], 'webhook');
    if (await tellOwner(runId)) return 'done';
    lookForWaiting(place);
    return 'ignored';
  }

  /** A run that is nobody's so far may be one that is waited for. */
  function lookForWaiting({
    repository,
    workflow,
  }: {
    repository: string;
    workflow: string;
  }): void {
    const work = async (): Promise<void> => {
      const open = await store.unsettled(repository, workflow, clock.now());
      if (open.some(isWaiting)) await lookup.look(repository, workflow, 'lookup');
    };
    work().catch((error: unknown) => log.error({ err: error }, 'not looked after a hook'));
  }

  async function hearWord(runId: number, word: Parameters<Hearsay['remember']>[1]): Promise<Heard> {
    hearsay.remember(runId, word);
    return (await tellOwner(runId)) ? 'done' : 'ignored';
  }

  /** Records what was heard of the run with the deploy that has it; false where none has. */
  async function tellOwner(runId: number): Promise<boolean> {
    const owner = await store.findByRun(runId);
    if (owner === null) return false;
    for (const word of hearsay.take(runId)) await recorder.record(owner.wish.id, word);
    return true;
  }

  /** GitHub took a dispatch that carries a deploy's id: that deploy's, should its answer have been lost. */
  async function hearDispatch({ values }: EventOf<'dispatch'>): Promise<Heard> {
    const [id] = await store.known(values);
    const deploy = id === undefined ? null : await store.load(id);
    if (deploy === null || !isLostLately(deploy, clock.now())) return 'ignored';
    await recorder.record(deploy.wish.id, {
      ...{ type: 'answered', at: clock.now(), source: 'webhook', answer: { kind: 'taken' } },
    });
    return 'done';
  }

  async function effect(event: HookEvent): Promise<Heard> {
    const at = clock.now();
    const source = 'webhook';
    switch (event.kind) {
      case 'run':
        return hearRun(event);
      case 'job': {
        const { runId, attempt, job } = event;
        return hearWord(runId, { type: 'jobs-observed', at, source, runId, attempt, jobs: [job] });
      }
      case 'review': {
        const { runId, attempt, gates } = event;
        return hearWord(runId, { type: 'held', at, source, runId, attempt, gates });
      }
      case 'dispatch':
        return hearDispatch(event);
      case 'ping':
        return 'done';
      case 'other':
        return 'ignored';
    }
  }

  return async ({ id, event }) => {
    const repository = 'repository' in event ? event.repository : null;
    if (repository !== null) hooks.arrived(repository);
    if (await done.has(id)) return 'again';
    reach('webhook.received', id);
    const heard = await effect(event);
    reach('webhook.recorded', id);
    // What was only remembered is not durable: should it come again, it is heard again.
    if (heard === 'done') await done.add(id, clock.now());
    return heard;
  };
}

/** Not one whose answer is still to come: it may tell. */
function isWaiting({ binding, abandoned, sending: { state } }: Deploy): boolean {
  return binding === null && abandoned === null && (state === 'taken' || state === 'lost');
}

/** Later the window in which its run was created would grow with it. */
function isLostLately({ sending }: Deploy, now: number): boolean {
  const { state, startedAt } = sending;
  return state === 'lost' && now - (startedAt ?? 0) <= LOST_ANSWER_WINDOW_MS;
}
