import type { Deploy } from '../domain/deploy.ts';
import type { Millis } from '../domain/run.ts';
import { standingOf } from '../domain/standing.ts';
import type { Workflow } from './adoption.ts';
import { askAgainAt, lookAgainEvery, RECONCILE_EVERY_MS } from './cadence.ts';
import type { Feed } from './feed.ts';
import type { GitHub } from './github-port.ts';
import type { HookHealth } from './hook-health.ts';
import type { KeepTail } from './log-tail.ts';
import { DOUBT_SPAN_MS, type Lookup, mayLookUp } from './lookup.ts';
import { createLoop, each, type Loop } from './loop.ts';
import type { LastAsked, Observer } from './observe.ts';
import { isPaused } from './patience.ts';
import type { Clock, Log, LogTails, Store, Target } from './ports.ts';
import type { Recover } from './recover.ts';
import type { UsualDurations } from './usual.ts';
import type { LookAtWorkflow } from './workflow-look.ts';
import type { Workflows } from './workflows.ts';

/** The beat at which it is seen what is due; a round in which nothing is asks nothing. */
const FOLLOW_EVERY_MS = 250;
/** The same where nobody watches: only what has ended is of interest. */
const UNWATCHED_EVERY_MS = 1_000;
/** How often a workflow is looked at whose hooks tell what happens: to find what they left out. */
const TOLD_LOOK_EVERY_MS = 10 * 60_000;
const WIDTH = 4;
const MOST_PACE = 4;
/** How long GitHub is asked for its last word on a deploy that has ended without it, and for logs. */
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
 * Makes every open deploy agree with GitHub: by one look at each workflow every 60 s, or rarely where
 * hooks tell; those somebody watches by themselves, as often as it makes sense. One question serves
 * every viewer.
 */
export function createReconciler(deps: {
  store: Store;
  lookup: Lookup;
  lookAtWorkflow: LookAtWorkflow;
  observer: Observer;
  recover: Recover;
  workflows: Workflows;
  keepTail: KeepTail;
  tails: LogTails;
  usual: UsualDurations;
  hooks: HookHealth;
  feed: Feed;
  github: GitHub;
  clock: Clock;
  log: Log;
  targets: ReadonlyMap<string, Target>;
}): Reconciler {
  const { store, lookup, lookAtWorkflow, observer, recover, workflows, keepTail, tails } = deps;
  const { usual, hooks, feed, github, clock, log, targets } = deps;
  const touched = new Map<string, Millis>();
  const lookedAt = new Map<string, Millis>();
  const places = placesOf([...targets.values()]);
  let sweptAt = clock.now();
  let followedAt = 0;

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
    await Promise.all([askAll(open, stopping), workflows.refresh([...targets.values()])]);
  }

  async function askAll(open: readonly Deploy[], stopping: AbortSignal): Promise<void> {
    const width = { width: WIDTH, stopping };
    await each(workflowsToLookUp(open, clock.now()), width, ({ repository, workflow }) =>
      lookup.look(repository, workflow, 'reconciler'),
    );
    await each(places.filter(isLookDue), width, lookAt);
    await observeDue(await followed(), stopping);
    await each(await tails.missing(clock.now() - LAST_WORD_MS), width, keepTail);
  }

  async function lookAt(place: Workflow): Promise<void> {
    lookedAt.set(keyOf(place), clock.now());
    await lookAtWorkflow(place);
  }

  /** Each in its turn; where hooks tell what happens, or GitHub's limit is low, more rarely. */
  function isLookDue(place: Workflow): boolean {
    const { repository } = place;
    const every = hooks.isTrusted(repository) ? TOLD_LOOK_EVERY_MS : RECONCILE_EVERY_MS / 2;
    const last = lookedAt.get(keyOf(place));
    return last === undefined || clock.now() - last >= every * github.pace(repository);
  }

  /** Looks for the runs that somebody waits for: by itself, so that nothing slower holds it up. */
  async function seek(stopping: AbortSignal): Promise<void> {
    if (!isAnyWatched() || isPaused(deps)) return;
    const open = await followed();
    const waiting = open.filter(
      (deploy) => mayLookUp(deploy, clock.now()) && isWatched(deploy.wish.id),
    );
    const due = waiting.filter((deploy) => clock.now() >= lookUpAt(deploy));
    await each(placesOf(due.map(({ wish }) => wish)), { width: WIDTH, stopping }, (place) =>
      lookup.look(place.repository, place.workflow, 'lookup'),
    );
  }

  async function follow(stopping: AbortSignal): Promise<void> {
    const every = isAnyWatched() ? FOLLOW_EVERY_MS : UNWATCHED_EVERY_MS;
    if (isPaused(deps) || clock.now() - followedAt < every) return;
    followedAt = clock.now();
    const open = await followed();
    const wanted = open.filter((deploy) => isWatched(deploy.wish.id) || hasEnded(deploy));
    await observeDue(wanted, stopping);
  }

  function isAnyWatched(): boolean {
    return feed.hasWatchers() || touched.size > 0;
  }

  async function observeDue(wanted: readonly Deploy[], stopping: AbortSignal): Promise<void> {
    const withRun = wanted.filter((deploy) => deploy.binding !== null);
    const watched = withRun.filter((deploy) => isWatched(deploy.wish.id)).length;
    const due = withRun.filter((deploy) => clock.now() >= observeAt(deploy, watched));
    await each(due, { width: WIDTH, stopping }, (deploy) => observer.observe(deploy, 'reconciler'));
  }

  function lookUpAt(deploy: Deploy): Millis {
    const { repository } = deploy.wish;
    const sentAt = deploy.sending.startedAt ?? deploy.wish.requestedAt;
    const isTold = hooks.isTrusted(repository);
    // Whether it fired must be learned even when little is left.
    const every =
      lookAgainEvery(clock.now() - sentAt, isTold) * Math.min(github.pace(repository), MOST_PACE);
    const last = lastAsked(deploy)?.at ?? 0;
    return (isTold ? Math.max(last, sentAt) : last) + every;
  }

  function observeAt(deploy: Deploy, watched: number): Millis {
    const { id, target, repository } = deploy.wish;
    const last = observer.lastObservation(id);
    const need = {
      askedAt: last?.at ?? null,
      hasFailed: last !== null && last.error !== null,
      isWatched: isWatched(id),
      watched,
      isTold: hooks.isTrusted(repository),
      githubAheadMs: github.clockOffset() ?? 0,
      usualMs: usual.of(target)?.p50 ?? null,
      pace: github.pace(repository),
    };
    return askAgainAt(deploy, need, clock.now());
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
      const nextSweep = sweptAt + RECONCILE_EVERY_MS;
      if (deploy.binding !== null) {
        const due = observeAt(deploy, 1);
        return Math.max(soonest, Number.isFinite(due) ? due : nextSweep);
      }
      const isSoon = mayLookUp(deploy, clock.now()) && isWatched(deploy.wish.id);
      return Math.max(soonest, isSoon ? lookUpAt(deploy) : nextSweep, lookup.dueAt(deploy));
    },
    loops: [
      createLoop({ clock, log }, 'reconcile', RECONCILE_EVERY_MS, sweep),
      createLoop({ clock, log }, 'seek', FOLLOW_EVERY_MS, seek),
      createLoop({ clock, log }, 'follow', FOLLOW_EVERY_MS, follow),
    ],
  };
}

/** GitHub's last word on it is wanted, whoever watches. */
function hasEnded(deploy: Deploy): boolean {
  return standingOf(deploy).finishedAt !== null;
}

function isAnswered({ sending }: Deploy): boolean {
  return sending.state === 'taken' || sending.state === 'lost';
}

/** The workflows with a deploy that waits for its run, or whose run may still have a rival; each once. */
function workflowsToLookUp(open: readonly Deploy[], now: Millis): readonly Workflow[] {
  const waiting = open.filter(
    (deploy) => isAnswered(deploy) && (deploy.binding === null || isYoungGuess(deploy, now)),
  );
  return placesOf(waiting.map(({ wish }) => wish));
}

function isYoungGuess({ binding }: Deploy, now: Millis): boolean {
  return binding?.evidence === 'singled_out' && now - binding.at <= DOUBT_SPAN_MS;
}

function placesOf(all: readonly Workflow[]): readonly Workflow[] {
  const places = all.map(({ repository, workflow }) => ({ repository, workflow }));
  return [...new Map(places.map((place) => [keyOf(place), place])).values()];
}

function keyOf({ repository, workflow }: Workflow): string {
  return `${repository} ${workflow}`;
}
