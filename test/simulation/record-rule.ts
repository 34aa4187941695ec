import type { Run, Truth } from './truth.ts';
import type { Workflow } from './world.ts';

/** How long after the request the record looks for a run. */
const WINDOW_MS = 90_000;

export type Count = { wrong: number; decided: number };

/** The record's rule with T by our clock, as it has it, and by GitHub's; the first run since T, or the newest. */
export type RuleCounts = Readonly<{
  byOurClock: Readonly<{ first: Count; newest: Count; undecided: number }>;
  byGitHubsClock: Readonly<{ first: Count; newest: Count; undecided: number }>;
}>;

type Waiting = { ticket: string; since: number; until: number };

export type RecordRule = Readonly<{
  /** A deploy's run is looked for from now on; it was asked for at that time of ours. */
  waits: (ticket: string, workflow: Workflow, requestedAt: number) => void;
  /** A look-up's list of this workflow came in. */
  listed: (workflow: Workflow, now: number) => void;
  counts: () => RuleCounts;
}>;

/**
 * Keeps the record's own rule beside ours, on the same history and the same look-ups: the deploy's run is
 * the first `workflow_dispatch` run of the workflow created since T. Only for deploys that have a run.
 */
export function createRecordRule(truth: Truth): RecordRule {
  const ours = createVariant(truth);
  const theirs = createVariant(truth);
  return {
    waits: (ticket, workflow, requestedAt) => {
      const until = requestedAt + WINDOW_MS;
      ours.wait(workflow, { ticket, since: requestedAt, until });
      theirs.wait(workflow, { ticket, since: truth.clockAt(requestedAt), until });
    },
    listed: (workflow, now) => {
      ours.listed(workflow, now);
      theirs.listed(workflow, now);
    },
    counts: () => ({ byOurClock: ours.count(), byGitHubsClock: theirs.count() }),
  };
}

function createVariant(truth: Truth) {
  const waiting = new Map<string, Waiting[]>();
  const taken: { ticket: string; first: Run; newest: Run }[] = [];
  const gone: string[] = [];

  /** Whether the rule has no more to say on this deploy. */
  function isDecided(one: Waiting, workflow: Workflow, now: number): boolean {
    if (now > one.until) {
      gone.push(one.ticket);
      return true;
    }
    const since = Math.floor(one.since / 1000) * 1000;
    const runs = truth.runsOf(workflow);
    const from = runs.findLastIndex((run) => run.createdAt < since) + 1;
    const seen = runs.slice(from).filter((run) => run.listedAt <= now);
    const [first, newest] = [seen[0], seen.at(-1)];
    if (first === undefined || newest === undefined) return false;
    taken.push({ ticket: one.ticket, first, newest });
    return true;
  }

  return {
    wait: (workflow: Workflow, one: Waiting) => {
      waiting.set(workflow.key, [...(waiting.get(workflow.key) ?? []), one]);
    },
    listed: (workflow: Workflow, now: number) => {
      const left = waiting.get(workflow.key)?.filter((one) => !isDecided(one, workflow, now));
      waiting.set(workflow.key, left ?? []);
    },
    count: () => {
      const hasRun = (ticket: string): boolean => truth.runsFor(ticket).length > 0;
      const decided = taken.filter(({ ticket }) => hasRun(ticket));
      const count = (which: 'first' | 'newest'): Count => ({
        wrong: decided.filter((one) => one[which].ticket !== one.ticket).length,
        decided: decided.length,
      });
      const never = [...gone, ...[...waiting.values()].flat().map(({ ticket }) => ticket)];
      return {
        first: count('first'),
        newest: count('newest'),
        undecided: never.filter(hasRun).length,
      };
    },
  };
}
