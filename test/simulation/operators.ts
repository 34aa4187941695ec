import type { Deploy } from '../../src/domain/deploy.ts';
import type { Fleet } from './fleet.ts';
import { type Ledger, ticketOf } from './ledger.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { Truth } from './truth.ts';
import type { Weather } from './weather.ts';

const ROUND_MS = 20_000;
const PATIENCE_MS = 15_000;
/** When an operator may be sure that nothing will come of a dispatch any more. */
const SURE_AFTER_MS = 90_000;

/** How often one is given up though a run came of it: it is not wanted, or nobody looked. */
const GIVES_UP = 0.2;
/** How often a run that was started by hand is taken for one of which nothing came. */
const TAKES_ANOTHER = 0.5;

/** Operators who settle by hand what the console cannot: they know the truth, and mostly tell it. */
export async function runOperators(parts: {
  schedule: Schedule;
  random: Random;
  weather: Weather;
  truth: Truth;
  ledger: Ledger;
  fleet: Fleet;
}): Promise<void> {
  const { schedule, random, weather, truth, ledger, fleet } = parts;
  const patience = new Map<string, number>();

  /** When somebody takes the deploy in hand; some never are. */
  function takenInHandAt({ wish }: Deploy): number {
    const known = patience.get(wish.id);
    if (known !== undefined) return known;
    const kind = random.weighted({ soon: 20, later: 76, never: 4 });
    const after =
      kind === 'soon' ? random.between(30_000, 180_000) : random.between(150_000, 480_000);
    const at = kind === 'never' ? Number.POSITIVE_INFINITY : wish.requestedAt + after;
    patience.set(wish.id, at);
    return at;
  }

  async function settle(deploy: Deploy): Promise<void> {
    const instance = fleet.any();
    if (instance === null) return;
    const { id, requestedAt } = deploy.wish;
    const { engine } = instance;
    const [own] = truth.runsFor(ticketOf(deploy));
    const isSure = schedule.now() - requestedAt > SURE_AFTER_MS;
    const standIn = own === undefined && isSure ? standInFor(deploy) : null;
    if (own !== undefined && !(isSure && random.chance(GIVES_UP))) {
      await schedule.within(PATIENCE_MS, engine.link(id, own.id, 'olga'));
    } else if (standIn !== null) {
      await schedule.within(PATIENCE_MS, engine.link(id, standIn, 'olga'));
    } else if (isSure) {
      await schedule.within(PATIENCE_MS, engine.abandon(id, 'it is not wanted any more', 'olga'));
    }
  }

  /** Nothing came of it, and somebody started a run by hand instead: then that one is its run. */
  function standInFor({ wish }: Deploy): number | null {
    if (!random.chance(TAKES_ANOTHER)) return null;
    const outside = ledger.outside().filter((other) => {
      const isOfWorkflow =
        other.wish.repository === wish.repository && other.wish.workflow === wish.workflow;
      return isOfWorkflow && other.wish.ref === wish.ref && other.merged === null;
    });
    return outside.at(-1)?.binding?.runId ?? null;
  }

  while (!weather.isClear()) {
    await schedule.sleep(ROUND_MS);
    for (const deploy of ledger.unsure()) {
      if (takenInHandAt(deploy) <= schedule.now()) await settle(deploy);
    }
  }
}
