import { correlate, type Finding, idsInTitle, sendingWindow } from '../domain/correlate.ts';
import type { Deploy, DeployEvent, Millis, RunSeen } from '../domain/deploy.ts';
import { standingOf } from '../domain/standing.ts';
import type { Reach } from './checkpoint.ts';
import type { LastAsked } from './observe.ts';
import type { Clock, GitHub, Log, Store } from './ports.ts';
import type { Recorder } from './record.ts';

/** How long after it was asked for a deploy is looked up by whoever reads it (the record's 90 s). */
export const LOOKUP_WINDOW_MS = 90_000;
/** When one look is given up (the record's 8 s). */
export const LOOKUP_BOUND_MS = 8_000;
/** How far before the moment of sending the list is asked from. */
const SINCE_MARGIN_MS = 5_000;
/** The same where GitHub's clock is not known yet. */
const UNKNOWN_CLOCK_MARGIN_MS = 5 * 60_000;
/** How long deploys share one look from the oldest on; older ones are looked for one by one. */
const SHARED_SPAN_MS = 15 * 60_000;
/** How long a run that was only singled out may still turn out to have a rival. */
export const DOUBT_SPAN_MS = 10 * 60_000;

export type LookSource = 'lookup' | 'reconciler';

export type Lookup = Readonly<{
  /** One look at the workflow's runs for every deploy that waits on it; shared with whoever asks meanwhile. */
  look: (repository: string, workflow: string, source: LookSource) => Promise<void>;
  /** How the last look at this workflow went; null before the first. */
  lastLook: (repository: string, workflow: string) => LastAsked | null;
}>;

/** Whether reading this deploy makes the server look for its run: the record's three conditions. */
export function mayLookUp(deploy: Deploy, now: Millis): boolean {
  const { status } = standingOf(deploy);
  return (
    deploy.binding === null &&
    (status === 'dispatched' || status === 'unconfirmed') &&
    now - deploy.wish.requestedAt <= LOOKUP_WINDOW_MS
  );
}

/** Finds runs for deploys that have none. One flight a workflow, however many wait and watch. */
export function createLookup(deps: {
  store: Store;
  recorder: Recorder;
  github: GitHub;
  clock: Clock;
  log: Log;
  reach: Reach;
}): Lookup {
  const { store, recorder, github, clock, log, reach } = deps;
  const flights = new Map<string, Promise<void>>();
  const last = new Map<string, LastAsked>();

  function look(repository: string, workflow: string, source: LookSource): Promise<void> {
    const key = keyOf(repository, workflow);
    const flight =
      flights.get(key) ?? fly(repository, workflow, source).finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  }

  async function fly(repository: string, workflow: string, source: LookSource): Promise<void> {
    const unsettled = (await unsettledOf(repository, workflow)).filter(isLookedFor);
    if (unsettled.length === 0) return;
    const signal = clock.deadline(LOOKUP_BOUND_MS);
    let error: string | null = null;
    try {
      const runs = await listed(repository, workflow, unsettled, signal);
      await judge({ repository, workflow, runs, source, signal });
    } catch (thrown) {
      error = (thrown as Error).message;
      log.warn({ repository, workflow, err: thrown }, 'look-up failed');
    }
    last.set(keyOf(repository, workflow), { at: clock.now(), error });
  }

  /** Every run that may be one of these deploys', each once. */
  async function listed(
    repository: string,
    workflow: string,
    deploys: readonly Deploy[],
    signal: AbortSignal,
  ): Promise<readonly RunSeen[]> {
    const runs = new Map<number, RunSeen>();
    for (const query of queriesFor(deploys, clock.now(), github.clockOffset())) {
      const page = await github.listRuns({ repository, workflow, ...query }, signal);
      for (const run of page) runs.set(run.runId, run);
    }
    return [...runs.values()];
  }

  function unsettledOf(repository: string, workflow: string): Promise<readonly Deploy[]> {
    return store.unsettled(repository, workflow, clock.now() - DOUBT_SPAN_MS);
  }

  async function judge(seen: {
    repository: string;
    workflow: string;
    runs: readonly RunSeen[];
    source: LookSource;
    signal: AbortSignal;
  }): Promise<void> {
    const { repository, workflow, runs, source, signal } = seen;
    const identity = await github.identity(signal);
    const deploys = await unsettledOf(repository, workflow);
    const owners = await store.ownersOf(runs.map((run) => run.runId));
    const openIds = new Set(deploys.map((deploy) => deploy.wish.id));
    const taken = new Set([...owners].flatMap(([run, id]) => (openIds.has(id) ? [] : [run])));
    const knownIds = await store.known(runs.flatMap((run) => idsInTitle(run.title)));
    const clockOffset = github.clockOffset();
    const findings = correlate({ deploys, runs, taken, knownIds, identity, clockOffset });
    for (const deploy of deploys) {
      const finding = findings.get(deploy.wish.id);
      if (finding && isLookedFor(deploy)) {
        reach('resolve.found', deploy.wish.id);
        await recorder.record(deploy.wish.id, eventOf(finding, source, clock.now()));
        reach('resolve.recorded', deploy.wish.id);
      }
    }
  }

  return {
    look,
    lastLook: (repository, workflow) => last.get(keyOf(repository, workflow)) ?? null,
  };
}

/** One being sent is judged too, as a rival for runs, but nothing is looked for until it is answered. */
function isLookedFor(deploy: Deploy): boolean {
  return deploy.sending.state === 'taken' || deploy.sending.state === 'lost';
}

function eventOf(finding: Finding, source: LookSource, at: Millis): DeployEvent {
  if (finding.kind === 'proved') return { type: 'proved', at, source, run: finding.run };
  const { sole, candidates, inDoubt } = finding;
  return { type: 'looked', at, source, sole, candidates, inDoubt };
}

type Query = { since: Millis; until: Millis | null };

/**
 * What to ask the list for: one open-ended question for all deploys of late, from the smallest T on;
 * one bounded question for each older one, whose run was created then if ever.
 */
function queriesFor(
  deploys: readonly Deploy[],
  now: Millis,
  clockOffset: number | null,
): readonly Query[] {
  const since = (deploy: Deploy): Millis => sinceOf(deploy, clockOffset);
  const isLate = (deploy: Deploy): boolean => now - deploy.wish.requestedAt <= SHARED_SPAN_MS;
  const late = deploys.filter(isLate).map(since);
  const old = deploys.filter((deploy) => !isLate(deploy) && deploy.binding === null);
  return [
    ...(late.length > 0 ? [{ since: Math.min(...late), until: null }] : []),
    ...old.map((deploy) => ({ since: since(deploy), until: since(deploy) + SHARED_SPAN_MS })),
  ];
}

/** `T`: the moment of sending by GitHub's clock, less a margin. */
function sinceOf(deploy: Deploy, clockOffset: number | null): Millis {
  const window = sendingWindow(deploy, clockOffset);
  if (window !== null) return window.from - SINCE_MARGIN_MS;
  return (deploy.sending.startedAt ?? deploy.wish.requestedAt) - UNKNOWN_CLOCK_MARGIN_MS;
}

function keyOf(repository: string, workflow: string): string {
  return `${repository} ${workflow}`;
}
