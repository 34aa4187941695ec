import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Locator } from 'playwright-core';
import { until } from '../harness/until.ts';
import { launchChromium } from './chromium.ts';
import { assertAccessible, sees } from './person.ts';
import { deployShop, setShop, TITLED } from './shop.ts';
import { DESKTOP, PHONE } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const FAILING = `${TITLED}
jobs:
  go:
    name: Go
    steps:
      - { name: Build, run: "yes 'one of many lines' | head -n 5000" }
      - { name: Long, run: "echo ${'x'.repeat(400)}" }
      - { name: Migrate, run: "echo -e '\\\\e[31mno such table\\\\e[0m'\\nexit 1" }
`;

/** Both themes, and one of them narrow. */
const VIEWERS = [
  ['desktop, light', DESKTOP],
  ['phone, dark', PHONE],
] as const;

function colourOf(place: Locator): Promise<string> {
  return place.evaluate(
    (element) => element.ownerDocument.defaultView?.getComputedStyle(element).color ?? '',
  );
}

/** How far from its end a box is scrolled, in pixels. */
function toEnd(place: Locator): Promise<number> {
  return place.evaluate((box) => box.scrollHeight - box.clientHeight - box.scrollTop);
}

describe('the log of a deploy that failed', { concurrency: 2 }, () => {
  test('its last lines are there, in colour, marked, and seen from the end', async () => {
    await using stage = await setShop(browser, FAILING);
    const page = await stage.open();
    const dialog = await deployShop(page);
    await dialog.getByRole('alert').getByText('Failed at “Migrate”').waitFor();
    const lines = dialog.getByRole('log', { name: 'Log lines of Go' });
    await sees(lines, 'Error: Process completed with exit code 1.');
    await sees(dialog, 'step “Migrate”');
    await sees(lines, 'The lines above these are left out.');
    const red = lines.getByText('no such table', { exact: true }).last();
    assert.notEqual(await colourOf(red), await colourOf(lines), 'in its colour');
    assert.doesNotMatch(await lines.innerText(), /\d{4}-\d\d-\d\dT|##\[/);
    assert.ok((await toEnd(lines)) < 2, 'it begins at the end');
    const group = lines.getByText('Run echo -e');
    await group.first().waitFor();
    assert.equal(await lines.getByText('shell: /usr/bin/bash').last().isVisible(), false, 'folded');
    const link = dialog.getByRole('link', { name: /The whole log/ });
    assert.match((await link.getAttribute('href')) ?? '', /\/actions\/runs\/\d+/);
  });

  test('the keyboard scrolls it, and a button takes it along', async () => {
    await using stage = await setShop(browser, FAILING);
    const page = await stage.open();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const dialog = await deployShop(page);
    const lines = dialog.getByRole('log', { name: 'Log lines of Go' });
    assert.equal(await lines.getAttribute('tabindex'), '0', 'not every browser goes there else');
    await lines.focus();
    await page.keyboard.press('Home');
    await until('scrolled up', async () => (await toEnd(lines)) > 1000);
    await dialog.getByRole('button', { name: 'Copy these lines' }).click();
    await page.getByText('Copied these lines').waitFor({ state: 'attached' });
    const copied = await page.evaluate('navigator.clipboard.readText()');
    assert.match(String(copied), /^no such table$/m);
    assert.doesNotMatch(String(copied), /\d{4}-\d\d-\d\dT/);
  });

  for (const [name, viewer] of VIEWERS) {
    test(`passes the accessibility check, and does not widen the page (${name})`, async () => {
      await using stage = await setShop(browser, FAILING);
      const page = await stage.open(viewer);
      const dialog = await deployShop(page);
      await dialog.getByRole('link', { name: 'Open its own page' }).click();
      const fold = page.getByText('Last lines of the log of “Go”');
      await fold.waitFor();
      const lines = page.getByRole('log', { name: 'Log lines of Go' });
      if (viewer.width < 640) {
        assert.equal(await lines.count(), 0, 'behind a fold on a phone');
        await fold.click();
      }
      await sees(lines, 'no such table');
      assert.ok((await toEnd(lines)) < 2, 'it begins at the end');
      await assertAccessible(page, 'log');
      const over = await lines.evaluate((box) => box.scrollWidth - box.clientWidth);
      assert.equal(over, 0, 'long lines wrap');
      const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
      assert.ok(width <= viewer.width, `${width} px wide`);
    });
  }
});
