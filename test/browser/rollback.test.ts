import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Diff } from '../../src/contract/code.ts';
import type { Target } from '../../src/contract/target.ts';
import { launchChromium } from './chromium.ts';
import { assertAccessible, following, sees } from './person.ts';
import { chooseRef, EXACT, goesLive, push, setShip, tag } from './ship.ts';
import { DESKTOP, dispatches, type Stage } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

/** A good commit went live, then a bad one. */
async function goneBad(stage: Stage) {
  const good = await goesLive(stage);
  push(stage, 'Break it');
  const bad = await goesLive(stage);
  return { good, bad };
}

/** The form that takes `bad` back, from its page. */
async function openRollback(stage: Stage, bad: string, sha: string | null): Promise<Page> {
  const page = await stage.open(DESKTOP, `/deploys/${bad}`);
  await page.getByRole('button', { name: `Roll back to ${sha?.slice(0, 7)}…` }).click();
  return page;
}

async function read<T>({ url }: Stage, path: string): Promise<T> {
  return (await (await fetch(`${url}/api/internal/targets/shop${path}`)).json()) as T;
}

describe('a rollback', { concurrency: 2 }, () => {
  test('begins on the page of what went wrong', async () => {
    await using stage = await setShip(browser, { workflow: EXACT });
    const { good, bad } = await goneBad(stage);
    const page = await stage.open(DESKTOP, `/deploys/${bad.id}`);
    const short = good.sha?.slice(0, 7);
    await page.getByRole('button', { name: `Roll back to ${short}…` }).click();
    const dialog = page.getByRole('dialog', { name: `Roll back Shop to ${short}` });
    await dialog.getByLabel('Reason required').fill('Checkout fails');
    await dialog.getByRole('button', { name: `Roll back to ${short} on Shop` }).click();
    const followed = await following(page, 'Shop');
    await sees(followed, 'You can close this.');
    await page.goto(stage.url);
    await sees(page, /locked by operator: “Rolled back: Checkout fails”/);
  });

  test('says what is taken back and what is closed behind it, asks why, and does just that', async () => {
    await using stage = await setShip(browser, { workflow: EXACT });
    const { good, bad } = await goneBad(stage);
    const page = await openRollback(stage, bad.id, good.sha);
    const dialog = page.getByRole('dialog', { name: 'Roll back Shop' });
    const short = good.sha?.slice(0, 7);
    await dialog.getByRole('heading', { name: `Roll back Shop to ${short}` }).waitFor();
    await sees(dialog, /moves back 1 commit/);
    await dialog.getByRole('list', { name: 'Taken back' }).getByText('Break it').waitFor();
    await sees(dialog, /Shop is locked in your name, with the reason/);
    await sees(dialog, /is marked as bad: it does not ship again/);
    await sees(dialog, 'Say why it is rolled back.');
    await assertAccessible(page, 'a rollback');
    const button = dialog.getByRole('button', { name: `Roll back to ${short} on Shop` });
    assert.equal(await button.isDisabled(), true);
    await dialog.getByLabel('Reason required').fill('Checkout fails');
    await button.click();
    await following(page, 'Shop');

    const { lock } = await read<Target>(stage, '');
    assert.deepEqual([lock?.by, lock?.reason], ['operator', 'Rolled back: Checkout fails']);
    const { marked } = await read<Diff>(stage, '/diff?ref=main');
    assert.deepEqual(
      marked.map(({ sha, reason }) => [sha, reason]),
      [[bad.sha, 'Checkout fails']],
    );
  });

  test('by a workflow that takes no commit is not sent; the ways out are said, and lead out', async () => {
    await using stage = await setShip(browser);
    const { good, bad } = await goneBad(stage);
    tag(stage, 'v-good', good.sha ?? '');
    const page = await openRollback(stage, bad.id, good.sha);
    const dialog = page.getByRole('dialog', { name: 'Roll back Shop' });
    await dialog
      .getByRole('alert')
      .getByText('This workflow cannot be told which commit to ship')
      .waitFor();
    await sees(dialog, /give the workflow an input named sha/);
    await dialog.getByLabel('Reason required').fill('Checkout fails');
    const button = dialog.getByRole('button', { name: /^Roll back to/ });
    assert.equal(await button.isDisabled(), true);
    await sees(dialog, 'This workflow takes no commit.');
    const link = dialog.getByRole('link', { name: 'the commit’s page' });
    assert.equal(await link.getAttribute('href'), `/commits/${good.sha}`);

    await chooseRef(dialog, 'v-good');
    await button.and(page.locator(':enabled')).click();
    await following(page, 'Shop');
    assert.equal(dispatches(stage), 3);
  });
});
