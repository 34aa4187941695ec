import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { launchChromium } from '../test/browser/chromium.ts';
import { deploy, fillIn, following, openForm, sees } from '../test/browser/person.ts';
import { DESKTOP, PHONE, setStage, type Viewer } from '../test/browser/stage.ts';

/** Takes the pictures of the documents: every state of the demo, on a desk and on a phone. */

const FOLDER = fileURLToPath(new URL('screenshots/', import.meta.url));

const VIEWERS: Readonly<Record<string, Viewer>> = {
  desktop: DESKTOP,
  'desktop-dark': { ...DESKTOP, scheme: 'dark' },
  phone: { ...PHONE, scheme: 'light' },
};

async function take(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${FOLDER}${name}.png` });
}

mkdirSync(FOLDER, { recursive: true });
const browser = await launchChromium();
for (const [device, viewer] of Object.entries(VIEWERS)) {
  await using stage = await setStage(browser);
  const page = await stage.open(viewer);
  const first = await deploy(page, 'Customer docs');
  await first.getByText('You can close this.').waitFor();
  await take(page, `live-${device}`);
  await page.keyboard.press('Escape');

  const failing = await deploy(page, 'Console', 'a step fails');
  await sees(failing, 'Failed at “Replace instances”');
  await take(page, `failed-${device}`);
  await failing.getByRole('link', { name: 'Open its own page' }).click();
  await page.getByRole('heading', { name: 'Console', level: 1 }).waitFor();
  await take(page, `deploy-page-${device}`);
  await page.getByRole('link', { name: 'Board' }).first().click();

  const form = await openForm(page, 'Shop on Heroku');
  await form.getByLabel('simulate').waitFor();
  await take(page, `form-${device}`);
  await (await fillIn(form, 'listed late')).click();
  const shop = await following(page, 'Shop on Heroku');
  await sees(shop, 'Dispatched — waiting for run…');
  await take(page, `dispatched-${device}`);
  await sees(shop, /step \d of/);
  await take(page, `building-${device}`);
  await page.keyboard.press('Escape');
  await deploy(page, 'Customer docs', 'answer lost');
  await sees(page, /We do not know yet whether GitHub/);
  await take(page, `unconfirmed-${device}`);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await take(page, `board-${device}`);
}
await browser.close();
