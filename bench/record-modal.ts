import { setTimeout as pause } from 'node:timers/promises';
import type { Simulator } from '../sim/server.ts';
import { CONSOLE_TOKEN } from '../test/harness/world.ts';
import { REPOSITORY } from './budget-stage.ts';

/** How often the record's modal polls; each poll is a question to GitHub of its own. */
const POLL_MS = 2_000;

type Run = Readonly<{ id: number; display_title: string; status: string }>;

const RUNS = `/repos/${REPOSITORY}/actions/workflows/deploy.yml/runs`;

/** Dispatches without the console; gives when that was, in ms. */
export async function dispatch(sim: Simulator, deployId: string): Promise<number> {
  const at = Date.now();
  await fetch(`${sim.url}${RUNS.replace('runs', 'dispatches')}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${CONSOLE_TOKEN}` },
    body: JSON.stringify({ ref: 'main', inputs: { deploy_id: deployId } }),
  });
  return at;
}

/** One look of the decision record's modal: what was dispatched since, if the deploy's run is among it. */
export async function lookOnce(
  sim: Simulator,
  deployId: string,
  since: number,
): Promise<Run | null> {
  const created = new Date(since - 1_000).toISOString().replace(/\.\d+Z$/, 'Z');
  const query = `event=workflow_dispatch&created=${encodeURIComponent(`>=${created}`)}`;
  const { workflow_runs: runs } = (await ask(sim, `${RUNS}?${query}`)) as { workflow_runs: Run[] };
  return runs.find(({ display_title: title }) => title.includes(deployId)) ?? null;
}

/** Looks every 2 s from now on until the run is there. */
export async function lookUntilThere(
  sim: Simulator,
  deployId: string,
  since: number,
): Promise<Run> {
  for (;;) {
    const run = await lookOnce(sim, deployId, since);
    if (run !== null) return run;
    await pause(POLL_MS);
  }
}

/** The modal open in so many browsers from the dispatch to the run's end. */
export async function watchInModals(sim: Simulator, viewers: number): Promise<void> {
  const since = await dispatch(sim, 'the-deploy');
  // The server keeps it for all of them.
  let known: Run | null = null;
  async function view(): Promise<void> {
    while (known?.status !== 'completed') {
      if (known === null) known = await lookOnce(sim, 'the-deploy', since);
      else known = (await ask(sim, `/repos/${REPOSITORY}/actions/runs/${known.id}`)) as Run;
      await pause(POLL_MS);
    }
  }
  await Promise.all(Array.from({ length: viewers }, view));
}

async function ask(sim: Simulator, path: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${CONSOLE_TOKEN}` };
  const response = await fetch(`${sim.url}${path}`, { headers });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}
