import type { Candidate, Deploy } from './deploy.ts';
import type { RunSeen } from './event.ts';
import { isInWindow, isNearWindow } from './window.ts';

const MAX_CANDIDATES = 20;

/** What one look at a workflow's runs is judged by. */
export type Look = Readonly<{
  /**
   * Every deploy of the workflow that waits for a run, is being sent, has one only singled out, or was
   * given up without anybody knowing whether it fired: each may be the one a run belongs to.
   */
  deploys: readonly Deploy[];
  runs: readonly RunSeen[];
  /** Whether all of the list was read: where it was not, nothing is singled out. */
  complete: boolean;
  /** Runs that other deploys own on evidence that stands. */
  taken: ReadonlySet<number>;
  /** Which of the ids found in the titles are deploys of ours. */
  knownIds: ReadonlySet<string>;
  /** The login the console dispatches as; null where it could not be learned: nothing is singled out. */
  identity: string | null;
  /** GitHub's clock minus ours, for deploys sent before it was known. */
  clockOffset: number | null;
}>;

export type Finding =
  /** The deploy's id is in this run's title, and in no other's. */
  | Readonly<{ kind: 'proved'; run: RunSeen }>
  | Readonly<{
      kind: 'looked';
      /** Nobody but this run fits, and it fits nobody else. */
      sole: RunSeen | null;
      /** Every run that fits. */
      fits: readonly number[];
      /** Runs that fitted before and are other deploys'. */
      others: readonly number[];
      candidates: readonly Candidate[];
    }>;

/** A UUID that stands by itself: not a piece of something longer. */
const UUID =
  /(?<![0-9a-z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/gi;

/** The deploy ids a run's title may carry, in lower case, each once. */
export function idsInTitle(title: string): readonly string[] {
  return [...new Set(title.match(UUID)?.map((id) => id.toLowerCase()))];
}

/**
 * Which run is whose. Told apart: by the deploy's id in the title, exactly; else by workflow, ref,
 * event, our own identity and the sending window, where one run fits one deploy and nothing else
 * does. Never a guess: everything less is a list of candidates.
 */
export function correlate(look: Look): ReadonlyMap<string, Finding> {
  const named = runsByDeployId(look);
  const claimed = new Set([...look.taken, ...[...named.values()].flat().map((run) => run.runId)]);
  const free = look.runs.filter((run) => !claimed.has(run.runId));
  const fits = new Map(
    look.deploys.map((deploy) => [deploy, free.filter((run) => isFit(deploy, run, look))] as const),
  );
  const contested = runsOfSeveral([...fits.values()]);
  const judged = { look, free, claimed, contested };
  return new Map(
    [...fits].map(([deploy, fitting]) => {
      const own = named.get(deploy.wish.id) ?? [];
      const finding =
        own.length > 0 ? byTitle(deploy, own, judged) : byFit(deploy, fitting, judged);
      return [deploy.wish.id, finding] as const;
    }),
  );
}

type Judged = Readonly<{
  look: Look;
  /** Runs that are nobody's for certain. */
  free: readonly RunSeen[];
  claimed: ReadonlySet<number>;
  /** Runs that fit more than one deploy. */
  contested: ReadonlySet<number>;
}>;

/** Two runs with the deploy's id: somebody, or something, sent it twice. Which counts is not for us to guess. */
function byTitle(deploy: Deploy, own: readonly RunSeen[], { claimed }: Judged): Finding {
  const [only, another] = own;
  if (only && !another) return { kind: 'proved', run: only };
  const ids = new Set(own.map((run) => run.runId));
  const others = othersOf(deploy, claimed).filter((runId) => !ids.has(runId));
  return { kind: 'looked', sole: null, fits: [...ids], others, candidates: candidatesOf(own) };
}

function byFit(deploy: Deploy, fitting: readonly RunSeen[], judged: Judged): Finding {
  const { look, free, claimed, contested } = judged;
  const shown = deploy.binding === null ? free.filter((run) => mayBe(deploy, run, look)) : fitting;
  return {
    kind: 'looked',
    sole: look.complete ? soleOf(fitting, contested) : null,
    fits: fitting.map((run) => run.runId),
    others: othersOf(deploy, claimed),
    candidates: candidatesOf(shown),
  };
}

/** Of the runs that fitted before, those that turned out to be others'. */
function othersOf({ search }: Deploy, claimed: ReadonlySet<number>): readonly number[] {
  return search.fitted.filter((runId) => claimed.has(runId));
}

/** Runs whose title names exactly one deploy of ours, by that deploy's id. */
function runsByDeployId({ runs, knownIds }: Look): ReadonlyMap<string, readonly RunSeen[]> {
  const named = new Map<string, RunSeen[]>();
  for (const run of runs) {
    const [id, other] = idsInTitle(run.title).filter((found) => knownIds.has(found));
    if (id !== undefined && other === undefined) named.set(id, [...(named.get(id) ?? []), run]);
  }
  return named;
}

/** The runs that occur more than once. */
function runsOfSeveral(fits: readonly (readonly RunSeen[])[]): ReadonlySet<number> {
  const once = new Set<number>();
  const several = new Set<number>();
  for (const { runId } of fits.flat()) {
    if (once.has(runId)) several.add(runId);
    once.add(runId);
  }
  return several;
}

function soleOf(fitting: readonly RunSeen[], contested: ReadonlySet<number>): RunSeen | null {
  const [only, another] = fitting;
  return only && !another && !contested.has(only.runId) ? only : null;
}

/** Whether the run is what the deploy's own would look like. */
function isFit(deploy: Deploy, run: RunSeen, { identity, clockOffset }: Look): boolean {
  if (identity === null || run.actor === null) return false;
  return (
    isSameDispatch(deploy, run) &&
    run.actor.toLowerCase() === identity.toLowerCase() &&
    isInWindow(deploy, run, clockOffset) &&
    !isBelied(deploy, run)
  );
}

/** Whether a person might recognise the run as this deploy's: anybody's, and some time later too. */
function mayBe(deploy: Deploy, run: RunSeen, { clockOffset }: Look): boolean {
  return isSameDispatch(deploy, run) && isNearWindow(deploy, run, clockOffset);
}

/**
 * Whether the run may have come of a dispatch of ours that still waits for its run: never where somebody
 * else started it; where it is not known who we are, nobody is somebody else.
 */
export function mayBeSentBy(
  run: RunSeen,
  { deploys, identity, clockOffset }: Pick<Look, 'deploys' | 'identity' | 'clockOffset'>,
): boolean {
  const isOurs =
    identity === null || run.actor === null || run.actor.toLowerCase() === identity.toLowerCase();
  return (
    isOurs &&
    deploys.some((deploy) => isSameDispatch(deploy, run) && isNearWindow(deploy, run, clockOffset))
  );
}

/**
 * Whether the title speaks against it: the workflow shows the id that was sent along and this one does
 * not; or it shows somebody else's. That the deploy's own run is not listed yet proves nothing.
 */
function isBelied({ wish }: Deploy, { title }: RunSeen): boolean {
  if (title === '') return false;
  if (wish.isTitled) return true;
  if (wish.correlationInput === null) return false;
  const sent = Object.values(wish.inputs).map((value) => value.toLowerCase());
  return idsInTitle(title).some((id) => id !== wish.id && !sent.includes(id));
}

function isSameDispatch(deploy: Deploy, run: RunSeen): boolean {
  return run.event === 'workflow_dispatch' && run.headBranch === shortRef(deploy.wish.ref);
}

/** GitHub shows a run's branch or tag by its short name. */
function shortRef(ref: string): string {
  return ref.replace(/^refs\/(heads|tags)\//, '');
}

function candidatesOf(runs: readonly RunSeen[]): readonly Candidate[] {
  return runs.slice(0, MAX_CANDIDATES).map(({ runId, url, title, actor, createdAt, headSha }) => ({
    ...{ runId, url, title, actor, createdAt, headSha },
  }));
}
