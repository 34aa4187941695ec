import { abandonment, type CallbackPhase, type Deploy, heardAttempt } from '../domain/deploy.ts';
import type { RunSeen } from '../domain/event.ts';
import { mayBeLinked } from '../domain/transition.ts';
import type { Reach } from './checkpoint.ts';
import { type GitHub, OutsideError } from './github-port.ts';
import type { Clock, Store } from './ports.ts';
import type { Recorded, Recorder } from './record.ts';

export type Callback = Readonly<{
  runId: number;
  /** null: the run did not say; it is taken to be the newest one known. */
  attempt: number | null;
  phase: CallbackPhase;
  message: string | null;
}>;

export type Linked = Recorded | Readonly<{ ok: false; refusal: 'run-not-read'; deploy: Deploy }>;

export type Actions = Readonly<{
  /** A run says how far it is, and claims the deploy by it. */
  callBack: (id: string, callback: Callback) => Promise<Recorded>;
  /** An operator says which run it is; the run is read from GitHub. */
  link: (id: string, runId: number, actor: string) => Promise<Linked>;
  /** An operator says that it did not run. */
  abandon: (id: string, reason: string, actor: string) => Promise<Recorded>;
}>;

const READ_BOUND_MS = 8_000;

/** What others tell us about a deploy: each is one fact for the door. */
export function createActions(deps: {
  store: Store;
  recorder: Recorder;
  github: GitHub;
  clock: Clock;
  reach: Reach;
}): Actions {
  const { store, recorder, github, clock, reach } = deps;

  async function read({ wish }: Deploy, runId: number): Promise<RunSeen | null> {
    try {
      const asking = { purpose: 'operator', signal: clock.deadline(READ_BOUND_MS) } as const;
      return await github.run(wish.repository, runId, asking);
    } catch (error) {
      if (error instanceof OutsideError) return null;
      throw error;
    }
  }

  return {
    callBack: async (id, callback) => {
      const deploy = await store.load(id);
      if (deploy === null) return { ok: false, refusal: 'no-such-deploy', deploy };
      reach('callback.received', id);
      const { runId } = callback;
      const attempt = callback.attempt ?? heardAttempt(deploy);
      const at = clock.now();
      const event = { type: 'called-back', ...callback, at, attempt } as const;
      const recorded = await recorder.record(id, event, deploy);
      if (!recorded.ok && recorded.refusal === 'not-open' && abandonment(deploy) !== null) {
        // It is told to stop; that it exists is worth knowing.
        const { deploy: known } = await recorder.record(id, { type: 'turned-away', at, runId });
        return { ...recorded, deploy: known };
      }
      reach('callback.recorded', id);
      return recorded;
    },
    link: async (id, runId, actor) => {
      const deploy = await store.load(id);
      if (deploy === null) return { ok: false, refusal: 'no-such-deploy', deploy };
      if (!mayBeLinked(deploy)) return { ok: false, refusal: 'not-open', deploy };
      const run = await read(deploy, runId);
      if (run === null) return { ok: false, refusal: 'run-not-read', deploy };
      return recorder.record(id, { type: 'linked', at: clock.now(), actor, run });
    },
    abandon: async (id, reason, actor) => {
      const deploy = await store.load(id);
      if (deploy === null) return { ok: false, refusal: 'no-such-deploy', deploy };
      if (abandonment(deploy) !== null) return { ok: true, deploy, changed: false };
      return recorder.record(id, { type: 'abandoned', at: clock.now(), actor, reason }, deploy);
    },
  };
}
