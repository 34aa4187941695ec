import assert from 'node:assert/strict';
import type { Browser, Locator, Page } from 'playwright-core';
import type { SimulatorOptions } from '../../sim/server.ts';
import type { EnvironmentSeed, WorkflowSeed } from '../../sim/state/seed.ts';
import type { Deploy, DeployRequest } from '../../src/contract/deploy.ts';
import { HOOK_SECRET, HOOKS } from '../harness/hook.ts';
import { until } from '../harness/until.ts';
import { acme, CONSOLE_TOKEN } from '../harness/world.ts';
import { following } from './person.ts';
import { type Stage, setStage } from './stage.ts';

const REPOSITORY = 'acme/shop';

/** The head of a workflow whose runs carry the deploy's id. */
export const TITLED = `
run-name: Deploy \${{ inputs.deploy_id }}
on: { workflow_dispatch: { inputs: { deploy_id: { type: string } } } }
`;

/** One whose runs are soon over. */
export const QUICK = `${TITLED}
jobs: { go: { name: Go, steps: [{ name: Work, run: sleep 0.1 }] } }
`;

export type ShopOptions = Partial<SimulatorOptions> &
  Readonly<{
    env?: Readonly<Record<string, string>>;
    /** Members of the target, as in signalbox.yaml: `refs: [main]`. */
    target?: string;
    /** What signalbox.yaml says beside the target. */
    beside?: string;
    /** False: GitHub tells nothing of the runs, it has to be asked. */
    isTold?: boolean;
  }>;

/** A console with one target, Shop, of one workflow as written; GitHub tells it of the runs. */
export async function setShop(
  browser: Browser,
  workflow: WorkflowSeed['source'],
  environments: readonly EnvironmentSeed[] = [],
  {
    env = {},
    target = 'concurrency: unlimited',
    beside = '',
    isTold = true,
    ...options
  }: ShopOptions = {},
): Promise<Stage> {
  const seed = acme();
  const [shop] = seed.repositories;
  assert.ok(shop);
  const workflows = [{ file: 'own.yml', source: workflow }];
  const line = `title: Shop, repository: ${REPOSITORY}, workflow: own.yml, ${target}`;
  const stage = await setStage(
    browser,
    { GITHUB_TOKEN: CONSOLE_TOKEN, GITHUB_WEBHOOK_SECRET: HOOK_SECRET, ...env },
    {
      ...{ targets: `targets:\n  shop: { ${line} }\n${beside}`, listLagMs: 0, queueMs: 100 },
      world: { ...seed, repositories: [{ ...shop, workflows, environments }] },
      ...options,
    },
  );
  if (!isTold) return stage;
  await stage.simulator.reached('contents', 1);
  const hook = { kind: 'repository', repository: REPOSITORY, secret: HOOK_SECRET } as const;
  stage.simulator.addHook({ ...hook, url: `${stage.url}${HOOKS}` });
  return stage;
}

/** Deploys Shop as a person does; gives the dialog that follows it. */
export async function deployShop(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Deploy Shop…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Deploy Shop/ });
  await dialog.getByRole('button', { name: 'Deploy main to Shop' }).click();
  return following(page, 'Shop');
}

/** A script asks to deploy Shop, or another target; gives the deploy as it was accepted. */
export async function ask({ url }: Stage, request: Partial<DeployRequest> = {}): Promise<Deploy> {
  const response = await fetch(`${url}/api/internal/deploys`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ target: 'shop', ...request }),
  });
  assert.equal(response.status, 202, await response.clone().text());
  return (await response.json()) as Deploy;
}

/** Waits until the console knows of the deploy what it should. */
export function knows(
  { url }: Stage,
  id: string,
  fact: string,
  fits: (deploy: Deploy) => boolean,
): Promise<Deploy> {
  return until(fact, async () => {
    const response = await fetch(`${url}/api/internal/deploys/${id}`);
    const deploy = (await response.json()) as Deploy;
    return fits(deploy) ? deploy : null;
  });
}
