import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { SECRETS } from '../harness/notifications.ts';
import { openReceiver } from '../harness/receiver.ts';
import { until } from '../harness/until.ts';
import { launchChromium } from './chromium.ts';
import { assertAccessible, sees } from './person.ts';
import { ask, deployShop, knows, setShop, TITLED } from './shop.ts';
import { DESKTOP, PHONE } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const FAILING = `${TITLED}
jobs: { go: { name: Go, steps: [{ name: Work, run: exit 1 }] } }
`;
const SWITCH = 'Notify me when a deploy I follow ends';

describe('who could not be told', { concurrency: 2 }, () => {
  for (const [name, viewer] of [
    ['desktop, light', DESKTOP],
    ['phone, dark', PHONE],
  ] as const) {
    test(`shows in the header with why, and is told by “Try again” (${name})`, async (t) => {
      let isMended = false;
      const receiver = await openReceiver(t, () => (isMended ? {} : { status: 410 }));
      const notifications = `
notifications:
  audit: { kind: webhook, url: "${receiver.url}", secret_env: HOOK_SECRET, events: failures }
`;
      const stage = await setShop(browser, FAILING, [], { env: SECRETS, beside: notifications });
      t.after(() => stage[Symbol.asyncDispose]());
      const page = await stage.open(viewer);
      const header = page.getByRole('banner');
      await header.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
      const id = (await ask(stage)).id;
      await knows(stage, id, 'failed', ({ status }) => status === 'failed');
      await receiver.gets('the try', () => true);
      await page.reload();
      await header.getByRole('button', { name: 'Notifications failing' }).click();
      const shown = page.getByRole('region', { name: 'Notifications' });
      await sees(shown, /^audit has been failing since/);
      await sees(shown, 'It answered with HTTP 410.');
      await sees(shown, '0 waiting, 1 given up');
      await assertAccessible(page, 'a channel fails');
      const width = await page.evaluate('document.documentElement.scrollWidth');
      assert.ok(Number(width) <= viewer.width, 'nothing is beside the screen');
      isMended = true;
      await shown.getByRole('button', { name: 'Try again' }).click();
      await header.getByRole('button', { name: 'Notifications', exact: true }).waitFor();
      assert.equal(receiver.received.length, 2);
    });
  }
});

type Shown = Readonly<{ title: string; body: string; tag: string }>;

/**
 * What a browser with a screen has; one without denies every page. It keeps what is shown and how often
 * leave was asked for, and lets a test say whether somebody looks at the page.
 */
const BROWSER = `
  const kept = [];
  class StandIn {
    static get permission() {
      return sessionStorage.getItem('permission') ?? 'default';
    }
    static async requestPermission() {
      window.asked += 1;
      sessionStorage.setItem('permission', 'granted');
      return 'granted';
    }
    constructor(title, { body, tag }) {
      kept.push({ shown: { title, body, tag }, press: () => this.onclick() });
    }
    close() {}
  }
  Object.assign(window, { Notification: StandIn, kept, asked: 0, isLookedAt: true });
  const get = () => (window.isLookedAt ? 'visible' : 'hidden');
  Object.defineProperty(document, 'visibilityState', { get });
`;

async function watchNotices(page: Page): Promise<void> {
  await page.addInitScript(BROWSER);
  await page.reload();
}

function shownBy(page: Page): Promise<readonly Shown[]> {
  return page.evaluate('kept.map(({ shown }) => shown)');
}

async function lookAway(page: Page): Promise<void> {
  await page.evaluate('void (window.isLookedAt = false)');
}

describe('notices of the browser', { concurrency: 2 }, () => {
  test('are off until turned on; then who looks elsewhere is called once, and led to the deploy', async () => {
    await using stage = await setShop(browser, FAILING);
    const page = await stage.open();
    await watchNotices(page);
    await deployShop(page);
    await lookAway(page);
    await sees(page, /^Failed/);
    assert.deepEqual(await shownBy(page), []);
    await page.reload();

    await page.getByRole('button', { name: 'Notifications', exact: true }).click();
    const region = page.getByRole('region', { name: 'Notifications' });
    assert.equal(await page.evaluate('asked'), 0);
    await region.getByLabel(SWITCH).check();
    assert.equal(await page.evaluate('asked'), 1);
    await assertAccessible(page, 'the switch');
    await page.reload();
    await page.getByRole('button', { name: 'Notifications', exact: true }).click();
    assert.ok(await region.getByLabel(SWITCH).isChecked(), 'it is remembered');
    await page.keyboard.press('Escape');
    await ask(stage);
    const dialog = await deployShop(page);
    await lookAway(page);
    await sees(dialog, /^Failed/);
    const shown = await until('called', async () => {
      const all = await shownBy(page);
      return all.length > 0 ? all : null;
    });
    assert.equal(shown.length, 1, 'for what was pressed here alone');
    assert.match(String(shown[0]?.title), /^Failed.*: Shop$/);
    await page.evaluate('void kept[0].press()');
    await page.waitForURL(`**/deploys/${shown[0]?.tag}`);
  });

  test('that the browser denies are said to be denied', async () => {
    await using stage = await setShop(browser, FAILING);
    const page = await stage.open();
    await page.getByRole('button', { name: 'Notifications', exact: true }).click();
    const region = page.getByRole('region', { name: 'Notifications' });
    await sees(region, /does not let this page notify you/);
    assert.ok(await region.getByLabel(SWITCH).isDisabled());
  });
});
