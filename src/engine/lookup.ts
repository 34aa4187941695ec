import { isFromOutside } from '../domain/adopt.ts';
import { correlate, type Finding, idsInTitle } from '../domain/correlate.ts';
import { abandonment, type Deploy } from '../domain/deploy.ts';
import type { DeployEvent, RunSeen } from '../domain/event.ts';
import type { Millis } from '../domain/run.ts';
import { standingOf } from '../domain/standing.ts';
import type { Reach } from './checkpoint.ts';
import type { GitHub, RunList } from './github-port.ts';
import type { LastAsked } from './observe.ts';
import type { Clock, Log, Store } from './ports.ts';
import { isYoung, lookAgainAfter, rangesFor } from './ranges.ts';
import type { Recorder } from './record.ts';

/** How long after it was asked for a deploy is looked up by whoever reads it (the record's 90 s). */
export const LOOKUP_WINDOW_MS = 90_000;
/** When one look is given up (the record's 8 s). */
export const LOOKUP_BOUND_MS = 8_000;
/** How long a run that was only singled out may still turn out to have a rival. */
export const DOUBT_SPAN_MS = 10 * 60_000;

export type LookSource = 'lookup' | 'reconciler';

export type Lookup = Readonly<{
  /** One look at the workflow's runs for every deploy that waits on it; shared with whoever asks meanwhile. */
  look: (repository: string, workflow: string, source: LookSource) => Promise<void>;
  /** Looks for this deploy now, however long ago it was sent and looked for. */
  again: (deploy: Deploy) => Promise<void>;
  /** How the last look at this workflow went; null before the first. */
  lastLook: (repository: string, workflow: string) => LastAsked | null;
  /** From when on a look at the workflow includes this deploy. */
  dueAt: (deploy: Deploy) => Millis;
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
  /** When an older deploy was looked for last, by id. */
  const lookedAt = new Map<string, Millis>();

  function look(repository: string, workflow: string, source: LookSource): Promise<void> {
    const key = keyOf(repository, workflow);
    const flight =
      flights.get(key) ?? fly(repository, workflow, source).finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  }

  async function again({ wish }: Deploy): Promise<void> {
    // One under way may have begun without it.
    await flights.get(keyOf(wish.repository, wish.workflow));
    lookedAt.delete(wish.id);
    await look(wish.repository, wish.workflow, 'lookup');
  }

  function dueAt(deploy: Deploy): Millis {
    const before = lookedAt.get(deploy.wish.id);
    return before === undefined ? 0 : before + lookAgainAfter(deploy, before);
  }

  async function fly(repository: string, workflow: string, source: LookSource): Promise<void> {
    const now = clock.now();
    const unsettled = (await unsettledOf(repository, workflow)).filter(isLookedFor);
    const due = unsettled.filter((deploy) => isYoung(deploy, now) || dueAt(deploy) <= now);
    if (due.length === 0) return;
    const signal = clock.deadline(LOOKUP_BOUND_MS);
    let error: string | null = null;
    try {
      const { asked, ...list } = await listed({ repository, workflow, due, signal });
      await judge({ repository, workflow, asked, list, source, signal });
    } catch (thrown) {
      error = (thrown as Error).message;
      log.warn({ repository, workflow, err: thrown }, 'look-up failed');
    }
    last.set(keyOf(repository, workflow), { at: clock.now(), error });
  }

  /** Every run that may be one of these deploys', each once; and which deploys were asked about. */
  async function listed(query: {
    repository: string;
    workflow: string;
    due: readonly Deploy[];
    signal: AbortSignal;
  }): Promise<RunList & { asked: ReadonlySet<string> }> {
    const { repository, workflow, due, signal } = query;
    const runs = new Map<number, RunSeen>();
    const asked = new Set<string>();
    let complete = true;
    for (const { since, until, deploys } of rangesFor(due, clock.now(), github.clockOffset())) {
      const asking = { purpose: 'look', signal } as const;
      const list = await github.listRuns({ repository, workflow, since, until }, asking);
      for (const run of list.runs) runs.set(run.runId, run);
      for (const { wish } of deploys) asked.add(wish.id);
      complete &&= list.complete;
    }
    remember(due, asked);
    return { runs: [...runs.values()], complete, asked };
  }

  function remember(due: readonly Deploy[], asked: ReadonlySet<string>): void {
    const now = clock.now();
    for (const deploy of due) {
      if (asked.has(deploy.wish.id) && !isYoung(deploy, now)) lookedAt.set(deploy.wish.id, now);
    }
  }

  function unsettledOf(repository: string, workflow: string): Promise<readonly Deploy[]> {
    return store.unsettled(repository, workflow, clock.now() - DOUBT_SPAN_MS);
  }

  async function judge(seen: {
    repository: string;
    workflow: string;
    asked: ReadonlySet<string>;
    list: RunList;
    source: LookSource;
    signal: AbortSignal;
  }): Promise<void> {
    const { repository, workflow, asked, list, source, signal } = seen;
    const { runs } = list;
    const identity = await github.identity(signal);
    const deploys = await unsettledOf(repository, workflow);
    const owners = await store.byRuns([
      ...runs.map((run) => run.runId),
      ...deploys.flatMap((deploy) => deploy.search.fitted),
    ]);
    const openIds = new Set(deploys.map((deploy) => deploy.wish.id));
    const taken = new Set(owners.flatMap((owner) => takenBy(owner, openIds)));
    const knownIds = await store.known(runs.flatMap((run) => idsInTitle(run.title)));
    const clockOffset = github.clockOffset();
    const findings = correlate({ ...list, deploys, taken, knownIds, identity, clockOffset });
    for (const { wish } of deploys) {
      const finding = findings.get(wish.id);
      if (finding === undefined || !asked.has(wish.id)) continue;
      reach('resolve.found', wish.id);
      await recorder.record(wish.id, eventOf(finding, source, clock.now()));
      reach('resolve.recorded', wish.id);
    }
  }

  return {
    look,
    again,
    lastLook: (repository, workflow) => last.get(keyOf(repository, workflow)) ?? null,
    dueAt,
  };
}

/** A run taken in as started outside may still turn out to be the one that is looked for. */
function takenBy(owner: Deploy, openIds: ReadonlySet<string>): readonly number[] {
  if (owner.binding === null || openIds.has(owner.wish.id) || isFromOutside(owner)) return [];
  return [owner.binding.runId];
}

/** One being sent, or given up, is judged too, as a rival for runs; but it is not looked for. */
function isLookedFor(deploy: Deploy): boolean {
  const { state } = deploy.sending;
  return (state === 'taken' || state === 'lost') && abandonment(deploy) === null;
}

function eventOf(finding: Finding, source: LookSource, at: Millis): DeployEvent {
  if (finding.kind === 'proved') return { type: 'proved', at, source, run: finding.run };
  const { kind: _, ...found } = finding;
  return { type: 'looked', at, source, ...found };
}

function keyOf(repository: string, workflow: string): string {
  return `${repository} ${workflow}`;
}
