import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { following, sees } from './person.ts';
import { EXACT, goesLive, openShip, push, setShip } from './ship.ts';
import { DESKTOP, dispatches } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

describe('Ctrl Enter', { concurrency: 2 }, () => {
  test('sends nothing while the dialog asks something else', async () => {
    await using stage = await setShip(browser);
    const page = await stage.open();
    const dialog = await openShip(page);
    await dialog.getByRole('button', { name: 'Deploy main to Shop' }).click({ trial: true });
    await dialog.getByLabel('Reason').fill('gift cards');
    await page.keyboard.press('Escape');
    const keep = dialog.getByRole('button', { name: 'Keep' });
    await keep.and(page.locator(':focus')).press('Control+Enter');
    await dialog.getByLabel('Reason').focus();
    await page.keyboard.press('Control+Enter');
    await keep.click();
    assert.equal(
      await dialog.getByRole('button', { name: 'Deploy main to Shop' }).isEnabled(),
      true,
    );
    assert.equal(dispatches(stage), 0);

    await page.keyboard.press('Control+Enter');
    await following(page, 'Shop');
  });

  test('sends nothing from under the palette', async () => {
    await using stage = await setShip(browser);
    const page = await stage.open();
    const dialog = await openShip(page);
    await dialog.getByRole('button', { name: 'Deploy main to Shop' }).click({ trial: true });
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'What to do' });
    await palette.getByRole('searchbox').and(page.locator(':focus')).fill('zzz nothing');
    await page.keyboard.press('Control+Enter');
    await page.keyboard.press('Control+k');
    await palette.waitFor({ state: 'detached' });
    const button = dialog.getByRole('button', { name: 'Deploy main to Shop' });
    assert.equal(await button.isEnabled(), true);
    assert.equal(dispatches(stage), 0);
  });
});

describe('the form opened by one button', { concurrency: 2 }, () => {
  test('does not stay for another, over a reload neither', async () => {
    await using stage = await setShip(browser, { workflow: EXACT });
    const good = await goesLive(stage);
    push(stage, 'Break it');
    const bad = await goesLive(stage, { reason: 'an old reason' });
    const page = await stage.open(DESKTOP, `/deploys/${bad.id}`);
    const back = page.getByRole('button', { name: `Roll back to ${good.sha?.slice(0, 7)}…` });
    const rollback = page.getByRole('dialog', { name: 'Roll back Shop' });
    await back.click();
    await rollback.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('link', { name: 'Board', exact: true }).first().click();
    const dialog = await openShip(page);
    await dialog.getByRole('heading', { name: /^Deploy Shop$/ }).waitFor();

    await page.goto(`${stage.url}/deploys/${bad.id}`);
    await back.click();
    await rollback.getByLabel('Reason required').fill('Checkout fails');
    await page.goto(stage.url);
    await openShip(page);
    await dialog.getByRole('heading', { name: /^Deploy Shop$/ }).waitFor();
    assert.equal(await dialog.getByLabel('Reason').inputValue(), '');

    await page.goto(`${stage.url}/deploys/${bad.id}`);
    await page.getByRole('button', { name: 'Deploy again…' }).click();
    assert.equal(await dialog.getByLabel('Reason').inputValue(), 'an old reason');
    await page.goto(stage.url);
    await openShip(page);
    assert.equal(await dialog.getByLabel('Reason').inputValue(), '');
  });

  test('keeps what was typed into it when the page goes, and asks before that is lost', async () => {
    await using stage = await setShip(browser);
    const page = await stage.open();
    const dialog = await openShip(page);
    await dialog.getByLabel('Reason').fill('gift cards');
    await page.reload();
    await openShip(page);
    assert.equal(await dialog.getByLabel('Reason').inputValue(), 'gift cards');
    await page.keyboard.press('Escape');
    await sees(dialog, 'Discard what you typed?');
  });
});
