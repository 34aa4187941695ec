import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { activeStation, deploy, fillIn, following, openForm, sees } from './person.ts';
import { dispatches, setStage } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

describe('pressing Deploy', { concurrency: 4 }, () => {
  test('each of the three targets ends green, told of step by step', async () => {
    await using stage = await setStage(browser);
    const titles = ['Shop on Heroku', 'Console', 'Customer docs'];
    await Promise.all(
      titles.map(async (title) => {
        const page = await stage.open();
        const dialog = await deploy(page, title);
        await sees(dialog, 'Building');
        await dialog
          .getByRole('link', { name: /\d{11}/ })
          .first()
          .waitFor();
        await sees(dialog, /step \d of \d/);
        await dialog.getByText('Live', { exact: true }).locator('visible=true').first().waitFor();
        await dialog.getByText('You can close this.').waitFor();
      }),
    );
    assert.equal(dispatches(stage), 3);
    const board = await stage.open();
    await sees(board, 'All quiet');
    assert.equal(
      await board.getByRole('list', { name: 'Targets' }).getByText('live', { exact: true }).count(),
      3,
    );
  });

  test('a failing step is named, in the dialog, on the board and on the deploy’s own page', async () => {
    await using stage = await setStage(browser);
    const page = await stage.open();
    const dialog = await deploy(page, 'Console', 'a step fails');
    await dialog.getByRole('alert').getByText('Failed at “Replace instances”').waitFor();
    await dialog.getByRole('link', { name: 'Open its own page' }).click();
    await page.waitForURL(/\/deploys\/[0-9a-f-]{36}$/);
    await sees(page, 'Failed at “Replace instances”');
    await page.getByRole('link', { name: 'Board' }).first().click();
    await sees(page, 'last try failed at “Replace instances”');
  });

  test('while the run is not listed no station is active; then it is found', async () => {
    await using stage = await setStage(browser);
    const page = await stage.open();
    const dialog = await deploy(page, 'Shop on Heroku', 'listed late');
    await sees(dialog, 'Dispatched — waiting for run…');
    assert.equal(await activeStation(dialog), null);
    assert.equal(await dialog.getByRole('link', { name: /\d{11}/ }).count(), 0);
    await dialog
      .getByRole('link', { name: /\d{11}/ })
      .first()
      .waitFor();
    await sees(dialog, 'Building');
    assert.match((await activeStation(dialog)) ?? '', /Building/);
  });

  test('a lost answer is said plainly, and found again without sending twice', async () => {
    await using stage = await setStage(browser);
    const page = await stage.open();
    const dialog = await deploy(page, 'Shop on Heroku', 'answer lost');
    const said = 'We do not know yet whether GitHub started this. Do not deploy again.';
    await dialog.getByRole('alert').getByText(said).waitFor();
    await sees(dialog, 'Building');
    assert.equal(dispatches(stage), 1);
  });

  test('a double click is one deploy', async () => {
    await using stage = await setStage(browser);
    const page = await stage.open();
    const dialog = await openForm(page, 'Customer docs');
    await (await fillIn(dialog)).dblclick();
    await following(page, 'Customer docs');
    assert.equal(dispatches(stage), 1);
  });

  test('closing the page changes nothing: the deploy goes on and is there when one comes back', async () => {
    await using stage = await setStage(browser);
    const page = await stage.open();
    await deploy(page, 'Customer docs');
    await page.close();
    const other = await stage.open();
    await sees(other, '1 under way');
    await sees(other, 'All quiet');
  });
});
