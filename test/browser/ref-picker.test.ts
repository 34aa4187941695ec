import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { until } from '../harness/until.ts';
import { launchChromium } from './chromium.ts';
import { assertAccessible, sees } from './person.ts';
import { fails, goesLive, openShip, push, setShip, tag } from './ship.ts';
import { ask } from './shop.ts';
import { DESKTOP, dispatches, PHONE } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const BRANCHES = 10_000;
const ENDED = { status: 'completed' } as const;

describe('choosing a ref', { concurrency: 4 }, () => {
  test('is done by the keyboard alone, among ten thousand branches', async () => {
    await using stage = await setShip(browser);
    const { world } = stage.simulator;
    const sha = push(stage, 'four');
    for (let i = 0; i < BRANCHES; i += 1) {
      world.branch('acme/shop', `feature/${String(i).padStart(5, '0')}`, sha);
    }
    const page = await stage.open();
    const dialog = await openShip(page);
    await page.keyboard.press('/');
    const field = dialog.getByRole('combobox', { name: 'Ref' });
    await field.and(page.locator(':focus')).waitFor();
    await page.keyboard.press('ArrowDown');
    await sees(page, 'More: keep typing.');
    await assertAccessible(page, 'the open list');

    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('feature/0777');
    await page.getByRole('option', { name: 'feature/07777' }).waitFor();
    const offered = page.getByRole('listbox').getByRole('option');
    await until('those alone', async () => (await offered.count()) === 10);
    for (let i = 0; i < 8; i += 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    assert.equal(await field.inputValue(), 'feature/07777');
    await sees(dialog, /feature\/07777 → [0-9a-f]{7} · First deploy/);

    // Neither key does more than it says: nothing is sent, and the dialog stays.
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await offered.first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('listbox').waitFor({ state: 'detached' });
    assert.equal(await dialog.getByText('Discard what you typed?').count(), 0);
    assert.equal(await field.inputValue(), 'feature/07777');
    assert.equal(dispatches(stage), 0);
  });

  for (const [name, viewer] of [
    ['desktop, light', DESKTOP],
    ['phone, dark', PHONE],
  ] as const) {
    test(`what was deployed lately comes first, then branches and tags, by a tap (${name})`, async () => {
      await using stage = await setShip(browser, { target: 'refs: [main, "release/*", "v*"]' });
      tag(stage, 'v2', push(stage, 'four'));
      stage.simulator.world.branch('acme/shop', 'secret', push(stage, 'five'));
      await goesLive(stage, { ref: 'release/1.4' });
      const page = await stage.open(viewer);
      const dialog = await openShip(page);
      await dialog.getByRole('button', { name: 'Show branches and tags' }).click();
      const list = page.getByRole('listbox');
      await list.getByText('v2').waitFor();
      await list.getByText('no checks').nth(1).waitFor();
      const said = (await list.innerText()).replaceAll('no checks', '').split(/\s+/);
      assert.deepEqual(said, ['Recent', 'release/1.4', 'Branches', 'main', 'Tags', 'v2', 'v1']);
      await assertAccessible(page, 'the open list');
      await list.getByText('v2').click();
      await list.waitFor({ state: 'detached' });
      await sees(dialog, /v2 → [0-9a-f]{7}/);
    });
  }

  for (const [name, viewer] of [
    ['desktop, light', DESKTOP],
    ['phone, dark', PHONE],
  ] as const) {
    test(`what was deployed lately says how it is checked, and moves nothing as it does (${name})`, async () => {
      await using stage = await setShip(browser, {
        target: 'confirm: click, concurrency: unlimited',
      });
      const { world } = stage.simulator;
      const long = `fix/${'a-very-long-name-of-a-branch-'.repeat(3)}end`;
      world.branch('acme/shop', long, push(stage, 'four'));
      push(stage, 'five');
      world.setChecks('acme/shop', 'main', [{ name: 'Test', ...ENDED, conclusion: 'failure' }]);
      world.setChecks('acme/shop', long, [{ name: 'Test', status: 'in_progress' }]);
      world.setChecks('acme/shop', 'v1', [{ name: 'Test', ...ENDED, conclusion: 'success' }]);
      for (const ref of [long, 'v1', 'release/1.4']) await ask(stage, { ref });
      const page = await stage.open(viewer);
      const dialog = await openShip(page);
      const answer = Promise.withResolvers<void>();
      await page.route('**/targets/shop/checks', async (route) => {
        await answer.promise;
        await route.continue();
      });
      await dialog.getByRole('button', { name: 'Show branches and tags' }).click();
      const list = page.getByRole('listbox');
      const option = (is: string) => list.getByRole('option', { name: is, exact: true });
      await option(long).waitFor();
      const before = await list.boundingBox();
      answer.resolve();
      for (const is of [
        `${long} checks pending`,
        'v1 checks passed',
        'release/1.4 no checks',
        'main checks failed',
      ]) {
        await option(is).waitFor();
      }
      assert.deepEqual(await list.boundingBox(), before);
      await assertAccessible(page, 'the open list');
      const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
      assert.ok(width <= viewer.width, `${width} px wide`);
      await option('v1 checks passed').click();
      await sees(dialog, /v1 → [0-9a-f]{7}/);
      assert.equal(await dialog.getByRole('combobox', { name: 'Ref' }).inputValue(), 'v1');
    });
  }

  test('a commit is none, and GitHub’s silence is said, with the field still open to typing', async () => {
    await using stage = await setShip(browser);
    const sha = push(stage, 'four');
    fails(stage, 'matching_refs');
    const page = await stage.open();
    const dialog = await openShip(page);
    const field = dialog.getByRole('combobox', { name: 'Ref' });
    await field.press('ArrowDown');
    await sees(page, /GitHub/);
    await page.keyboard.press('Escape');
    await field.fill(sha.slice(0, 9));
    await field.press('Tab');
    await sees(dialog, 'GitHub starts workflows at a branch or tag, not a commit.');
    assert.equal(await dialog.getByRole('button', { name: /^Deploy/ }).isDisabled(), true);
    await field.fill('release/1.4');
    await field.press('Tab');
    await dialog.getByRole('button', { name: 'Deploy release/1.4 to Shop' }).waitFor();
    await sees(dialog, /release\/1\.4 → /);
  });
});
