import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { faults } from '../../sim/faults.ts';
import type { Deploy } from '../../src/contract/deploy.ts';
import { until } from '../harness/until.ts';
import { launchChromium } from './chromium.ts';
import { assertSoundForAll, LONG, openDeploy, takeClock } from './page-shop.ts';
import { sees } from './person.ts';
import { deployShop, knows, setShop } from './shop.ts';
import { DESKTOP } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const NEVER_STOPS = { cancelMs: Number.POSITIVE_INFINITY };
const atWork = ({ status }: Deploy): boolean => status === 'building';

function press(page: Page, name: string): Promise<void> {
  return page.getByRole('button', { name, exact: true }).click();
}

describe('stopping a deploy', { concurrency: 2 }, () => {
  test('asks twice before it acts, by the keyboard alone, and says who stopped it', async () => {
    await using stage = await setShop(browser, LONG);
    const { page } = await openDeploy(stage, 'at work', atWork);
    await page.getByRole('button', { name: 'Cancel…' }).focus();
    await page.keyboard.press('Enter');
    await sees(page, 'Stop this deploy?');
    await page.keyboard.press('Enter');
    await page.getByText('Stop this deploy?').waitFor({ state: 'detached' });
    const opener = page.getByRole('button', { name: 'Cancel…' });
    assert.ok(
      await opener.evaluate((it) => it === it.ownerDocument.activeElement),
      'focus is back',
    );
    assert.equal(stage.simulator.counts['cancel'] ?? 0, 0, 'a key held down keeps it going');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await sees(page, 'Cancelled by operator');
    const actions = page.getByRole('region', { name: 'Actions' });
    await until('the focus stays in its place', () =>
      actions.evaluate((it) => it.contains(it.ownerDocument.activeElement)),
    );
    assert.equal(await page.getByRole('button', { name: 'Cancel…' }).count(), 0);
    await page.getByRole('button', { name: 'Re-run all jobs…' }).waitFor();
  });

  test('by force after two minutes, and let go after ten, though the page is reloaded', async () => {
    await using stage = await setShop(browser, LONG, [], NEVER_STOPS);
    const { page, id } = await openDeploy(stage, 'at work', atWork);
    await takeClock(page);
    await press(page, 'Cancel…');
    await press(page, 'Stop it');
    await sees(page, /^Asked GitHub to stop/);
    await page.getByRole('status').getByText('Asked GitHub to stop', { exact: true }).waitFor();
    const force = page.getByRole('button', { name: 'Force cancel…' });
    assert.equal(await force.count(), 0, 'GitHub has its time first');
    await page.clock.fastForward('02:01');
    await sees(page, /Stopping for 2 min/);
    await force.waitFor();
    await page.reload();
    await force.waitFor();
    assert.equal(await page.getByText('Abandon…').count(), 0);
    await page.clock.fastForward('08:00');
    await page.getByText('Abandon…').click();
    await sees(page, 'We stop tracking; GitHub may go on. The target is free then.');
    await page.getByLabel(/^Why\?/).fill('its runner is gone');
    await press(page, 'Abandon it');
    await sees(page, 'We stopped tracking; GitHub may go on.');
    await knows(stage, id, 'given up', ({ error_code: code }) => code === 'abandoned');
    assert.equal(stage.simulator.world.runs[0]?.attempts.length, 1);
  });

  test('force ends what would not stop', async () => {
    await using stage = await setShop(browser, LONG, [], NEVER_STOPS);
    const { page } = await openDeploy(stage, 'at work', atWork);
    await takeClock(page);
    await press(page, 'Cancel…');
    await press(page, 'Stop it');
    await sees(page, /^Asked GitHub to stop/);
    await page.clock.fastForward('02:01');
    await press(page, 'Force cancel…');
    await press(page, 'Force it to stop');
    await sees(page, 'Cancelled by operator');
  });

  test('what GitHub refuses, or does not answer, is said beside the button', async () => {
    await using stage = await setShop(browser, LONG);
    const { page } = await openDeploy(stage, 'at work', atWork);
    const actions = page.getByRole('region', { name: 'Actions' });
    stage.simulator.failNext(faults.status(403, 'before'), { on: 'cancel' });
    await press(page, 'Cancel…');
    await press(page, 'Stop it');
    await sees(actions.getByRole('alert'), /^GitHub did not do that\./);
    stage.simulator.failNext(faults.status(502, 'before'), { on: 'cancel' });
    await press(page, 'Stop it');
    await sees(actions.getByRole('alert'), /^It is not known whether GitHub did that\./);
    await press(page, 'Stop it');
    await sees(page, 'Cancelled by operator');
  });

  test('is at hand in the dialog too, and seen in another tab', async () => {
    await using stage = await setShop(browser, LONG, [], NEVER_STOPS);
    const page = await stage.open();
    const dialog = await deployShop(page);
    await sees(dialog, 'Building');
    const other = await stage.open(DESKTOP, `/deploys/${await newestId(page)}`);
    await other.getByRole('button', { name: 'Cancel…' }).waitFor();
    await dialog.getByRole('button', { name: 'Cancel…' }).click();
    await page.keyboard.press('Escape');
    await dialog.getByRole('button', { name: 'Cancel…' }).click();
    await dialog.getByRole('button', { name: 'Stop it' }).click();
    await sees(dialog, /^Asked GitHub to stop/);
    await sees(other, /^Asked GitHub to stop/);
    await other.waitForFunction('document.title.startsWith("Asked GitHub to stop: Shop")');
  });

  test('passes the accessibility check while it is being stopped', async () => {
    await using stage = await setShop(browser, LONG, [], NEVER_STOPS);
    const { page, id } = await openDeploy(stage, 'at work', atWork);
    await press(page, 'Cancel…');
    await press(page, 'Stop it');
    await sees(page, /^Asked GitHub to stop/);
    await assertSoundForAll(stage, id, 'Asked GitHub to stop');
  });
});

/** The deploy that the dialog follows, by the id it shows. */
async function newestId(page: Page): Promise<string> {
  const shown = page.getByRole('dialog').getByText(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
  return shown.innerText();
}
