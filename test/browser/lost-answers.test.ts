import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { deploy, fillIn, following, openForm, sees } from './person.ts';
import { dispatches, setStage } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const ROUTER_PAGE = '<!DOCTYPE html><html><body><h1>Application error H12</h1></body></html>';

/** A router that gives up on the first `times` POSTs, after the server had them or before. */
async function routerGivesUp(
  page: Page,
  when: 'after' | 'before',
  times: number,
): Promise<string[]> {
  const keys: string[] = [];
  await page.route('**/api/internal/deploys', async (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    keys.push((await route.request().headerValue('idempotency-key')) ?? '');
    if (keys.length > times) return route.continue();
    if (when === 'after') await route.fetch();
    return route.fulfill({ status: 503, contentType: 'text/html', body: ROUTER_PAGE });
  });
  return keys;
}

describe('between the page and the server', { concurrency: 4 }, () => {
  for (const when of ['after', 'before'] as const) {
    test(`a router’s 503 ${when} the effect: the page asks again with its key and shows the truth`, async () => {
      await using stage = await setStage(browser);
      const page = await stage.open();
      const keys = await routerGivesUp(page, when, 2);
      const dialog = await openForm(page, 'Customer docs');
      await (await fillIn(dialog)).click();
      await dialog
        .getByRole('alert')
        .getByText(/We do not know yet whether it fired/)
        .waitFor();
      assert.doesNotMatch(await page.locator('body').innerText(), /Application error|H12|<h1>/);
      await following(page, 'Customer docs');
      assert.equal(new Set(keys).size, 1);
      assert.equal(keys.length, 3);
      assert.equal(dispatches(stage), 1);
    });
  }

  test('a reload in the middle keeps the key and goes on asking', async () => {
    await using stage = await setStage(browser);
    const page = await stage.open();
    const keys = await routerGivesUp(page, 'after', 1);
    const dialog = await openForm(page, 'Customer docs');
    await (await fillIn(dialog)).click();
    await dialog.getByText(/We do not know yet whether it fired/).waitFor();
    await page.reload();
    await following(page, 'Customer docs');
    assert.equal(new Set(keys).size, 1);
    assert.equal(dispatches(stage), 1);
  });

  test('where the stream is blocked the page says so, polls, and gets to the end', async () => {
    await using stage = await setStage(browser);
    const page = await stage.open();
    await page.route('**/api/internal/events', (route) => route.abort());
    await page.reload();
    const dialog = await deploy(page, 'Customer docs');
    await sees(dialog, 'Live updates are blocked here; checking every 2 s');
    await sees(dialog, 'Building');
    await dialog.getByText('You can close this.').waitFor();
  });
});

describe('a console that is gone', { concurrency: 2 }, () => {
  test('is said to be in the dialog that follows a deploy', async () => {
    await using stage = await setStage(browser);
    const page = await stage.open();
    await page.route('**/api/internal/events', (route) => route.abort());
    await page.reload();
    const dialog = await deploy(page, 'Customer docs');
    await sees(dialog, 'Building');
    await page.route('**/api/internal/**', (route) => route.abort());
    await dialog.getByRole('alert').getByText('The console could not be reached.').waitFor();
    await sees(dialog, 'What is shown here may be old.');
  });
});

describe('GitHub says no', { concurrency: 4 }, () => {
  test('a refusal keeps GitHub’s own words, and says that nothing was sent', async () => {
    await using stage = await setStage(browser);
    stage.simulator.world.workflow('acme/docs', 'deploy-customer-docs.yml').state =
      'disabled_manually';
    const page = await stage.open();
    const dialog = await openForm(page, 'Customer docs');
    await (await fillIn(dialog)).click();
    await sees(dialog, /Cannot trigger a 'workflow_dispatch' on a disabled workflow/);
    await sees(dialog, /Nothing was sent/);
  });

  test('a busy target is said, with the deploy in the way, to a page that had not heard of it', async () => {
    await using stage = await setStage(browser);
    const first = await stage.open();
    const second = await stage.open();
    await second.route('**/api/internal/events', (route) => route.abort());
    await second.reload();
    const dialog = await openForm(second, 'Customer docs');
    const button = await fillIn(dialog);
    await button.and(second.locator(':enabled')).waitFor();
    await second.route('**/api/internal/targets', (route) => route.abort());
    await deploy(first, 'Customer docs');
    await button.click();
    await sees(dialog, 'The target is busy with another deploy');
    await sees(dialog, /Wait until that deploy has ended, then press again\./);
    assert.equal(await dialog.getByText(/Nothing was sent/).count(), 1);
    assert.equal(dispatches(stage), 1);
  });
});
