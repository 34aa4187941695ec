import { isFromOutside } from '../domain/adopt.ts';
import type { Deploy } from '../domain/deploy.ts';
import type { DeployEvent } from '../domain/event.ts';
import { standingOf } from '../domain/standing.ts';
import type { Source } from '../domain/status.ts';
import { type Refusal, transition } from '../domain/transition.ts';
import type { Change, Clock, InTheWay, RoomRules, Store, TimelineEntry } from './ports.ts';
import { describe } from './timeline.ts';

/** A deploy as it is after the fact; or why the fact was turned away. */
export type Recorded =
  | Readonly<{ ok: true; deploy: Deploy; changed: boolean }>
  | Readonly<{ ok: false; refusal: Refusal | 'no-such-deploy'; deploy: Deploy | null }>;

export type Recorder = Readonly<{
  /**
   * Takes one fact through the door. `known`, the deploy as it was last seen, saves reading it where
   * nobody wrote meanwhile. Throws only what is a bug or the store failing.
   */
  record: (id: string, event: DeployEvent, known?: Deploy) => Promise<Recorded>;
  /** The same for a fact that reopens a deploy: only where its target has room for it. */
  recordIfRoom: (
    id: string,
    event: DeployEvent,
    rules: RoomRules,
  ) => Promise<
    Recorded | Readonly<{ ok: false; refusal: 'in-the-way'; deploy: Deploy; way: InTheWay }>
  >;
}>;

/** Writers meet rarely; who loses this often has met a bug, not a rival. */
const MAX_TRIES = 20;

/**
 * The one way to change a deploy: load, decide, store under the version it was decided on together
 * with the line of history, then tell the viewers. A rival's write in between means deciding again.
 */
export function createRecorder(deps: {
  store: Store;
  clock: Clock;
  publish: (deploy: Deploy, position: number) => void;
}): Recorder {
  const { store, publish } = deps;

  const record: Recorder['record'] = async (id, event, known) => {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const deploy = (tries === 0 ? known : null) ?? (await store.load(id));
      if (deploy === null) return { ok: false, refusal: 'no-such-deploy', deploy: null };
      const result = transition(deploy, event);
      if (!result.ok) return { ok: false, refusal: result.refusal, deploy };
      if (!result.changed) return { ok: true, deploy, changed: false };
      const outcome = await store.save(changeOf(deploy, result.deploy, event));
      if (outcome.kind === 'saved') {
        publish(result.deploy, outcome.position);
        return { ok: true, deploy: result.deploy, changed: true };
      }
      if (outcome.kind === 'stale') continue;
      const freed = await freeRun(deploy, result.deploy, event);
      if (freed === 'kept') return { ok: false, refusal: 'claimed-by-another-run', deploy };
      if (freed === 'given') return { ok: true, deploy: result.deploy, changed: true };
    }
    throw lostAgainst(id, event);
  };

  const recordIfRoom: Recorder['recordIfRoom'] = async (id, event, rules) => {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const deploy = await store.load(id);
      if (deploy === null) return { ok: false, refusal: 'no-such-deploy', deploy };
      const result = transition(deploy, event);
      if (!result.ok) return { ok: false, refusal: result.refusal, deploy };
      if (!result.changed) return { ok: true, deploy, changed: false };
      const outcome = await store.saveIfRoom(changeOf(deploy, result.deploy, event), rules);
      switch (outcome.kind) {
        case 'saved':
          publish(result.deploy, outcome.position);
          return { ok: true, deploy: result.deploy, changed: true };
        case 'busy':
        case 'locked':
          return { ok: false, refusal: 'in-the-way', deploy, way: outcome };
        case 'stale':
        case 'run-taken':
      }
    }
    throw lostAgainst(id, event);
  };

  /**
   * Another deploy has the run. If it was only singled out there, it was wrong: the proof is here. If it
   * was taken in as started outside, it is given to the deploy it is, in one commit with it.
   */
  async function freeRun(
    before: Deploy,
    wanting: Deploy,
    event: DeployEvent,
  ): Promise<'freed' | 'given' | 'kept'> {
    const runId = wanting.binding?.runId;
    const holder = runId === undefined ? null : await store.findByRun(runId);
    if (runId === undefined || holder === null) return 'freed';
    if (wanting.binding?.evidence === 'singled_out') return 'kept';
    const said = { at: event.at, source: wanting.binding?.by ?? 'lookup' } as const;
    const owner = wanting.wish.id;
    if (isFromOutside(holder)) {
      const merged = { type: 'merged', ...said, into: owner } as const;
      return give(holder, merged, changeOf(before, wanting, event));
    }
    if (holder.binding?.evidence !== 'singled_out') return 'kept';
    const freed = await record(holder.wish.id, { type: 'disproved', ...said, runId, owner });
    return freed.ok ? 'freed' : 'kept';
  }

  async function give(
    holder: Deploy,
    merged: Extract<DeployEvent, { type: 'merged' }>,
    taking: Change,
  ): Promise<'freed' | 'given' | 'kept'> {
    const result = transition(holder, merged);
    if (!result.ok) return 'kept';
    const giving = changeOf(holder, result.deploy, merged);
    const outcome = await store.saveTogether(giving, taking);
    // A rival wrote in between: it is decided again.
    if (outcome.kind !== 'saved') return 'freed';
    const [first, second] = outcome.positions;
    publish(giving.deploy, first);
    publish(taking.deploy, second);
    return 'given';
  }

  return { record, recordIfRoom };
}

function lostAgainst(id: string, { type }: DeployEvent): Error {
  return new Error(`deploy ${id}: ${type} lost against other writers ${MAX_TRIES} times`);
}

function changeOf(before: Deploy, after: Deploy, event: DeployEvent): Change {
  return { deploy: after, before, entry: entryOf(before, after, event) };
}

function entryOf(before: Deploy, after: Deploy, event: DeployEvent): TimelineEntry {
  return {
    version: after.version,
    at: event.at,
    event: event.type,
    source: sourceOf(event),
    actor: actorOf(event),
    status: standingOf(after).status,
    detail: describe(before, after, event),
  };
}

/** Who did it, where it was a person. */
function actorOf(event: DeployEvent): string | null {
  if (event.type === 'ordered') return event.order.by;
  return 'actor' in event ? event.actor : null;
}

function sourceOf(event: DeployEvent): Source {
  switch (event.type) {
    case 'sending':
      return 'request';
    case 'called-back':
    case 'turned-away':
      return 'callback';
    case 'linked':
    case 'ordered':
    case 'abandoned':
      return 'operator';
    case 'answered':
    case 'looked':
    case 'proved':
    case 'disproved':
    case 'observed':
    case 'jobs-observed':
    case 'held':
    case 'replaced':
    case 'gone':
    case 'merged':
      return event.source;
  }
}
