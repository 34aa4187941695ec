import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { sees } from './person.ts';
import { goesLive, push, setShip } from './ship.ts';
import { ask } from './shop.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const OVERRIDE = '\u202E';

test('nothing that is named turns the writing around, neither in an answer nor told by the stream', async () => {
  await using stage = await setShip(browser);
  push(stage, `Pay ${OVERRIDE}001 to Ben`);
  await goesLive(stage, { reason: `for ${OVERRIDE}Ben` });
  const page = await stage.open();
  await sees(page, 'Pay 001 to Ben');
  await ask(stage, { reason: `again for ${OVERRIDE}Ben` });
  await page.getByRole('heading', { name: '1 under way' }).waitFor();
  await page
    .getByRole('navigation', { name: 'Pages' })
    .getByRole('link', { name: 'History' })
    .click();
  await sees(page, 'again for Ben');
  await sees(page, 'for Ben');
  assert.ok(!(await page.locator('body').innerText()).includes(OVERRIDE));
});
