/** What CI said of a commit: check runs, and commit statuses of the older kind. */
import type { Ids } from './ids.ts';

export type CheckConclusion =
  | 'success'
  | 'failure'
  | 'neutral'
  | 'cancelled'
  | 'skipped'
  | 'timed_out'
  | 'action_required';

/** A check has a conclusion when, and only when, it is completed. */
export type CheckSeed = {
  readonly name: string;
  /** The run of Actions that it is a job of; left out: it is none. */
  readonly runId?: number;
} & (
  | { readonly status: 'queued' | 'in_progress'; readonly conclusion?: null }
  | { readonly status: 'completed'; readonly conclusion: CheckConclusion }
);

export interface StatusSeed {
  readonly context: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly description?: string;
}

export interface Check {
  readonly id: number;
  readonly suiteId: number;
  readonly name: string;
  readonly runId: number | null;
  readonly status: CheckSeed['status'];
  readonly conclusion: CheckConclusion | null;
  /** Server time in ms. */
  readonly startedAt: number | null;
  readonly completedAt: number | null;
}

export interface CommitStatus extends StatusSeed {
  readonly id: number;
  /** Server time in ms. */
  readonly at: number;
}

export interface Verdicts {
  readonly latest: readonly Check[];
  /** Completed ones that were run again. */
  readonly earlier: readonly Check[];
  readonly statuses: readonly CommitStatus[];
}

export const NO_VERDICTS: Verdicts = { latest: [], earlier: [], statuses: [] };

/** Server time in ms at which what is said began, and at which what is over ended. */
interface When {
  readonly ids: Ids;
  readonly startedAt: number;
  readonly endedAt: number;
}

/**
 * Says what a commit's checks are now. One that goes on keeps its id; one that was completed has been
 * run again, under a new id.
 */
export function setChecks(
  verdicts: Map<string, Verdicts>,
  sha: string,
  seeds: readonly CheckSeed[],
  when: When,
): void {
  const known = verdicts.get(sha) ?? NO_VERDICTS;
  const over = known.latest.filter((one) => one.status === 'completed');
  const rerun = over.filter((one) => seeds.some(({ name }) => name === one.name));
  const suiteId = known.latest[0]?.suiteId ?? when.ids.next('suite');
  const latest = seeds.map((seed) => {
    const going = known.latest.find((one) => one.name === seed.name && one.status !== 'completed');
    return checkOf(seed, going ?? { id: when.ids.next('job'), suiteId, startedAt: null }, when);
  });
  const earlier = [...known.earlier, ...rerun];
  verdicts.set(sha, { ...known, latest, earlier });
}

function checkOf(
  seed: CheckSeed,
  known: Pick<Check, 'id' | 'suiteId' | 'startedAt'>,
  { startedAt, endedAt }: When,
): Check {
  const { name, runId = null, status, conclusion = null } = seed;
  return {
    ...{ id: known.id, suiteId: known.suiteId, name, runId, status, conclusion },
    startedAt: status === 'queued' ? null : (known.startedAt ?? startedAt),
    completedAt: status === 'completed' ? endedAt : null,
  };
}

/** Says what a commit's statuses are now, one a context. */
export function setStatuses(
  verdicts: Map<string, Verdicts>,
  sha: string,
  seeds: readonly StatusSeed[],
  { ids, endedAt }: When,
): void {
  const known = verdicts.get(sha) ?? NO_VERDICTS;
  const statuses = seeds.map((seed) => ({ ...seed, id: ids.next('status'), at: endedAt }));
  verdicts.set(sha, { ...known, statuses });
}
