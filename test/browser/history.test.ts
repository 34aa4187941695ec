import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Deploy, DeployList } from '../../src/contract/deploy.ts';
import { until } from '../harness/until.ts';
import { launchChromium } from './chromium.ts';
import { assertAccessible, sees } from './person.ts';
import { ask, knows, QUICK, setShop } from './shop.ts';
import { DESKTOP, PHONE } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const SLOW = QUICK.replace('0.1', '60');
const DAY_MS = 86_400_000;

function isLive({ status }: Deploy): boolean {
  return status === 'succeeded';
}

/** The rows of the list, without its head; the cards on a phone. */
function rows(page: Page): Locator {
  const table = page.getByRole('table', { name: 'Deploys', exact: true }).locator('tbody');
  return table
    .getByRole('row')
    .or(page.getByRole('list', { name: 'Deploys', exact: true }).locator('> li'));
}

async function shows(page: Page, count: number): Promise<void> {
  await until(`${count} deploys shown`, async () => (await rows(page).count()) === count);
}

async function fillField(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole('textbox', { name: label }).fill(text);
  await page.keyboard.press('Enter');
}

/** Types a day into its three parts, as the keyboard does, and goes on. */
async function typeDay(page: Page, label: 'From' | 'To', day: Date): Promise<void> {
  const first = page.getByRole('group', { name: label }).getByRole('spinbutton').first();
  await first.focus();
  const two = (part: number): string => String(part).padStart(2, '0');
  await page.keyboard.type(`${two(day.getDate())}${two(day.getMonth() + 1)}${day.getFullYear()}`);
  await page.getByRole('textbox', { name: 'Words' }).focus();
}

async function fitsTheScreen(page: Page, width: number): Promise<void> {
  const wide = await page.evaluate('document.documentElement.scrollWidth');
  assert.equal(wide, width, 'nothing is wider than the screen');
}

const VIEWERS = [
  ['desktop, light', DESKTOP],
  ['phone, dark', PHONE],
] as const;

describe('the history', { concurrency: 2 }, () => {
  for (const [name, viewer] of VIEWERS) {
    test(`passes the accessibility check, and so does a commit’s page (${name})`, async () => {
      await using stage = await setShop(browser, QUICK);
      const id = (await ask(stage, { reason: 'fix checkout' })).id;
      const { head_sha: sha } = await knows(stage, id, 'live', isLive);
      const page = await stage.open(viewer);
      const pages = page.getByRole('navigation', { name: 'Pages' });
      await pages.getByRole('link', { name: 'History' }).click();
      await shows(page, 1);
      const here = pages.getByRole('link', { name: 'History' });
      assert.equal(await here.getAttribute('aria-current'), 'page');
      await assertAccessible(page, 'history');
      await fitsTheScreen(page, viewer.width);
      if (viewer.width < DESKTOP.width) await page.getByText('More filters').click();
      await page.getByRole('button', { name: /Status$/ }).click();
      await page.getByRole('listbox').waitFor();
      await assertAccessible(page, 'choosing a status');
      await page.keyboard.press('Escape');
      await page.getByRole('group', { name: 'From' }).getByRole('button').click();
      await page.getByRole('grid').waitFor();
      await assertAccessible(page, 'picking a day');
      await page.keyboard.press('Escape');
      await rows(page)
        .getByRole('link', { name: `commit ${sha?.slice(0, 7)}` })
        .click();
      await sees(page, 'This very commit is live on');
      await assertAccessible(page, 'commit');
      await fitsTheScreen(page, viewer.width);
    });
  }

  test('is asked by its address: filters, the way back, and a link to the same as CSV', async () => {
    await using stage = await setShop(browser, QUICK);
    for (const reason of ['gift cards', 'fix checkout']) await ask(stage, { reason });
    await ask(stage, { ref: 'release/1.4', reason: 'gift wrap' });
    const page = await stage.open(DESKTOP, '/history');
    const spoken = page.locator('[data-live-announcer]');
    await shows(page, 3);
    await fillField(page, 'Words', 'gift');
    await shows(page, 2);
    await spoken.getByText('2 deploys shown').waitFor();
    assert.match(page.url(), /\?q=gift$/);
    await fillField(page, 'Ref', 'release/1.4');
    await shows(page, 1);
    await spoken.getByText('1 deploy shown').waitFor();
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download as CSV' }).click();
    const file = await (await waiting).path();
    assert.equal((await readFile(file, 'utf8')).trim().split('\r\n').length, 2);
    await page.goBack();
    await shows(page, 2);
    assert.equal(await page.getByRole('textbox', { name: 'Ref' }).inputValue(), '');
    await fillField(page, 'Person', 'nobody');
    await sees(page, 'No deploy fits all of this.');
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await shows(page, 3);
    assert.match(page.url(), /\/history$/);
  });

  test('target, status and days are chosen by keyboard alone', async () => {
    await using stage = await setShop(browser, QUICK);
    await knows(stage, (await ask(stage)).id, 'live', isLive);
    const page = await stage.open(DESKTOP, '/history');
    await shows(page, 1);
    await page.getByRole('button', { name: /Status$/ }).focus();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('listbox').waitFor();
    await page.keyboard.type('Failed');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await sees(page, 'No deploy fits all of this.');
    assert.match(page.url(), /\?status=failed$/);
    await page.goBack();
    await shows(page, 1);
    const today = new Date();
    await typeDay(page, 'From', today);
    await page.waitForURL(/\?from=\d{4}-\d\d-\d\d$/);
    await shows(page, 1);
    await typeDay(page, 'To', new Date(today.getTime() - DAY_MS));
    await sees(page, 'No deploy fits all of this.');
  });

  test('more is loaded by pages, newest first', async () => {
    await using stage = await setShop(browser, QUICK);
    for (let i = 0; i < 53; i++) await ask(stage, { reason: `ticket ${i}` });
    const page = await stage.open(DESKTOP, '/history');
    await shows(page, 50);
    await sees(rows(page).first(), 'ticket 52');
    await page.getByRole('button', { name: 'Load more' }).click();
    await shows(page, 53);
    await sees(rows(page).last(), 'ticket 0');
    assert.equal(await page.getByRole('button', { name: 'Load more' }).count(), 0);
  });

  test('rows change where they stand; a new deploy waits until it is asked for', async () => {
    await using stage = await setShop(browser, SLOW);
    await ask(stage, { reason: 'first' });
    const page = await stage.open(DESKTOP, '/history?ref=main');
    await shows(page, 1);
    await sees(rows(page).first(), 'Building');
    await ask(stage, { ref: 'release/1.4', reason: 'elsewhere' });
    await ask(stage, { reason: 'second' });
    const news = page.getByRole('button', { name: '1 new deploy: show' });
    await news.waitFor();
    await shows(page, 1);
    await news.click();
    await shows(page, 2);
    await sees(rows(page).first(), 'second');
    await news.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'History' }).and(page.locator(':focus')).waitFor();
  });

  test('an address that asks for what there cannot be says so, and leads out', async () => {
    await using stage = await setShop(browser, QUICK);
    const page = await stage.open(DESKTOP, '/history?status=done');
    await page.getByRole('alert').getByText('The request could not be read').waitFor();
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await sees(page, 'Nothing yet.');
    await fillField(page, 'Commit', 'main');
    await sees(page, 'A commit is 7 to 40 digits');
    assert.match(page.url(), /\/history$/, 'it was not asked for');
  });
});

describe('a commit', { concurrency: 2 }, () => {
  test('is a link on the board and a deploy’s page; its page says where it is live', async () => {
    await using stage = await setShop(browser, QUICK);
    const id = (await ask(stage)).id;
    const { head_sha: sha } = await knows(stage, id, 'live', isLive);
    const name = `commit ${sha?.slice(0, 7)}`;
    const page = await stage.open();
    await page.getByRole('list', { name: 'Targets' }).getByRole('link', { name }).click();
    await page.waitForURL(`${stage.url}/commits/${sha}`);
    await page.getByRole('list', { name: 'Live on' }).getByRole('link', { name: 'Shop' }).click();
    await page.waitForURL(`${stage.url}/deploys/${id}`);
    await page.getByRole('link', { name }).click();
    await sees(page, 'Targets with a later commit may contain it.');
    const next = (await ask(stage, { ref: 'release/1.4' })).id;
    await sees(page, 'This very commit is live nowhere now.');
    const { deploys } = (await (
      await fetch(`${stage.url}/api/internal/deploys`)
    ).json()) as DeployList;
    assert.equal(deploys[0]?.id, next);
  });

  test('that nobody deployed is said to be that', async () => {
    await using stage = await setShop(browser, QUICK);
    const page = await stage.open(DESKTOP, '/commits/abcdef0');
    await page.getByRole('alert').getByText('Nobody deployed that commit from here').waitFor();
    await page.getByRole('link', { name: 'Go to the history' }).click();
    await page.getByRole('heading', { name: 'History' }).waitFor();
  });
});
