import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { makeFolder } from '../harness/bench.ts';
import { type Ended, leaveEnded } from '../harness/ended.ts';
import { launchChromium } from './chromium.ts';
import { assertAccessible, sees } from './person.ts';
import { DESKTOP, PHONE, type Stage, setStage } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A good while before today’s last midnight anywhere. */
const THEN = Date.now() - 3 * DAY;

/**
 * Of Shop eight that went live, of commits three hours old, one that failed and was mended in two hours,
 * and one of long ago; of Console one that failed and is not mended; of Customer docs nothing.
 */
const HISTORY: readonly Ended[] = [
  ...[4, 4, 5, 3, 4, 6, 4, 4].map((minutes, i) => shop(i * HOUR, { tookMs: minutes * MINUTE })),
  shop(-2 * HOUR, { status: 'failed' }),
  shop(-60 * DAY),
  { target: 'console', endedAt: THEN, status: 'failed' },
];

function shop(since: number, over: Partial<Ended> = {}): Ended {
  const endedAt = THEN + since;
  return { target: 'heroku', endedAt, committedAt: endedAt - 3 * HOUR, ...over };
}

/** The console of the demo over a history. */
async function setNumbers(t: TestContext, history: readonly Ended[]): Promise<Stage> {
  const folder = makeFolder(t, '');
  await leaveEnded(folder, history);
  return setStage(browser, { DATABASE_URL: `sqlite:${join(folder, 'signalbox.db')}` });
}

/** One of the four figures, with what stands by it. */
function figure(page: Page, name: string): Locator {
  return page
    .getByRole('list', { name: 'In short' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name, exact: true }) });
}

/** The cells of a table’s row. */
async function row(table: Locator, name: RegExp): Promise<string[]> {
  const cells = table.getByRole('row', { name }).getByRole('cell');
  await cells.first().waitFor();
  return cells.allInnerTexts();
}

const VIEWERS = [
  ['desktop, light', DESKTOP],
  ['phone, dark', PHONE],
  ['wall, light', { ...DESKTOP, width: 2560 }],
] as const;

describe('the numbers', { concurrency: 2 }, () => {
  for (const [name, viewer] of VIEWERS) {
    test(`pass the accessibility check, fit, and break no content policy (${name})`, async (t) => {
      await using stage = await setNumbers(t, HISTORY);
      const page = await stage.open(viewer);
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() !== 'log') complaints.push(message.text());
      });
      const pages = page.getByRole('navigation', { name: 'Pages' });
      await pages.getByRole('link', { name: 'Numbers' }).click();
      const drawn = page.getByRole('img', { name: /chart of/ });
      await drawn.first().locator('text').first().waitFor();
      await drawn.nth(1).locator('text', { hasText: 'Shop on Heroku' }).waitFor();
      const here = pages.getByRole('link', { name: 'Numbers' });
      assert.equal(await here.getAttribute('aria-current'), 'page');
      const folds = page.locator('details:not([open]) > summary');
      while ((await folds.count()) > 0) await folds.first().click();
      await assertAccessible(page, 'numbers');
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      assert.equal(wide, viewer.width, 'nothing is wider than the screen');
      assert.deepEqual(complaints, []);
    });
  }

  test('say how often, how surely and how fast, and what counts is one press away', async (t) => {
    await using stage = await setNumbers(t, HISTORY);
    const page = await stage.open(DESKTOP, '/numbers');
    await sees(figure(page, 'Deploys a day'), '10 deploys ended in 30 days');
    await sees(figure(page, 'Deploys a day'), /^0\.3$/);
    await sees(figure(page, 'Failure rate'), /^20 %$/);
    await sees(figure(page, 'Failure rate'), '2 of 10 failed');
    await sees(figure(page, 'Time to restore'), /^2 h$/);
    await sees(figure(page, 'Time to restore'), 'One goes on since');
    await sees(figure(page, 'Lead time'), /^3 h$/);
    await sees(figure(page, 'Lead time'), 'Known of 8 deploys');
    const definition = page.getByText(/^From the commit to live/);
    assert.equal(await definition.isVisible(), false);
    await page.getByText('What counts as lead time').click();
    await definition.waitFor();
    await page
      .getByRole('img', { name: /^Bar chart of 30 days: 8 succeeded, 2 failed; most on/ })
      .waitFor();
    await page
      .getByRole('img', { name: 'Range chart of usual durations: Shop on Heroku 4 min – 6 min.' })
      .waitFor();
  });

  test('are asked by their address: span, target, and the way back', async (t) => {
    await using stage = await setNumbers(t, HISTORY);
    const page = await stage.open(DESKTOP, '/numbers');
    await page.getByRole('radio', { name: '90 days' }).click();
    await sees(page, '11 deploys ended in 90 days');
    assert.match(page.url(), /\/numbers\?days=90$/);
    await page.getByRole('combobox', { name: 'Target' }).selectOption('Console');
    await sees(page, '1 deploy ended in 90 days');
    await sees(page, 'Too few deploys to tell');
    assert.match(page.url(), /\?days=90&target=console$/);
    await page.goBack();
    await sees(page, '11 deploys ended in 90 days');
    await page.goBack();
    await sees(page, '10 deploys ended in 30 days');
    assert.equal(await page.getByRole('radio', { name: '30 days' }).isChecked(), true);
    await page.goto(`${stage.url}/numbers?target=nowhere`);
    await sees(page, 'There is no such target.');
    await page.getByRole('button', { name: 'Show all targets' }).click();
    await sees(page, '10 deploys ended in 30 days');
  });

  test('are read as tables too: folded beside the drawings, open on a phone', async (t) => {
    await using stage = await setNumbers(t, HISTORY);
    const phone = await stage.open(PHONE, '/numbers');
    const days = phone.getByRole('table', { name: /^Deploys in these 30 days/ });
    await days.waitFor();
    assert.equal(await days.getByRole('rowheader').count(), 30);
    const page = await stage.open(DESKTOP, '/numbers');
    const table = page.getByRole('table', { name: /^How long deploys of each target take/ });
    await page.getByText('Table: Usual duration').waitFor();
    assert.equal(await table.isVisible(), false);
    await page.getByText('Table: Usual duration').click();
    // The one of long ago took a minute: a usual duration has no span.
    assert.deepEqual(await row(table, /^Shop on Heroku/), ['4 min', '6 min', '9 deploys']);
    assert.deepEqual(await row(table, /^Customer docs/), ['too few to tell']);
    const each = page.getByRole('table', { name: /^Each target’s figures/ });
    const shopFigures = ['9', '11.1 %', '2 h', '3 h'];
    assert.deepEqual(await row(each, /^Shop on Heroku/), shopFigures);
    const docs = ['0', 'none', 'none', 'not known'];
    assert.deepEqual(await row(each, /^Customer docs/), docs);
  });

  test('of a time in which nothing ended say so', async (t) => {
    await using stage = await setNumbers(t, []);
    const page = await stage.open(DESKTOP, '/numbers?days=7');
    await sees(page, 'Nothing has ended in these 7 days.');
    await sees(figure(page, 'Failure rate'), /^None$/);
    await assertAccessible(page, 'numbers, empty');
  });

  test('that could not be had are asked for again by a press', async (t) => {
    await using stage = await setNumbers(t, HISTORY);
    const page = await stage.open();
    const route = '**/api/internal/numbers?*';
    await page.route(route, (each) => each.fulfill({ status: 502, body: 'Bad gateway' }));
    await page.getByRole('link', { name: 'Numbers' }).click();
    const again = page.getByRole('button', { name: 'Try again' });
    await again.waitFor();
    await assertAccessible(page, 'numbers, unreachable');
    await page.unroute(route);
    await again.click();
    // Sooner than the page asks again by itself.
    const figures = page.getByText('10 deploys ended in 30 days');
    await figures.waitFor({ timeout: 30_000 });
  });
});
