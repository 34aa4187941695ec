import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { assertAccessible, hasFocus, sees } from './person.ts';
import { DESKTOP, dispatches, PHONE, setStage } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

describe('the keyboard', { concurrency: 3 }, () => {
  test('d opens the dialog of the row with the focus, and never deploys by itself', async () => {
    await using stage = await setStage(browser);
    const page = await stage.open();
    await page.getByRole('button', { name: 'Deploy Console…' }).focus();
    await page.keyboard.press('d');
    await hasFocus(page.getByRole('dialog', { name: 'Deploy Console' }));
    await page.keyboard.press('d');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(dispatches(stage), 0);
  });

  for (const [name, viewer] of [
    ['desktop, light', DESKTOP],
    ['phone, dark', PHONE],
  ] as const) {
    test(`the palette finds what is typed and does it (${name})`, async () => {
      await using stage = await setStage(browser);
      const page = await stage.open(viewer);
      await page.getByRole('heading', { name: 'Console' }).waitFor();
      await page.keyboard.press('Control+k');
      const palette = page.getByRole('dialog', { name: 'What to do' });
      await palette.getByRole('searchbox').and(page.locator(':focus')).waitFor();
      await assertAccessible(page, 'palette');
      await page.keyboard.type('docs deploy');
      await palette.getByRole('menuitem', { name: 'Deploy Customer docs…' }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Deploy Customer docs' }).waitFor();
    });
  }

  test('the palette of many targets is accessible, and what is chosen by arrows is in sight', async () => {
    const lines = Array.from(
      { length: 60 },
      (_, i) =>
        `  t${i}: { title: Service ${i}, repository: acme/docs, workflow: deploy-customer-docs.yml }`,
    );
    await using stage = await setStage(browser, {}, { targets: `targets:\n${lines.join('\n')}\n` });
    const page = await stage.open();
    await page.getByRole('heading', { name: 'Service 1', exact: true }).waitFor();
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'What to do' });
    await palette.getByRole('searchbox').and(page.locator(':focus')).waitFor();
    await assertAccessible(page, 'palette of many');
    await page.keyboard.press('ArrowUp');
    const last = await palette.locator('[data-focused]').boundingBox();
    assert.ok(last !== null && last.y > 0 && last.y + last.height < DESKTOP.height);
    const field = await palette.getByRole('searchbox').boundingBox();
    assert.ok(field !== null && field.y > 0, 'and so is the field');
  });

  test('leads to the history of what is typed, from a button too', async () => {
    await using stage = await setStage(browser);
    const page = await stage.open();
    await page.getByRole('button', { name: 'What to do (Ctrl K)' }).click();
    await page.getByRole('searchbox', { name: /^Type what to do/ }).fill('checkout');
    await page.getByRole('menuitem', { name: 'Search the history for “checkout”' }).click();
    await page.waitForURL('**/history?q=checkout');
  });

  test('/ goes to the search, ? shows the keys, and single keys can be switched off', async () => {
    await using stage = await setStage(browser);
    const page = await stage.open();
    const search = page.getByRole('searchbox', { name: 'Filter targets by name' });
    await search.waitFor();
    await page.keyboard.press('/');
    await search.and(page.locator(':focus')).waitFor();
    await page.keyboard.type('?/d');
    assert.equal(await search.inputValue(), '?/d', 'what is typed into a field is the field’s');
    await search.fill('');
    await search.blur();
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keys' });
    await sees(help, 'everything, by typing a few letters of it');
    await assertAccessible(page, 'keys');
    await help.getByLabel(/Single keys act/).uncheck();
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.keyboard.press('/');
    assert.equal(await help.count(), 0);
    assert.equal(await search.and(page.locator(':focus')).count(), 0);
  });
});
