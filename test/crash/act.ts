import { LOOKS_APART_MS } from '../../src/domain/binding.ts';
import { until } from '../harness/until.ts';
import type { Chain } from './chain.ts';
import { ask, type Intent } from './intent.ts';
import { type Life, read, timelineOf } from './life.ts';
import { firstAt } from './order.ts';
import { isInCallback, isInFlight, isInRecovery, isOnTheWayOut, type Point } from './points.ts';
import type { Numbered } from './scenario.ts';

/**
 * Runs a scenario up to its last kill.
 * @returns whether every point was reached
 */
export async function act(
  chain: Chain,
  scenario: Numbered,
  intents: readonly Intent[],
): Promise<boolean> {
  const { point, origin } = scenario;
  const life = await chain.readyLife();
  const hasDied = await dieAt(origin ?? point, { chain, life, scenario, intents });
  if (!hasDied) await life.kill();
  if (origin === null || !isInRecovery(point)) return hasDied;
  return hasDied && (await chain.dieInRecovery(firstAt(point)));
}

type Scene = Readonly<{
  chain: Chain;
  life: Life;
  scenario: Numbered;
  intents: readonly Intent[];
}>;

async function dieAt(point: Point, scene: Scene): Promise<boolean> {
  const { life, intents } = scene;
  if (point === 'none') {
    await askAll(scene);
    return true;
  }
  if (isInFlight(point)) return dieInFlight(scene);
  if (isOnTheWayOut(point) || isInCallback(point)) {
    await life.arm(firstAt(point));
    const [hasDied] = await Promise.all([life.dies(), askAll(scene)]);
    return hasDied;
  }
  await askAll(scene);
  const deployId = intents[0]?.id ?? null;
  if (deployId === null) return false;
  const isDeciding = scene.scenario.look === 'deciding';
  const since = isDeciding ? await decisionOf(scene, deployId) : null;
  await life.arm({ checkpoint: point, deployId, since });
  return readUntilDeath(life, deployId);
}

async function askAll({ life, intents }: Scene): Promise<void> {
  await Promise.all(intents.map((intent) => ask(life, intent)));
}

async function dieInFlight(scene: Scene): Promise<boolean> {
  const { sim } = scene.chain.stage;
  const met = sim.counts.dispatch + scene.intents.length;
  const asked = askAll(scene);
  await sim.reached('dispatch', met);
  await scene.life.kill();
  await asked;
  return true;
}

/** Waits until the run can be seen; gives when a look will settle that it is the one. */
async function decisionOf({ chain, life, scenario }: Scene, id: string): Promise<number | null> {
  const { sim, runsOf } = chain.stage;
  await until('the run is listed', () =>
    runsOf(scenario.name).some(({ listedAt }) => listedAt <= sim.world.now()),
  );
  if (scenario.workflow === 'titled') return null;
  const seen = await until('the run was seen', async () => {
    await read(life, id);
    return (await timelineOf(life, id)).find(({ event }) => event === 'looked');
  });
  return Date.parse(seen.at_utc) + LOOKS_APART_MS;
}

/** Somebody watches the deploy until the server dies of it. */
async function readUntilDeath(life: Life, id: string): Promise<boolean> {
  const isGone = async (): Promise<boolean> => (await read(life, id)) === null;
  return until('the server died', isGone).then(life.dies, () => false);
}
