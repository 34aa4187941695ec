import type { Deploy, Millis } from '../domain/deploy.ts';
import type { Feed } from './feed.ts';
import { DOUBT_SPAN_MS, type Lookup, mayLookUp } from './lookup.ts';
import { createLoop, each, type Loop } from './loop.ts';
import type { LastAsked, Observer } from './observe.ts';
import { isPaused } from './patience.ts';
import type { Clock, GitHub, Log, Store, Target } from './ports.ts';
import type { Recover } from './recover.ts';
import type { Workflows } from './workflows.ts';

/** The safety net's beat, whoever is watching. */
export const RECONCILE_EVERY_MS = 60_000;
/** The beat at which the open deploys somebody watches are followed. */
const FOLLOW_EVERY_MS = 1_000;
const LOOK_AGAIN_MS = 2_000;
const OBSERVE_AGAIN_MS = 3_000;
/** With many watched at once each is asked for less often: about four questions a second in all. */
const SHARE_MS = 250;
const WIDTH = 4;
/** How long GitHub is asked for its last word on a deploy that has ended without it. */
const LAST_WORD_MS = 3_600_000;
/** How long a GET counts as somebody watching. */
const WATCHED_AFTER_GET_MS = 15_000;

export type Reconciler = Readonly<{
  /** Somebody read this deploy just now. */
  touch: (deployId: string) => void;
  /** How the last question about this deploy went; null before the first. */
  lastAsked: (deploy: Deploy) => LastAsked | null;
  /** When this open deploy is asked about next. */
  nextLookAt: (deploy: Deploy) => Millis;
  loops: readonly Loop[];
}>;

/**
 * Makes every open deploy agree with GitHub: all of them every 60 s, those somebody watches every
 * few seconds. One question serves every viewer.
 */
export function createReconciler(deps: {
  store: Store;
  lookup: Lookup;
  observer: Observer;
  recover: Recover;
  workflows: Workflows;
  feed: Feed;
  github: GitHub;
  clock: Clock;
  log: Log;
  targets: ReadonlyMap<string, Target>;
}): Reconciler {
  const { store, lookup, observer, recover, workflows, feed, github, clock, log, targets } = deps;
  const touched = new Map<string, Millis>();
  let sweptAt = clock.now();

  function followed(): Promise<readonly Deploy[]> {
    return store.followed(clock.now() - LAST_WORD_MS);
  }

  /** One round over everything that is followed. */
  async function sweep(stopping: AbortSignal): Promise<void> {
    sweptAt = clock.now();
    await recover(await followed(), stopping);
    const open = await followed();
    observer.keepOnly(new Set(open.map((deploy) => deploy.wish.id)));
    forgetTouches();
    if (isPaused(deps)) return;
    await Promise.all([
      resolveAndObserve(open, stopping),
      workflows.refresh([...targets.values()]),
    ]);
  }

  async function resolveAndObserve(open: readonly Deploy[], stopping: AbortSignal): Promise<void> {
    const width = { width: WIDTH, stopping };
    await each(workflowsToLookAt(open, clock.now()), width, ([repository, workflow]) =>
      lookup.look(repository, workflow, 'reconciler'),
    );
    const withRun = (await followed()).filter((deploy) => deploy.binding !== null);
    await each(withRun, width, (deploy) => observer.observe(deploy, 'reconciler'));
  }

  async function follow(stopping: AbortSignal): Promise<void> {
    if ((!feed.hasWatchers() && touched.size === 0) || isPaused(deps)) return;
    const watched = (await followed()).filter(isFollowedClosely);
    const share = watched.length * SHARE_MS;
    const due = watched.filter((deploy) => clock.now() >= dueAt(deploy, share));
    await each(due, { width: WIDTH, stopping }, async (deploy) => {
      const { repository, workflow } = deploy.wish;
      if (deploy.binding !== null) await observer.observe(deploy, 'reconciler');
      else await lookup.look(repository, workflow, 'lookup');
    });
  }

  /** Somebody watches, and there is something to ask; a run not found in 90 s is left to the sweep. */
  function isFollowedClosely(deploy: Deploy): boolean {
    if (!isWatched(deploy.wish.id)) return false;
    return deploy.binding !== null || mayLookUp(deploy, clock.now());
  }

  function dueAt(deploy: Deploy, share: number): Millis {
    const every = deploy.binding === null ? LOOK_AGAIN_MS : OBSERVE_AGAIN_MS;
    return (lastAsked(deploy)?.at ?? 0) + Math.max(every, share);
  }

  /** An older deploy that is not found is looked for more rarely. */
  function dueInSweep(deploy: Deploy): Millis {
    return deploy.binding === null ? lookup.dueAt(deploy) : 0;
  }

  function lastAsked({ wish, binding }: Deploy): LastAsked | null {
    return binding === null
      ? lookup.lastLook(wish.repository, wish.workflow)
      : observer.lastObservation(wish.id);
  }

  function isWatched(id: string): boolean {
    return feed.isWatched(id) || clock.now() - (touched.get(id) ?? 0) <= WATCHED_AFTER_GET_MS;
  }

  function forgetTouches(): void {
    for (const [id, at] of touched) {
      if (clock.now() - at > WATCHED_AFTER_GET_MS) touched.delete(id);
    }
  }

  return {
    touch: (id) => {
      touched.set(id, clock.now());
    },
    lastAsked,
    nextLookAt: (deploy) => {
      const soonest = Math.max(clock.now(), github.currentHealth().retryAt ?? 0);
      const nextSweep = Math.max(sweptAt + RECONCILE_EVERY_MS, dueInSweep(deploy));
      const due = isFollowedClosely(deploy) ? dueAt(deploy, 0) : nextSweep;
      return Math.max(soonest, due);
    },
    loops: [
      createLoop({ clock, log }, 'reconcile', RECONCILE_EVERY_MS, sweep),
      createLoop({ clock, log }, 'follow', FOLLOW_EVERY_MS, follow),
    ],
  };
}

function isAnswered({ sending }: Deploy): boolean {
  return sending.state === 'taken' || sending.state === 'lost';
}

/** The workflows with a deploy that waits for its run, or whose run may still have a rival; each once. */
function workflowsToLookAt(
  open: readonly Deploy[],
  now: Millis,
): readonly (readonly [string, string])[] {
  const waiting = open.filter(
    (deploy) => isAnswered(deploy) && (deploy.binding === null || isYoungGuess(deploy, now)),
  );
  const keys = new Map(
    waiting.map(({ wish }) => [
      `${wish.repository} ${wish.workflow}`,
      [wish.repository, wish.workflow] as const,
    ]),
  );
  return [...keys.values()];
}

function isYoungGuess({ binding }: Deploy, now: Millis): boolean {
  return binding?.evidence === 'singled_out' && now - binding.at <= DOUBT_SPAN_MS;
}
