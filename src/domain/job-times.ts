import { type Deploy, githubWord } from './deploy.ts';
import { type Lasted, type Usual, usualOf } from './numbers.ts';
import type { Step } from './run.ts';

/** How many deploys tell what is usual of their jobs and steps: the newest that went through at once. */
export const TELLING_DEPLOYS = 20;
/** So many jobs are told of at most, and so many steps of each. */
const MOST_PARTS = 100;

/** What is usual of the jobs, or steps, of one name; null where too few of them went through. */
export type PartTimes = Readonly<{ name: string; usual: Usual | null }>;
export type JobTimes = PartTimes & Readonly<{ steps: readonly PartTimes[] }>;

type Part = Pick<Step, 'name' | 'status' | 'conclusion' | 'startedAt' | 'completedAt'>;

/** Parts of one name count together: a matrix may give two jobs one. */
export function jobTimesOf(deploys: readonly Deploy[]): readonly JobTimes[] {
  const all = deploys.flatMap((deploy) => githubWord(deploy)?.jobs ?? []);
  return byName(all).map(([name, jobs]) => ({
    name,
    usual: usualOf(jobs.flatMap(lastedOf)),
    steps: byName(jobs.flatMap((job) => job.steps)).map(([step, runs]) => ({
      name: step,
      usual: usualOf(runs.flatMap(lastedOf)),
    })),
  }));
}

function byName<T extends Part>(parts: readonly T[]): (readonly [string, readonly T[]])[] {
  return [...Map.groupBy(parts, ({ name }) => name)].slice(0, MOST_PARTS);
}

/** None where it does not tell how long one takes: not gone through, or its times are not known. */
function lastedOf(part: Part): Omit<Lasted, 'id'>[] {
  const { status, conclusion, startedAt, completedAt } = part;
  if (status !== 'completed' || conclusion !== 'success') return [];
  if (startedAt === null || completedAt === null) return [];
  const endedAt = Date.parse(completedAt);
  return [{ endedAt, ms: Math.max(0, endedAt - Date.parse(startedAt)) }];
}
