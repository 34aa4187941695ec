import { adopt } from '../domain/adopt.ts';
import { mayBeSentBy } from '../domain/correlate.ts';
import type { Deploy } from '../domain/deploy.ts';
import type { RunSeen } from '../domain/event.ts';
import type { Millis } from '../domain/run.ts';
import { standingOf } from '../domain/standing.ts';
import type { GitHub } from './github-port.ts';
import { DOUBT_SPAN_MS } from './lookup.ts';
import type { Clock, Log, Store, Target } from './ports.ts';
import { shaInputOf, type Workflows } from './workflows.ts';

/** How far back runs are taken in by a console that has no history yet. */
const FIRST_SPAN_MS = 3_600_000;
/** What a workflow takes is read ahead; only right after the start it may have to be waited for. */
const READ_AHEAD = { maxAgeMs: Number.POSITIVE_INFINITY, waitMs: 2_000 };
/** Runs from just before the last change may not have been listed then. */
const OVERLAP_MS = 10 * 60_000;

export type Workflow = Readonly<{ repository: string; workflow: string }>;

export type Adoption = Readonly<{
  /**
   * Takes runs that are nobody's into the history as what they are: started outside. Not those that may
   * be a deploy's of ours that still waits for its run, nor those from before our time.
   */
  consider: (
    place: Workflow,
    runs: readonly RunSeen[],
    source: 'webhook' | 'reconciler',
  ) => Promise<void>;
}>;

/** Break-glass: what people started by hand, beside the console. */
export function createAdoption(deps: {
  store: Store;
  github: GitHub;
  clock: Clock;
  log: Log;
  newId: () => string;
  targets: ReadonlyMap<string, Target>;
  workflows: Workflows;
  publish: (deploy: Deploy, position: number) => void;
}): Adoption {
  const { store, github, clock, log, newId, targets, workflows, publish } = deps;
  const startedAt = clock.now();
  let since: Promise<Millis> | null = null;

  /** From when on a run is news to us: since we last wrote something down. */
  async function sinceWhen(): Promise<Millis> {
    const last = await store.lastChangeAt();
    return last === null ? startedAt - FIRST_SPAN_MS : Math.min(last, startedAt) - OVERLAP_MS;
  }

  function targetOf({ repository, workflow }: Workflow, run: RunSeen): Target | null {
    const own = [...targets.values()].filter(
      (target) => target.repository === repository && target.workflow === workflow,
    );
    const fitting = own.find((target) => target.allowsRef(run.headBranch ?? ''));
    return fitting ?? own[0] ?? null;
  }

  async function take(place: Workflow, run: RunSeen, source: 'webhook' | 'reconciler') {
    const target = targetOf(place, run);
    if (target === null) return;
    const at = clock.now();
    const { id: targetId, environment } = target;
    const id = newId();
    const shaInput = shaInputOf(target, await workflows.inputsOf(target, target.ref, READ_AHEAD));
    const wish = { ...place, id, target: targetId, environment, shaInput };
    const deploy = adopt(wish, run, { at, source });
    const by = deploy.wish.requestedBy;
    const outcome = await store.adopt(deploy, {
      ...{ version: deploy.version, at, event: 'adopted', source, actor: by },
      status: standingOf(deploy).status,
      detail: `${by} started run ${run.runId} without the console.`,
    });
    if (outcome.kind === 'known') return;
    log.info({ deploy: id, run: run.runId, target: targetId }, 'run from outside taken in');
    publish(deploy, outcome.position);
  }

  return {
    consider: async (place, runs, source) => {
      since ??= sinceWhen();
      const from = (await since) + (github.clockOffset() ?? 0);
      const young = runs.filter(
        (run) =>
          run.event === 'workflow_dispatch' &&
          (run.createdAt >= from || run.status !== 'completed'),
      );
      if (young.length === 0) return;
      const { repository, workflow } = place;
      const open = await store.unsettled(repository, workflow, clock.now() - DOUBT_SPAN_MS);
      const looking = {
        deploys: open.filter((deploy) => deploy.binding === null),
        identity: github.knownIdentity(),
        clockOffset: github.clockOffset(),
      };
      for (const run of young) if (!mayBeSentBy(run, looking)) await take(place, run, source);
    },
  };
}
