import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { assertAccessible, deploy, fillIn, following, openForm, sees } from './person.ts';
import { DESKTOP, PHONE, setStage } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const ADMIN_TOKEN = 'admin-token-of-the-browser-tests';

describe('for everybody', { concurrency: 4 }, () => {
  for (const [name, viewer] of [
    ['desktop, light', DESKTOP],
    ['phone, dark', PHONE],
  ] as const) {
    test(`every state passes the accessibility check (${name})`, async () => {
      await using stage = await setStage(browser);
      const page = await stage.open(viewer);
      await sees(page, 'Nothing deployed from here yet.');
      await assertAccessible(page, 'board, empty');

      const form = await openForm(page, 'Shop on Heroku');
      await form.getByLabel('simulate').waitFor();
      await assertAccessible(page, 'form');
      await (await fillIn(form, 'listed late')).click();
      const shop = await following(page, 'Shop on Heroku');
      await sees(shop, 'Dispatched — waiting for run…');
      await assertAccessible(page, 'dispatched');
      await sees(shop, 'Building');
      await assertAccessible(page, 'building');
      await page.keyboard.press('Escape');
      await sees(page, '1 under way');
      await assertAccessible(page, 'board, under way');

      const docs = await deploy(page, 'Customer docs', 'answer lost');
      await docs
        .getByRole('alert')
        .getByText(/We do not know yet whether GitHub/)
        .waitFor();
      await assertAccessible(page, 'unconfirmed');
      await page.keyboard.press('Escape');

      const failing = await deploy(page, 'Console', 'a step fails');
      await sees(failing, 'Failed at “Replace instances”');
      await assertAccessible(page, 'failed');
      await failing.getByRole('link', { name: 'Open its own page' }).click();
      await page.getByRole('heading', { name: 'Console' }).waitFor();
      await assertAccessible(page, 'deploy page');
      await page.goto(`${stage.url}/nowhere/at/all`);
      await assertAccessible(page, 'no such page');
    });
  }

  test('the chosen theme stands, and what stands where is asked, before the script is here', async () => {
    await using stage = await setStage(browser);
    const page = await stage.open();
    await page.getByRole('button', { name: 'Switch to dark' }).click();
    await page.getByRole('button', { name: 'Switch to light' }).waitFor();
    await page.route('**/assets/index-*.js', (route) => route.abort());
    const asked = ['session', 'targets'].map((what) =>
      page.waitForResponse(`${stage.url}/api/internal/${what}`),
    );
    await page.reload();
    for (const answer of await Promise.all(asked)) assert.equal(answer.status(), 200);
    await page.locator('html[data-theme="dark"]').waitFor({ state: 'attached' });
  });

  test('the keyboard alone deploys, closes, and comes back to where it was', async () => {
    await using stage = await setStage(browser);
    const page = await stage.open();
    const opener = page.getByRole('button', { name: 'Deploy Customer docs…' });
    await opener.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Deploy Customer docs' });
    await dialog.getByRole('heading').and(page.locator(':focus')).waitFor();
    await dialog.getByRole('button', { name: /^Deploy main to/, disabled: false }).waitFor();
    await page.keyboard.press('Control+Enter');
    await following(page, 'Customer docs');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.locator(':focus').and(opener).waitFor();
    await sees(page, '1 under way');
  });

  test('a screen reader is told the states, and never the seconds', async () => {
    await using stage = await setStage(browser);
    const page = await stage.open();
    const spoken = page.locator('[data-live-announcer]');
    assert.equal(await spoken.count(), 1);
    const dialog = await deploy(page, 'Customer docs');
    await spoken.getByText(/Building/).waitFor();
    assert.doesNotMatch(await spoken.innerText(), /\d+ s\b/);
    await dialog.getByText('You can close this.').waitFor();
    await spoken.getByText(/^Deployed in \d/).waitFor();
  });

  test('where a token is asked for, it is pasted once; signing out ends it', async () => {
    await using stage = await setStage(browser, { SIGNALBOX_ADMIN_TOKEN: ADMIN_TOKEN });
    const page = await stage.open();
    const field = page.getByLabel(/admin token/i);
    await field.fill('not the token at all');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await assertAccessible(page, 'sign-in');
    await field.fill(ADMIN_TOKEN);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await sees(page, 'Shop on Heroku');
    await page.reload();
    await sees(page, 'Shop on Heroku');
    await page.getByRole('button', { name: /sign out/i }).click();
    await field.waitFor();
  });
});
