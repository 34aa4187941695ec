import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { assertAccessible, following, sees } from './person.ts';
import { chooseRef, fails, goesLive, lock, openShip, push, setShip, tag } from './ship.ts';
import { TITLED } from './shop.ts';
import { DESKTOP, dispatches, PHONE } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const FAILING = `${TITLED}
jobs: { go: { steps: [{ run: exit 1 }] } }
`;

describe('what would go out', { concurrency: 4 }, () => {
  test('is told for a first deploy, and then commit by commit, with the act on the button', async () => {
    await using stage = await setShip(browser);
    const page = await stage.open();
    const first = await openShip(page);
    await sees(first, /First deploy to Shop/);
    await first.getByRole('list', { name: 'Going out' }).getByText('three').waitFor();
    await first.getByRole('button', { name: 'Deploy main to Shop' }).waitFor();
    await page.keyboard.press('Escape');

    const live = await goesLive(stage);
    for (const title of ['four', 'five', 'six', 'seven']) push(stage, title);
    const dialog = await openShip(page);
    await dialog.getByRole('button', { name: 'Deploy 4 commits to Shop' }).waitFor();
    await sees(dialog, /main → [0-9a-f]{7} · 4 commits/);
    const out = dialog.getByRole('list', { name: 'Going out', exact: true });
    assert.match(await out.innerText(), /seven\s+ben · .*six\s+ben.*five/s);
    assert.equal(await dialog.getByText('four').isVisible(), false);
    await dialog.getByText('1 more commit').click();
    await sees(dialog, 'four');
    const compare = dialog.getByRole('link', { name: 'compare' });
    assert.match((await compare.getAttribute('href')) ?? '', /acme\/shop\/compare\//);
    const now = dialog.getByRole('region', { name: 'Live now' });
    assert.match(await now.innerText(), /three\s+main · operator · (just now|.* ago) · took /);
    await now.getByRole('link', { name: `commit ${live.sha?.slice(0, 7)}` }).waitFor();
  });

  test('is said to be nothing new, to move back, or to do both', async () => {
    await using stage = await setShip(browser);
    const good = await goesLive(stage);
    push(stage, 'four');
    push(stage, 'five');
    await goesLive(stage);
    tag(stage, 'v-good', good.sha ?? '');
    const page = await stage.open();
    const dialog = await openShip(page);
    await sees(dialog, /No new commits: this redeploys [0-9a-f]{7}/);
    await dialog.getByRole('button', { name: /^Redeploy [0-9a-f]{7} to Shop/ }).waitFor();

    await chooseRef(dialog, 'v-good');
    await dialog.getByRole('button', { name: 'Move Shop back 2 commits' }).waitFor();
    await sees(dialog, /v-good → [0-9a-f]{7} · moves back 2 commits/);
    const back = dialog.getByRole('list', { name: 'Taken back' });
    assert.match(await back.innerText(), /five.*four/s);
    await sees(dialog, '2 newer commits of main not included');

    await chooseRef(dialog, 'release/1.4');
    await sees(dialog, /brings 1 commit and takes 3 back/);

    await chooseRef(dialog, 'nope');
    await sees(dialog, /GitHub has no branch or tag “nope”\./);
    assert.equal(await dialog.getByRole('button', { name: /Deploy nope/ }).isDisabled(), true);
  });

  test('has the paths pointed out that the target wants looked at twice', async () => {
    const target = 'flag_paths: ["db/migrations/**"]';
    await using stage = await setShip(browser, { target });
    await goesLive(stage);
    push(stage, 'Drop a column', { files: ['db/migrations/7.sql', 'src/cart.ts'] });
    const dialog = await openShip(await stage.open());
    await sees(dialog, '1 path to look at twice');
    const paths = await dialog.getByRole('list', { name: 'Flagged paths' }).innerText();
    assert.equal(paths.trim(), 'db/migrations/7.sql (db/migrations/**)');
  });

  test('that could not be read is said to be, and can be deployed all the same', async () => {
    await using stage = await setShip(browser);
    fails(stage, 'commit');
    const page = await stage.open();
    const dialog = await openShip(page);
    await sees(dialog, 'What would go out could not be read.');
    await sees(dialog, /Where main stands could not be read/);
    await dialog.getByRole('button', { name: 'Deploy main to Shop' }).click();
    await following(page, 'Shop');
  });
});

describe('a ref that moves under the dialog', { concurrency: 4 }, () => {
  test('sends nothing; what is new is shown as new, and confirmed anew before it ships', async () => {
    const target = 'environment: production, confirm: typed';
    await using stage = await setShip(browser, { target });
    await goesLive(stage);
    push(stage, 'four');
    const page = await stage.open();
    const dialog = await openShip(page);
    const word = dialog.getByLabel('Type production to confirm');
    await word.fill('production');
    const button = dialog.getByRole('button', { name: 'Deploy 1 commit to production' });
    await button.waitFor();
    const five = push(stage, 'five');
    await button.click();

    await dialog.getByRole('alert').getByText('The ref has moved since it was shown').waitFor();
    await sees(dialog, /main stands at [0-9a-f]{7}, “five”; what was shown is/);
    await sees(dialog, 'Nothing was sent to GitHub.');
    const both = dialog.getByRole('button', { name: 'Deploy 2 commits to production' });
    await both.waitFor();
    const commits = dialog.getByRole('list', { name: 'Going out' }).getByRole('listitem');
    assert.match((await commits.nth(0).innerText()) ?? '', /new\s+five/);
    assert.doesNotMatch((await commits.nth(1).innerText()) ?? '', /new/);
    assert.equal(await word.inputValue(), '');
    assert.equal(await both.isDisabled(), true);
    assert.equal(dispatches(stage), 1);

    await word.fill('production');
    await both.click();
    await following(page, 'Shop');
    await page.getByRole('link', { name: 'Open its own page' }).click();
    await sees(page, five.slice(0, 7));
    assert.equal(dispatches(stage), 2);
  });
});

describe('the heading', { concurrency: 2 }, () => {
  test('tells what became of it', async () => {
    const target = 'confirm: click, environment: production';
    await using stage = await setShip(browser, { target });
    const page = await stage.open();
    await (await openShip(page)).getByRole('button', { name: 'Deploy main to production' }).click();
    await page.getByRole('heading', { name: 'Shop is live on production' }).waitFor();
    await page.getByRole('dialog', { name: 'Shop is live on production' }).waitFor();
  });

  test('tells what failed', async () => {
    await using stage = await setShip(browser, { workflow: FAILING });
    const page = await stage.open();
    await (await openShip(page)).getByRole('button', { name: 'Deploy main to Shop' }).click();
    await page.getByRole('dialog', { name: 'Deploy of Shop failed' }).waitFor();
  });
});

describe('closing the form', { concurrency: 4 }, () => {
  test('asks only where something was typed, and then keeps or forgets it', async () => {
    await using stage = await setShip(browser);
    const page = await stage.open();
    const dialog = await openShip(page);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await openShip(page);
    await dialog.getByLabel('Reason').fill('gift cards');
    await dialog.getByLabel('Reason').press('Escape');
    await sees(dialog, 'Discard what you typed?');
    await assertAccessible(page, 'asking whether to discard');
    await dialog.getByRole('button', { name: 'Keep' }).and(page.locator(':focus')).press('Enter');
    const field = dialog.getByLabel('Reason').and(page.locator(':focus'));
    assert.equal(await field.inputValue(), 'gift cards');

    await field.press('Escape');
    await dialog.getByRole('button', { name: 'Discard' }).click();
    await dialog.waitFor({ state: 'detached' });
    await openShip(page);
    assert.equal(await dialog.getByLabel('Reason').inputValue(), '');
  });
});

describe('the form fits', { concurrency: 4 }, () => {
  for (const [width, what] of [
    [320, 'a long name'],
    [390, 'a lock’s reason that is one address'],
  ] as const) {
    test(`${width} wide, with ${what}`, async () => {
      const target = `confirm: click, environment: ${'production'.repeat(6)}`;
      await using stage = await setShip(browser, { target });
      await lock(stage, `https://wiki.acme.example/${'x'.repeat(300)}`);
      const page = await stage.open({ ...PHONE, width });
      const dialog = await openShip(page);
      await dialog.getByLabel('Deploy through my lock').check();
      await dialog.getByLabel('Reason').fill('y'.repeat(300));
      assert.deepEqual(await wider(page, width), []);
      await dialog.getByRole('button', { name: /^Deploy main/ }).click();
      await following(page, 'Shop');
      assert.deepEqual(await wider(page, width), []);
    });
  }

  for (const [name, viewer] of [
    ['a phone in the dark', PHONE],
    ['a desk in the light', DESKTOP],
  ] as const) {
    test(`${name}, with a ref and a title of two hundred characters, accessible`, async () => {
      const long = `feature/${'x'.repeat(192)}`;
      await using stage = await setShip(browser);
      await goesLive(stage);
      push(stage, 'T'.repeat(200));
      const sha = push(stage, 'Break it');
      stage.simulator.world.branch('acme/shop', long, sha);
      const page = await stage.open(viewer);
      const dialog = await openShip(page);
      await chooseRef(dialog, long);
      await sees(dialog, /T{200}/);
      await dialog.getByRole('button', { name: 'Deploy 2 commits to Shop' }).waitFor();
      await assertAccessible(page, 'the form');
      assert.deepEqual(await wider(page, viewer.width), []);
      const box = await dialog.getByRole('button', { name: /^Deploy 2/ }).boundingBox();
      assert.ok(box !== null && box.y + box.height <= viewer.height, 'the button is in sight');
    });
  }
});

/** What of the dialog reaches beyond the screen. */
function wider(page: Page, width: number): Promise<string[]> {
  const parts = page.locator('[role="dialog"], [role="dialog"] *');
  return parts.evaluateAll(
    (all, edge) =>
      all
        .filter((each) => each.getBoundingClientRect().right > edge)
        .map((each) => each.outerHTML.slice(0, 200)),
    width,
  );
}
