import type { RepositorySeed, WorldSeed } from '../../sim/state/seed.ts';
import { type Bench, type BenchOptions, startBench } from '../harness/bench.ts';
import { deployOf } from '../harness/judge.ts';
import type { Scope } from '../harness/test.ts';
import { acme } from '../harness/world.ts';

const TARGETS = `
targets:
  shop: { repository: acme/shop, workflow: own.yml, concurrency: unlimited }
`;

/** The world with one workflow more: the one the test is about. */
export function withWorkflow(
  source: string,
  environments: RepositorySeed['environments'] = [],
): BenchOptions {
  return { targets: TARGETS, world: worldWith({ file: 'own.yml', source }, environments) };
}

/** The world of acme, whose shop has this workflow too. */
export function worldWith(
  workflow: RepositorySeed['workflows'][number],
  environments: RepositorySeed['environments'] = [],
): WorldSeed {
  const world = acme();
  const [shop, ...others] = world.repositories;
  if (shop === undefined) throw new Error('the world has no shop');
  const own = { ...shop, workflows: [...shop.workflows, workflow], environments };
  return { ...world, repositories: [own, ...others] };
}

/** A workflow’s head that carries the deploy’s id. */
export const HEAD = 'on: { workflow_dispatch: { inputs: { deploy_id: { type: string } } } }';

/** A server over that world, with one deploy asked for. */
export async function deployed(
  t: Scope,
  options: BenchOptions,
): Promise<{ bench: Bench; id: string }> {
  const bench = await startBench(t, options);
  const { id } = deployOf(await bench.client.deploy({ target: 'shop' }), 202);
  return { bench, id };
}
