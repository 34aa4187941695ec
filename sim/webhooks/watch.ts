import { type Attempt, latestAttempt, type Run } from '../state/run.ts';
import type { World } from '../world.ts';
import { momentsOf, type News, NOTHING, newsAt, type Told } from './news.ts';

/** News of a run, at the moment (server time in ms) it is of. */
export type Happening = News & {
  readonly run: Run;
  readonly attempt: Attempt;
  readonly at: number;
};

interface Watched {
  readonly run: Run;
  readonly attempt: Attempt;
  told: Told;
  /** Server time in ms. */
  toldAt: number;
}

/**
 * Tells what happens to runs from now on, when it happens, until the simulator closes. After a leap
 * of the clock what lies behind is told moment by moment. Of a deleted run nothing more is told.
 */
export function watchRuns(given: {
  world: World;
  closing: AbortSignal;
  tell: (happening: Happening) => void;
}): void {
  const { world, closing, tell } = given;
  const watched = new Map<Attempt, Watched>();
  /** A step may settle after its attempt was stopped, and all was told. */
  const seen = new WeakSet<Attempt>();
  const awaited = new Set<number>();

  function watch(run: Run, since: Pick<Watched, 'told' | 'toldAt'>): void {
    const attempt = latestAttempt(run);
    if (seen.has(attempt)) return;
    seen.add(attempt);
    watched.set(attempt, { run, attempt, ...since });
  }

  function catchUp(): void {
    const now = world.now();
    drop((one) => world.run(one.run.id) !== one.run);
    for (const [at, one] of due([...watched.values()], now)) tellNews(one, at);
    drop((one) => one.told.isOver);
    awaitNext(now);
  }

  function tellNews(one: Watched, at: number): void {
    const { run, attempt } = one;
    const { news, told } = newsAt(attempt, one.told, at);
    Object.assign(one, { told, toldAt: at });
    for (const each of news) tell({ ...each, run, attempt, at });
  }

  function drop(isGone: (one: Watched) => boolean): void {
    for (const one of watched.values()) if (isGone(one)) watched.delete(one.attempt);
  }

  /** Wakes for the next moment known now; one that is put off costs a look, no more. */
  function awaitNext(now: number): void {
    const moments = [...watched.values()].flatMap(({ attempt }) => momentsOf(attempt));
    const next = Math.min(...moments.filter((at) => at > now));
    if (next === Number.POSITIVE_INFINITY || awaited.has(next)) return;
    awaited.add(next);
    const woken = () => {
      awaited.delete(next);
      catchUp();
    };
    // Rejects only when the simulator closes before the time.
    world.clock.until(next - world.clockOffsetMs, closing).then(woken, () => {});
  }

  const now = world.now();
  for (const run of world.runs) {
    const { told } = newsAt(latestAttempt(run), NOTHING, now);
    watch(run, { told, toldAt: now });
  }
  catchUp();
  world.onTouched((run) => {
    const { startedAt } = latestAttempt(run);
    watch(run, { told: NOTHING, toldAt: startedAt - 1 });
    catchUp();
  });
}

/** What is to be told by now, in the order it happened; now itself has news where somebody changed a run. */
function due(watched: readonly Watched[], now: number): (readonly [number, Watched])[] {
  const moments = watched.flatMap((one) => {
    const passed = momentsOf(one.attempt).filter((at) => at > one.toldAt && at < now);
    return [...passed, now].map((at) => [at, one] as const);
  });
  return moments.sort(([a], [b]) => a - b);
}
