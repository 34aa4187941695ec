import { type Simulator, startSimulator } from '../sim/server.ts';
import { realGh } from '../test/gh/gh.ts';
import type { Scope } from '../test/harness/test.ts';
import { CONSOLE_TOKEN } from '../test/harness/world.ts';
import { type Bill, openBill } from './budget-bill.ts';
import { FIVE_MINUTES, LATENCY_MS, LIST_LAG_MS, QUEUE_MS, worldOf } from './budget-stage.ts';
import { dispatch, watchInModals } from './record-modal.ts';

/** The same five-minute deploy, followed without the console from the dispatch to the end. */
async function billOf(t: Scope, follow: (sim: Simulator) => Promise<void>): Promise<Bill> {
  const sim = await startSimulator({
    world: worldOf(FIVE_MINUTES),
    ...{ queueMs: QUEUE_MS, listLagMs: LIST_LAG_MS, latencyMs: LATENCY_MS },
  });
  t.after(() => sim.close());
  const bill = openBill(sim);
  await follow(sim);
  return bill.close();
}

/** `gh run watch` in so many terminals, each told the run's id. Rejects where there is no `gh`. */
export function billOfGh(t: Scope, viewers: number): Promise<Bill> {
  return billOf(t, async (sim) => {
    await dispatch(sim, 'the-deploy');
    const id = String(sim.world.runs[0]?.id);
    const gh = realGh(t, sim.origin, CONSOLE_TOKEN);
    const watching = Array.from({ length: viewers }, () => gh('run', 'watch', id));
    for (const { code, err } of await Promise.all(watching)) {
      if (code !== 0) throw new Error(`gh run watch: ${err}`);
    }
  });
}

/** The decision record's modal in so many browsers. */
export function billOfModal(t: Scope, viewers: number): Promise<Bill> {
  return billOf(t, (sim) => watchInModals(sim, viewers));
}
