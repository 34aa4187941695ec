import type { Run } from '../../sim/state/run.ts';
import type { Deploy } from '../../src/contract/deploy.ts';
import { until } from '../harness/until.ts';
import type { Chain } from './chain.ts';
import { ask, type Intent } from './intent.ts';
import { read } from './life.ts';
import type { Mistake } from './mistake.ts';
import { copiesOf, type Numbered } from './scenario.ts';

/** How it went after the restart. */
export type Settled = Readonly<{
  /** From the server's start until all that can be known is; null where it was not killed. */
  tookMs: number | null;
  /** How many dispatches of each intent GitHub has met. */
  sends: ReadonlyMap<string, number>;
  mistakes: readonly Mistake[];
}>;

/**
 * Starts the server again, repeats what was not answered, as any client would, and waits until all that
 * can be known about the scenario's deploys is known. Repeats everything once more in the end.
 */
export async function settle(
  chain: Chain,
  scenario: Numbered,
  intents: readonly Intent[],
): Promise<Settled> {
  const life = await chain.life();
  const mistakes: Mistake[] = [];
  for (const intent of intents.filter(({ id }) => id === null)) {
    const wasKnown = await ask(life, intent);
    if (wasKnown === false && isDurable(scenario)) mistakes.push(mistake('lost', intent, FORGOT));
  }
  const deploys = await Promise.all(intents.map((intent) => untilSettled(chain, scenario, intent)));
  const tookMs = scenario.point === 'none' ? null : performance.now() - life.startedAt;
  for (const [index, intent] of intents.entries()) {
    const { id } = intent;
    const runId = deploys[index]?.github_run_id ?? null;
    const isOwn = chain.stage.runsOf(intent.name).some((run) => run.id === runId);
    if (runId !== null && !isOwn) mistakes.push(mistake('wrong run', intent, `it had ${runId}`));
    if ((await ask(life, intent)) !== true || intent.id !== id) {
      mistakes.push(mistake('lost', intent, 'its key, repeated, gave another deploy'));
    }
  }
  const sends = new Map(intents.map(({ name }) => [name, timesSent(chain, name)]));
  return { tookMs, sends, mistakes };
}

const FORGOT = 'it was durable before the kill, and its key is not known after it';

/** Whether the row of the one intent was certainly written before the server died. */
function isDurable({ point, shape }: Numbered): boolean {
  return point !== 'request.checked' && shape !== 'contended';
}

function mistake(kind: Mistake['kind'], intent: Intent, what: string): Mistake {
  return { kind, what, intent: intent.name };
}

async function untilSettled(
  chain: Chain,
  scenario: Numbered,
  { id, name }: Intent,
): Promise<Deploy> {
  if (id === null) throw new Error(`${name} has no deploy`);
  const life = await chain.life();
  const startedAt = performance.now();
  let readAt = 0;
  return until(`${name} is settled`, async () => {
    const now = performance.now();
    if (now - readAt < (now - startedAt) * PATIENCE) return null;
    readAt = now;
    const deploy = await read(life, id);
    return deploy !== null && isSettled(deploy, scenario, chain.stage.runsOf(name)) ? deploy : null;
  });
}

/** Each reading makes the server look: who has waited long can wait a little longer for the next. */
const PATIENCE = 0.15;

/** Whether nothing more can be learned of the deploy, as GitHub stands: its run never shows, or there is none. */
function isSettled(deploy: Deploy, scenario: Numbered, runs: readonly Run[]): boolean {
  if (deploy.github_run_id !== null) return true;
  if (deploy.status === 'failed') return deploy.dispatch === 'not_sent';
  if (deploy.status !== 'unconfirmed' && deploy.status !== 'dispatched') return false;
  const { last_at_utc: lastAt = null, error = null } = deploy.looking ?? {};
  if (lastAt === null || lastAt < deploy.updated_at_utc || error !== null) return false;
  if (scenario.callsBack && runs.length > 0) return false;
  const visible = runs.filter(({ listedAt }) => Number.isFinite(listedAt));
  if (visible.length === 0) return true;
  const shown = deploy.candidates?.map((run) => run.github_run_id) ?? [];
  const isAmbiguous = scenario.shape === 'contended' || copiesOf(scenario) > 1;
  return isAmbiguous && visible.some((run) => shown.includes(run.id));
}

function timesSent({ stage }: Chain, name: string): number {
  return stage.sim.requests.filter(({ kind, body }) => {
    const { inputs } = (body ?? {}) as { inputs?: Readonly<Record<string, unknown>> };
    return kind === 'dispatch' && inputs?.['intent'] === name;
  }).length;
}
