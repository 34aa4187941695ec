import assert from 'node:assert/strict';
import type { Browser, Locator, Page } from 'playwright-core';
import { faults } from '../../sim/faults.ts';
import type { CommitSeed, WorkflowSeed } from '../../sim/state/seed.ts';
import type { Deploy, DeployRequest } from '../../src/contract/deploy.ts';
import { hasFocus } from './person.ts';
import { ask, knows, QUICK, type ShopOptions, setShop } from './shop.ts';
import type { Stage } from './stage.ts';

/** A console with one target, Shop, whose commits, refs and gates tests are about. */

const REPOSITORY = 'acme/shop';

/** A workflow that takes the commit to ship as an input. */
export const EXACT = `
run-name: Deploy \${{ inputs.deploy_id }}
on: { workflow_dispatch: { inputs: { deploy_id: { type: string }, sha: { type: string } } } }
jobs: { go: { steps: [{ run: sleep 0.1 }] } }
`;

export function setShip(
  browser: Browser,
  { workflow = QUICK, ...options }: ShopOptions & { workflow?: WorkflowSeed['source'] } = {},
): Promise<Stage> {
  return setShop(browser, workflow, [], { target: 'confirm: click', ...options });
}

const author = { name: 'Ben Okoye', email: 'ben@acme.example', login: 'ben' };

/** Somebody pushes a commit to main; gives its sha. */
export function push(
  { simulator }: Stage,
  message: string,
  more: Partial<CommitSeed> = {},
): string {
  return simulator.world.push(REPOSITORY, 'main', { message, author, ...more }).sha;
}

/** Puts a tag on a commit. */
export function tag({ simulator }: Stage, name: string, sha: string): void {
  simulator.world.tag(REPOSITORY, name, sha);
}

/** A script deploys Shop; gives the deploy once it is live. */
export async function goesLive(
  stage: Stage,
  request: Omit<DeployRequest, 'target'> = {},
): Promise<Deploy> {
  const { id } = await ask(stage, request);
  return knows(stage, id, 'it is live', ({ status }) => status === 'succeeded');
}

/** A script locks Shop, or opens it again. */
export async function lock({ url }: Stage, reason: string | null): Promise<void> {
  const response = await fetch(`${url}/api/internal/targets/shop/lock`, {
    method: reason === null ? 'DELETE' : 'PUT',
    ...(reason === null
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ reason }) }),
  });
  assert.equal(response.status, 200);
}

/** GitHub answers nothing that is asked of that kind from now on. */
export function fails({ simulator }: Stage, on: 'commit' | 'matching_refs'): void {
  simulator.failNext(faults.status(502, 'before'), { on, times: Number.POSITIVE_INFINITY });
}

/** Opens the form of Shop. */
export async function openShip(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Deploy Shop…' }).click();
  const dialog = page.getByRole('dialog', { name: /^(Deploy|Roll back) Shop/ });
  await hasFocus(dialog);
  return dialog;
}

/** Types a ref into the form and goes on to the next field. */
export async function chooseRef(dialog: Locator, ref: string): Promise<void> {
  await dialog.getByRole('combobox', { name: 'Ref' }).fill(ref);
  await dialog.getByRole('combobox', { name: 'Ref' }).press('Tab');
}
