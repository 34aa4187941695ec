import { type Bench, type BenchOptions, startBench } from '../harness/bench.ts';
import { deployOf } from '../harness/judge.ts';
import type { Scope } from '../harness/test.ts';
import { acme } from '../harness/world.ts';

const TARGETS = `
targets:
  shop: { repository: acme/shop, workflow: own.yml, concurrency: unlimited }
`;

/** The world with one workflow more: the one the test is about. */
export function withWorkflow(source: string, environments: readonly object[] = []): BenchOptions {
  const world = acme();
  const [shop, ...others] = world.repositories;
  const workflows = [...(shop?.workflows ?? []), { file: 'own.yml', source }];
  const own = { ...shop, workflows, environments };
  return {
    targets: TARGETS,
    world: { ...world, repositories: [own, ...others] } as BenchOptions['world'] & object,
  };
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
