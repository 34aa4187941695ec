import type { RunSeen } from '../../src/domain/event.ts';
import { type Attempt, planAttempt, standsAt } from './attempt.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { Workflow } from './world.ts';

/** A run as it truly is, also while no list shows it. Times are ours but where it says otherwise. */
export type Run = Readonly<{
  id: number;
  workflow: Workflow;
  ref: string;
  actor: string;
  title: string;
  /** The intent it came of; null where a person started it by hand. */
  ticket: string | null;
  /** The deploy whose id was given to it, to call back for. */
  deployId: string | null;
  /** The deploys whose ids its title shows. */
  names: readonly string[];
  bornAt: number;
  /** GitHub's clock, whole seconds. */
  createdAt: number;
  /** From when on lists show it; never, at times. */
  listedAt: number;
  attempts: Attempt[];
}>;

export type NewRun = Omit<Run, 'id' | 'bornAt' | 'createdAt' | 'listedAt' | 'attempts'>;

export type Truth = Readonly<{
  /** GitHub's clock at a moment of ours. */
  clockAt: (at: number) => number;
  /** How far GitHub's clock was ahead of ours at the start. */
  clockAhead: number;
  create: (run: NewRun) => Run;
  find: (id: number) => Run | null;
  /** The workflow's runs, oldest first. */
  runsOf: (workflow: Workflow) => readonly Run[];
  /** The runs that came of an intent; two where GitHub doubled it. */
  runsFor: (ticket: string) => readonly Run[];
  all: () => readonly Run[];
  /** The run as GitHub would show it. */
  seenAt: (run: Run, at: number) => RunSeen;
}>;

const FIRST_RUN_ID = 9_000_000_000;
const FARTHEST_CLOCK_MS = 5 * 60_000;
const DRIFT = 20e-6;
const NEVER = Number.POSITIVE_INFINITY;

/** GitHub as it truly is: its clock, and every run that was ever created. */
export function createTruth(schedule: Schedule, random: Random): Truth {
  const startedAt = schedule.now();
  const farthest = random.chance(0.5) ? 2_000 : FARTHEST_CLOCK_MS;
  const clockAhead = Math.round(random.between(-farthest, farthest));
  const drift = random.between(-DRIFT, DRIFT);
  const runs = new Map<number, Run>();
  const byWorkflow = new Map<string, Run[]>();
  const byTicket = new Map<string, Run[]>();
  let nextId = FIRST_RUN_ID;

  const clockAt = (at: number): number => Math.round(at + clockAhead + (at - startedAt) * drift);

  function listLag(): number {
    const kind = random.weighted({ prompt: 88, slow: 8, verySlow: 3.5, never: 0.5 });
    switch (kind) {
      case 'prompt':
        return random.between(0, 5_000);
      case 'slow':
        return random.between(5_000, 30_000);
      case 'verySlow':
        return random.between(30_000, 120_000);
      case 'never':
        return NEVER;
    }
  }

  function create(given: NewRun): Run {
    const bornAt = schedule.now();
    // Ids rise, but not one by one: all of GitHub draws from them.
    nextId += random.whole(1, 900);
    const createdAt = Math.floor(clockAt(bornAt) / 1000) * 1000;
    const attempts = [planAttempt(random, bornAt)];
    const run = { ...given, id: nextId, bornAt, createdAt, listedAt: bornAt + listLag(), attempts };
    runs.set(run.id, run);
    append(byWorkflow, run.workflow.key, run);
    if (run.ticket !== null) append(byTicket, run.ticket, run);
    return run;
  }

  return {
    clockAt,
    clockAhead,
    create,
    find: (id) => runs.get(id) ?? null,
    runsOf: (workflow) => byWorkflow.get(workflow.key) ?? [],
    runsFor: (ticket) => byTicket.get(ticket) ?? [],
    all: () => [...runs.values()],
    seenAt: (run, at) => {
      const { id, title, actor, ref, createdAt } = run;
      const { since, startedAt: begunAt, ...standing } = standsAt(run.attempts, at);
      return {
        ...standing,
        runId: id,
        number: null,
        event: 'workflow_dispatch',
        title,
        actor,
        headBranch: ref,
        headSha: id.toString(16).padStart(40, '0'),
        headTitle: null,
        headAt: null,
        url: `https://github.example/${run.workflow.repository}/actions/runs/${id}`,
        createdAt,
        startedAt: clockAt(begunAt),
        updatedAt: clockAt(since),
      };
    },
  };
}

function append(map: Map<string, Run[]>, key: string, run: Run): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [run]);
  else list.push(run);
}
