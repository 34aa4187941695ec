import type { Journal } from './journal.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { Run } from './truth.ts';
import type { Weather } from './weather.ts';
import { WORKFLOWS } from './world.ts';

const BETWEEN_HIDINGS_MS = 30 * 60_000;

type Span = { readonly from: number; to: number };

/** What GitHub shows the console of what there is. */
export type Sight = Readonly<{
  /** A person deletes a run that is over. */
  delete: (run: Run) => void;
  /** Whether the run was deleted by then. */
  isDeleted: (run: Run, at: number) => boolean;
  /** Whether everything of the repository is answered with 404 just now. */
  isHidden: (repository: string) => boolean;
  /** Whether the repository was hidden at any moment of that time. */
  wasHidden: (repository: string, from: number, to: number) => boolean;
  /** A process was shown the run when it asked for it, or was told that there is none. */
  answered: (process: string, runId: number, isShown: boolean) => void;
  /** For how long, by then, some process was told again and again that there is no such run, in ms. */
  missedFor: (runId: number, at: number) => number;
  counts: () => Readonly<{ deleted: number; hidden: number }>;
}>;

/** Runs that people delete, and repositories that the console may not see for a while. */
export function createSight(parts: {
  schedule: Schedule;
  random: Random;
  weather: Weather;
  journal: Journal;
}): Sight {
  const { schedule, random, weather, journal } = parts;
  const deletedAt = new Map<number, number>();
  const hidings = new Map<string, Span[]>();
  /** Since when each process has been told that there is no such run, by run. */
  const missed = new Map<number, Map<string, number>>();

  async function hideNowAndThen(repository: string, spans: Span[]): Promise<void> {
    for (;;) {
      await schedule.sleep(random.waiting(BETWEEN_HIDINGS_MS));
      if (weather.isClear()) return;
      const from = schedule.now();
      const isLong = random.chance(0.5);
      const to = from + (isLong ? random.whole(60_000, 240_000) : random.whole(2_000, 50_000));
      spans.push({ from, to });
      journal.write(repository, `is hidden for ${to - from} ms`);
      await schedule.sleep(to - from);
    }
  }

  for (const repository of new Set(WORKFLOWS.map((workflow) => workflow.repository))) {
    const spans: Span[] = [];
    hidings.set(repository, spans);
    schedule.spawn(() => hideNowAndThen(repository, spans));
  }

  const spansOf = (repository: string): readonly Span[] => hidings.get(repository) ?? [];

  return {
    delete: (run) => {
      deletedAt.set(run.id, schedule.now());
      journal.write(run.ticket ?? run.workflow.key, `run ${run.id} is deleted`);
    },
    isDeleted: ({ id }, at) => (deletedAt.get(id) ?? Number.POSITIVE_INFINITY) <= at,
    isHidden: (repository) => {
      const last = spansOf(repository).at(-1);
      return last !== undefined && schedule.now() < last.to;
    },
    wasHidden: (repository, from, to) =>
      spansOf(repository).some((span) => span.from <= to && span.to > from),
    answered: (process, runId, isShown) => {
      const since = missed.get(runId) ?? new Map<string, number>();
      missed.set(runId, since);
      if (isShown) since.delete(process);
      else if (!since.has(process)) since.set(process, schedule.now());
    },
    missedFor: (runId, at) => {
      const since = missed.get(runId)?.values() ?? [];
      return Math.max(0, ...[...since].map((first) => at - first));
    },
    counts: () => ({
      deleted: deletedAt.size,
      hidden: [...hidings.values()].flat().length,
    }),
  };
}
