import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Deploy } from '../../src/contract/deploy.ts';
import { until } from '../harness/until.ts';
import { launchChromium } from './chromium.ts';
import { sees } from './person.ts';
import { ask, knows, QUICK, setShop } from './shop.ts';
import { PHONE, type Stage } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

/** A board far longer than the window, and a deploy of a target near its end. */
async function setLongBoard(): Promise<Stage & { deploy: Deploy }> {
  const lines = Array.from({ length: 60 }, (_, i) => {
    const id = `place-${i + 1}`;
    return `  ${id}: { title: Place ${i + 1}, repository: acme/shop, workflow: own.yml, confirm: none }\n`;
  });
  const stage = await setShop(browser, QUICK, [], { beside: lines.join('') });
  const { id } = await ask(stage, { target: 'place-55' });
  const deploy = await knows(stage, id, 'live', ({ status }) => status === 'succeeded');
  return { ...stage, deploy };
}

const scrolled = (page: Page): Promise<number> => page.evaluate('window.scrollY');
const hasFocus = (page: Page, css: string): Promise<boolean> =>
  page.evaluate(`document.activeElement?.matches(${JSON.stringify(css)}) ?? false`);

describe('moving between pages', { concurrency: 2 }, () => {
  test('leads to the top and the heading; back, to the row and the link that one left', async () => {
    await using stage = await setLongBoard();
    const page = await stage.open(PHONE);
    const row = page
      .getByRole('listitem')
      .filter({ has: page.getByRole('heading', { name: 'Place 55' }) });
    const link = row.getByRole('link', { name: 'three' });
    await link.scrollIntoViewIfNeeded();
    await until('the rows stand still', async () => (await row.boundingBox())?.y ?? null);
    await link.focus();
    const before = await row.boundingBox();
    await link.press('Enter');
    await page.getByRole('heading', { name: 'Place 55' }).and(page.locator('h1')).waitFor();
    await until('the heading has the focus', () => hasFocus(page, 'h1'));
    assert.equal(await scrolled(page), 0);
    await page.goBack();
    await until('the link has the focus', () =>
      hasFocus(page, `a[href="/deploys/${stage.deploy.id}"]`),
    );
    await until('the row stands where it stood', async () => {
      const now = await row.boundingBox();
      return Math.abs((now?.y ?? 0) - (before?.y ?? 0)) < 4;
    });
  });

  test('within one page, by a filter, moves nothing', async () => {
    await using stage = await setLongBoard();
    const page = await stage.open(PHONE, '/history');
    await page.getByRole('heading', { name: 'History' }).waitFor();
    const words = page.getByRole('textbox', { name: 'Words' });
    await words.fill('main');
    await words.press('Enter');
    await page.waitForURL('**/history?q=main');
    await sees(page.getByRole('list', { name: 'Deploys' }), 'Place 55');
    assert.ok(await words.evaluate((it) => it === it.ownerDocument.activeElement));
  });

  test('`d` opens the form of the target whose deploy is shown', async () => {
    await using stage = await setLongBoard();
    const page = await stage.open(PHONE, `/deploys/${stage.deploy.id}`);
    await page.getByRole('heading', { name: 'Place 55' }).waitFor();
    await page.keyboard.press('d');
    await page.getByRole('dialog', { name: 'Deploy Place 55' }).waitFor();
  });
});
