import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';

/** What a person does and sees, by role and visible text. */

export type Simulate = 'works' | 'a step fails' | 'listed late' | 'answer lost';

/** Opens the form of a target by its title. */
export async function openForm(page: Page, title: string): Promise<Locator> {
  await page.getByRole('button', { name: `Deploy ${title}…` }).click();
  const dialog = page.getByRole('dialog', { name: new RegExp(`^Deploy ${title}`) });
  await hasFocus(dialog);
  return dialog;
}

/** Waits until keys go to the dialog. */
export async function hasFocus(dialog: Locator): Promise<void> {
  await dialog.locator(':focus').waitFor();
}

/** Fills the form in; typed confirmation where the target asks for it. */
export async function fillIn(dialog: Locator, simulate: Simulate = 'works'): Promise<Locator> {
  await dialog.getByLabel('simulate').selectOption(simulate);
  const word = dialog.getByLabel(/^Type .* to confirm/);
  if ((await word.count()) > 0) await word.fill('production');
  return dialog.getByRole('button', { name: /^(Deploy main|Redeploy \w+) to/ });
}

/** Opens, fills in and presses; gives the dialog that follows the deploy. */
export async function deploy(page: Page, title: string, simulate?: Simulate): Promise<Locator> {
  const dialog = await openForm(page, title);
  await (await fillIn(dialog, simulate)).click();
  return following(page, title);
}

/** The dialog once it follows the deploy. */
export async function following(page: Page, title: string): Promise<Locator> {
  const dialog = page.getByRole('dialog', {
    name: new RegExp(`^(Deploying ${title}|${title} is live|Deploy of ${title})`),
  });
  await dialog.waitFor();
  return dialog;
}

/** Waits until the text is to be seen there. */
export async function sees(place: Page | Locator, text: string | RegExp): Promise<void> {
  await place.getByText(text).first().waitFor();
}

/** The name of the station the track stands at; null where no step is active. */
export async function activeStation(place: Page | Locator): Promise<string | null> {
  const active = place.getByRole('list', { name: 'Progress' }).locator('[aria-current="step"]');
  return (await active.count()) === 0 ? null : active.first().innerText();
}

/** What an automatic check of accessibility finds wrong, a line each; none is right. */
export async function assertAccessible(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const said = violations.map(
    ({ id, help, nodes }) => `${id}: ${help} at ${JSON.stringify(nodes[0]?.target)}`,
  );
  assert.deepEqual(said, [], state);
}
