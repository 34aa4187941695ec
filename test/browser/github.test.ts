import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { faults } from '../../sim/faults.ts';
import { launchChromium } from './chromium.ts';
import { assertAccessible, sees } from './person.ts';
import { ask, knows, setShop, TITLED } from './shop.ts';
import { DESKTOP, PHONE } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const QUICK = `${TITLED}
jobs: { go: { name: Go, steps: [{ name: Work, run: sleep 0.1 }] } }
`;

function chip(page: Page): Locator {
  return page.getByRole('banner').getByRole('button', { name: /^GitHub/ });
}

/** What the chip opens. */
async function report(page: Page): Promise<Locator> {
  await chip(page).click();
  return page.getByRole('region', { name: 'GitHub' });
}

describe('how it stands with GitHub', { concurrency: 2 }, () => {
  for (const [name, viewer] of [
    ['desktop, light', DESKTOP],
    ['phone, dark', PHONE],
  ] as const) {
    test(`what is left, what for, and what webhooks tell (${name})`, async () => {
      await using stage = await setShop(browser, QUICK, [], { spent: 1_850 });
      const id = (await ask(stage)).id;
      await knows(stage, id, 'live', ({ status }) => status === 'succeeded');
      const page = await stage.open(viewer);
      await chip(page).getByText('62 % left').waitFor();
      const shown = await report(page);
      await sees(shown, /3,1\d\d of 5,000 an hour left, all again at /);
      await shown.getByRole('row', { name: /^send a deploy 1 0$/ }).waitFor();
      await sees(shown, /acme\/shop: trusted, so little is asked, last/);
      await sees(shown, /GitHub’s clock/);
      await sees(shown, 'answered with their run');
      assert.equal(await shown.getAttribute('tabindex'), '0', 'the keyboard gets there');
      await assertAccessible(page, 'report');
      const { width = 0, x = -1 } = (await shown.boundingBox()) ?? {};
      assert.ok(x >= 0 && x + width <= viewer.width, 'it stays on the screen');
    });
  }

  test('where little is left it says that it asks less often', async () => {
    await using stage = await setShop(browser, QUICK, [], { spent: 4_750 });
    const page = await stage.open();
    await chip(page)
      .getByText(/[45] % left/)
      .waitFor();
    const shown = await report(page);
    await sees(shown, 'Little is left: only deploys and what they need are asked for.');
    await assertAccessible(page, 'low');
  });

  test('a change in how GitHub answers is said at once, and the report stays whole', async () => {
    await using stage = await setShop(browser, QUICK);
    const page = await stage.open();
    await chip(page).getByText('99 % left').waitFor();
    const shown = await report(page);
    await page.route('**/api/internal/github', (route) => route.abort());
    stage.simulator.failNext(faults.status(503, 'before'), { times: Number.POSITIVE_INFINITY });
    await ask(stage);
    await chip(page).getByText('failing').waitFor();
    await sees(shown, 'GitHub failing');
    await sees(shown, /of 5,000 an hour left/);
  });
});
