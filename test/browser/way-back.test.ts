import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { assertAccessible, following, sees } from './person.ts';
import { openShip, setShip } from './ship.ts';
import { PHONE, type Stage } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

/** The board, come to from the history. */
async function openBoard(stage: Stage): Promise<Page> {
  const page = await stage.open(PHONE, '/history');
  await page.getByRole('link', { name: 'Board', exact: true }).first().click();
  await page.getByRole('button', { name: 'Deploy Shop…' }).waitFor();
  return page;
}

async function goBack(page: Page): Promise<void> {
  await page.evaluate('history.back()');
}

describe('Back on a phone', { concurrency: 2 }, () => {
  test('closes the dialog and not the page, and asks where something was typed', async () => {
    await using stage = await setShip(browser);
    const page = await openBoard(stage);
    const dialog = await openShip(page);
    await goBack(page);
    await dialog.waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).pathname, '/');

    await openShip(page);
    await dialog.getByLabel('Reason').fill('gift cards');
    await goBack(page);
    await dialog.getByRole('button', { name: 'Keep' }).click();
    await goBack(page);
    await sees(dialog, 'Discard what you typed?');
    await dialog.getByRole('button', { name: 'Discard' }).click();
    await dialog.waitFor({ state: 'detached' });

    await openShip(page);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.waitForFunction('!JSON.stringify(history.state).includes("layer")');
    await goBack(page);
    await page.waitForURL('**/history');
  });

  test('from the deploy’s own page leads to where the dialog was opened', async () => {
    await using stage = await setShip(browser);
    const page = await openBoard(stage);
    await (await openShip(page)).getByRole('button', { name: 'Deploy main to Shop' }).click();
    const dialog = await following(page, 'Shop');
    await dialog.getByRole('link', { name: 'Open its own page' }).click();
    await page.waitForURL('**/deploys/*');
    await goBack(page);
    await page.getByRole('button', { name: 'Deploy Shop…' }).waitFor();
    await goBack(page);
    await page.waitForURL('**/history');
  });

  test('and Escape ask before what was typed as the reason of a lock is lost', async () => {
    await using stage = await setShip(browser);
    const page = await openBoard(stage);
    await page.getByRole('button', { name: 'Lock Shop…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Lock Shop' });
    await dialog.getByLabel('Reason').fill('schema change');
    await dialog.getByLabel('Reason').press('Escape');
    await sees(dialog, 'Discard what you typed?');
    await assertAccessible(page, 'asking in the lock');
    await dialog.getByRole('button', { name: 'Keep' }).click();
    await goBack(page);
    await dialog.getByRole('button', { name: 'Discard' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).pathname, '/');
  });
});
