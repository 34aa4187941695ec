import { isSure } from '../domain/binding.ts';
import type { Deploy } from '../domain/deploy.ts';
import type { Lasted } from '../domain/numbers.ts';
import type { Millis } from '../domain/run.ts';
import { isFollowed } from '../domain/standing.ts';
import { type Actions, createActions } from './actions.ts';
import { createAdoption } from './adoption.ts';
import { createIsCommitAllowed } from './allowed-commits.ts';
import { type BehindCounts, createBehindCounts } from './behind.ts';
import type { Reach } from './checkpoint.ts';
import { createReadChecks } from './checks.ts';
import type { Code } from './code-port.ts';
import { createComparisons } from './comparisons.ts';
import { createReadDiff, type ReadDiff } from './diff.ts';
import { createDispatcher, type Dispatching } from './dispatch.ts';
import { createFeed, type Feed } from './feed.ts';
import { createGaps, type Gaps } from './gaps.ts';
import { createGates, type Gates } from './gates.ts';
import type { GitHub } from './github-port.ts';
import { createHear, type Hear } from './hear.ts';
import { createHearsay, tellHearsay } from './hearsay.ts';
import { createHookHealth, type HookHealth } from './hook-health.ts';
import type { GitHubNames } from './identity-port.ts';
import { createKeepTail } from './log-tail.ts';
import { createLookup, LOOKUP_BOUND_MS, mayLookUp } from './lookup.ts';
import { createMissing } from './missing.ts';
import type { GiveOrders } from './obeyed.ts';
import { createObserver } from './observe.ts';
import type { Orders } from './order-port.ts';
import { createGiveOrders } from './orders.ts';
import { isPaused, within } from './patience.ts';
import type {
  BadCommits,
  Clock,
  DoneDeliveries,
  Freeze,
  Log,
  LogTails,
  Store,
  Target,
} from './ports.ts';
import { createReconciler } from './reconcile.ts';
import { createRecorder } from './record.ts';
import { createRecovery } from './recover.ts';
import { createReadRefChecks, type ReadRefChecks } from './ref-checks.ts';
import { createOfferRefs, type OfferRefs } from './refs.ts';
import { createTellReplaced } from './replaced.ts';
import { createRequest, type RequestDeploy } from './request.ts';
import { createPrepareRollback } from './rollback.ts';
import { createPrepareShipment } from './shipment.ts';
import { createMeetStrangers } from './strangers.ts';
import { createTargetNews, type TargetNews } from './target-news.ts';
import { createUsualDurations, type UsualDurations } from './usual.ts';
import { createLookAtWorkflow } from './workflow-look.ts';
import { createWorkflows, type Workflows } from './workflows.ts';

/** How the search for a deploy's run goes, for the page. */
export type Looking = Readonly<{ lastAt: Millis | null; error: string | null; nextAt: Millis }>;

export type Engine = Actions &
  GiveOrders &
  Readonly<{
    request: RequestDeploy;
    /** Waits for GitHub's answer at most `ms`, then gives the deploy as it is known. */
    answerWithin: (deploy: Deploy, dispatching: Dispatching, ms: number) => Promise<Deploy>;
    /** Looks for the deploy's run until it is known or `ms` are over; gives it as it is then. */
    runWithin: (id: string, ms: number) => Promise<Deploy | null>;
    /**
     * Reads a deploy. Where its run is looked for, this makes the server look once (shared with
     * whoever else asks) and waits for that at most `waitMs`. Never calls GitHub once the run is known.
     */
    read: (id: string, waitMs: number) => Promise<Deploy | null>;
    /** Reads a deploy that somebody watches from now on: it is looked for soon, and nobody waits. */
    watch: (id: string) => Promise<Deploy | null>;
    /** Looks for the deploy’s run now, or at it, whatever was planned, and waits for that at most 8 s. */
    lookAgain: (id: string) => Promise<Deploy | null>;
    looking: (deploy: Deploy) => Looking;
    /** Takes in what GitHub tells unasked. */
    hear: Hear;
    hooks: HookHealth;
    gaps: Gaps;
    workflows: Workflows;
    readDiff: ReadDiff;
    offerRefs: OfferRefs;
    readRefChecks: ReadRefChecks;
    gates: Gates;
    behind: BehindCounts;
    usual: Pick<UsualDurations, 'of'>;
    targetNews: TargetNews;
    feed: Feed;
    /** Settles what a stopped process left, then starts the loops. */
    start: () => void;
    /** Stops the loops and waits for what is being sent. */
    stop: () => Promise<void>;
  }>;

/** How long between two looks for a POST that waits for its run. */
const LOOK_AGAIN_MS = 1_500;

/** Puts the use-cases and loops together. */
export function createEngine(deps: {
  store: Store;
  deliveries: DoneDeliveries;
  tails: LogTails;
  github: GitHub & Code & Orders & Pick<GitHubNames, 'repositoryId'>;
  clock: Clock;
  log: Log;
  newId: () => string;
  freezes: readonly Freeze[];
  badCommits: BadCommits;
  targets: ReadonlyMap<string, Target>;
  /** How long the last deploys of each target took. */
  lasted: ReadonlyMap<string, readonly Lasted[]>;
  reach: Reach;
}): Engine {
  const { store, clock, github } = deps;
  const feed = createFeed();
  const usual = createUsualDurations(deps.lasted);
  const hearsay = createHearsay();
  const publish = (deploy: Deploy, position: number): void => {
    feed.publish(deploy, position);
    usual.learn(deploy);
    tellHearsay(deploy, { hearsay, recorder, log: deps.log });
  };
  const recorder = createRecorder({ store, clock, publish });
  const hooks = createHookHealth({ clock, clockOffset: () => github.clockOffset() });
  const parts = { ...deps, feed, recorder, hooks };
  const dispatcher = createDispatcher(parts);
  const workflows = createWorkflows(deps);
  const lookup = createLookup(parts);
  const keepTail = createKeepTail(deps);
  const tellReplaced = createTellReplaced(parts);
  const missing = createMissing(parts);
  const observer = createObserver({
    ...parts,
    onMissing: missing.missed,
    onSeen: missing.seen,
    onEnd: async (deploy) => {
      await keepTail(deploy);
      await tellReplaced(deploy);
    },
  });
  const targetNews = createTargetNews();
  const comparisons = createComparisons(deps);
  const gates = createGates({ ...deps, comparisons });
  const readChecks = createReadChecks(deps);
  const shipping = {
    prepareShipment: createPrepareShipment(deps),
    isCommitAllowed: createIsCommitAllowed({ ...deps, comparisons }),
    prepareRollback: createPrepareRollback({ ...deps, comparisons }),
  };
  const adoption = createAdoption({ ...parts, workflows, publish });
  const meetStrangers = createMeetStrangers({ ...parts, adoption });
  const lookAtWorkflow = createLookAtWorkflow({ ...parts, observer, meetStrangers });
  const recover = createRecovery({ ...parts, dispatcher });
  const reconciler = createReconciler({
    ...{ ...parts, lookup, lookAtWorkflow, observer, recover, workflows, keepTail, usual },
  });

  async function read(id: string, waitMs: number): Promise<Deploy | null> {
    const deploy = await store.load(id);
    if (deploy === null) return null;
    reconciler.touch(id);
    if (!mayLookUp(deploy, clock.now()) || isPaused(deps)) return deploy;
    const { repository, workflow } = deploy.wish;
    await within(clock, waitMs, lookup.look(repository, workflow, 'lookup'));
    return store.load(id);
  }

  async function lookAgain(id: string): Promise<Deploy | null> {
    const deploy = await store.load(id);
    if (deploy === null || !isFollowed(deploy) || isPaused(deps)) return deploy;
    reconciler.touch(id);
    const look = isSure(deploy) ? observer.observe(deploy, 'reconciler') : lookup.again(deploy);
    await within(clock, LOOKUP_BOUND_MS, look);
    return store.load(id);
  }

  async function runWithin(id: string, ms: number): Promise<Deploy | null> {
    const until = clock.now() + ms;
    let deploy = await store.load(id);
    while (deploy !== null && mayLookUp(deploy, clock.now()) && clock.now() < until) {
      deploy = await read(id, until - clock.now());
      if (deploy?.binding !== null) break;
      await clock.wait(Math.max(0, Math.min(LOOK_AGAIN_MS, until - clock.now())));
    }
    return store.load(id);
  }

  const gaps = createGaps({ ...parts, done: deps.deliveries });
  const behind = createBehindCounts({ ...parts, comparisons, targetNews });
  const loops = [...reconciler.loops, gaps.loop, behind.loop];

  return {
    ...createActions(parts),
    ...createGiveOrders({ ...parts, gates }),
    request: createRequest({ ...parts, ...shipping, dispatcher, workflows, gates, targetNews }),
    answerWithin: async (deploy, dispatching, ms) => {
      const answered = await within(clock, ms, dispatching.answered);
      return answered ?? (await store.load(deploy.wish.id)) ?? deploy;
    },
    runWithin,
    read,
    watch: (id) => {
      reconciler.touch(id);
      return store.load(id);
    },
    lookAgain,
    looking: (deploy) => {
      const last = reconciler.lastAsked(deploy);
      const nextAt = reconciler.nextLookAt(deploy);
      return { lastAt: last?.at ?? null, error: last?.error ?? null, nextAt };
    },
    hear: createHear({ ...parts, done: deps.deliveries, hearsay, lookup, meetStrangers }),
    hooks,
    gaps,
    workflows,
    readDiff: createReadDiff({ ...parts, readChecks, comparisons, gates }),
    offerRefs: createOfferRefs(parts),
    readRefChecks: createReadRefChecks({ ...parts, readChecks }),
    gates,
    targetNews,
    behind,
    usual,
    feed,
    start: () => {
      for (const loop of loops) loop.start();
    },
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
      await dispatcher.idle();
    },
  };
}
