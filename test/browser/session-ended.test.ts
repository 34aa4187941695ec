import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { assertAccessible, following, sees } from './person.ts';
import { openShip, setShip } from './ship.ts';
import { dispatches, type Stage } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const TOKEN = 'admin-token-of-the-browser-tests';
const env = { SIGNALBOX_ADMIN_TOKEN: TOKEN };

async function signIn(page: Page): Promise<void> {
  const field = page.getByLabel(/admin token/i).and(page.locator(':focus'));
  await field.fill(TOKEN);
  await field.press('Enter');
}

async function openSignedIn(stage: Stage): Promise<Page> {
  const page = await stage.open();
  await signIn(page);
  return page;
}

describe('a session that ends', { concurrency: 2 }, () => {
  test('under a press is said, with what became of it; signed in again the form is as it was', async () => {
    await using stage = await setShip(browser, { env });
    const page = await openSignedIn(stage);
    const dialog = await openShip(page);
    await dialog.getByLabel('Reason').fill('gift cards');
    const button = dialog.getByRole('button', { name: 'Deploy main to Shop' });
    await button.click({ trial: true });
    await page.context().clearCookies();
    await button.click();

    await page.getByRole('alert').getByText('Your session ended. Nothing was sent.').waitFor();
    await assertAccessible(page, 'the session ended');
    assert.equal(dispatches(stage), 0);
    await signIn(page);
    await sees(dialog, 'You are signed in again: press once more.');
    assert.equal(await dialog.getByLabel('Reason').inputValue(), 'gift cards');
    await button.click();
    await following(page, 'Shop');
    assert.equal(dispatches(stage), 1);
  });

  test('with nothing pressed is no first visit either', async () => {
    await using stage = await setShip(browser, { env });
    const page = await openSignedIn(stage);
    await page.getByRole('button', { name: 'Deploy Shop…' }).waitFor();
    await page.context().clearCookies();
    await page.getByRole('link', { name: 'History' }).click();
    await sees(page, /^Your session ended\.$/);
    assert.equal(await page.getByText(/Nothing was sent/).count(), 0);
  });
});
