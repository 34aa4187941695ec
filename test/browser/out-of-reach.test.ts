import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { assertAccessible, sees } from './person.ts';
import { QUICK, setShop } from './shop.ts';
import { DESKTOP, PHONE } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const visit = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();

describe('a server out of reach', { concurrency: 2 }, () => {
  for (const [name, viewer] of [
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ] as const) {
    test(`takes nothing but what it would have said: the page comes when it is back (${name})`, async () => {
      await using stage = await setShop(browser, QUICK);
      const page = await stage.open(viewer);
      await page.route(/assets\/history/, (route) => route.abort());
      await page.getByRole('heading', { name: 'All quiet' }).waitFor();
      await page.route('**/*', (route) => route.abort());
      await visit(page, 'History');
      await page.getByRole('alert').getByText('The console could not be reached.').waitFor();
      await assertAccessible(page, 'a page out of reach');
      await visit(page, 'Board');
      await page.getByRole('heading', { name: 'Shop' }).waitFor();
      await visit(page, 'History');
      await page.getByRole('alert').getByText('The console could not be reached.').waitFor();
      await page.unrouteAll();
      await sees(page, 'Nothing yet. Deploys appear here from the first press of the button.');
    });
  }

  test('has left the other pages here, where one waited a moment', async () => {
    await using stage = await setShop(browser, QUICK);
    const page = await stage.open();
    await page.waitForResponse(/assets\/commit-page.*\.js/);
    await page.context().setOffline(true);
    await visit(page, 'Numbers');
    await page.getByRole('heading', { name: 'Numbers' }).waitFor();
    await sees(page, 'The console could not be reached.');
    await visit(page, 'History');
    await page.getByRole('button', { name: 'Try again' }).waitFor();
  });
});
