import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { acme, CONSOLE_TOKEN } from '../harness/world.ts';
import { launchChromium } from './chromium.ts';
import { assertAccessible, sees } from './person.ts';
import { ask, knows, QUICK } from './shop.ts';
import { DESKTOP, PHONE, type Stage, setStage } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const author = { name: 'Maya', email: 'maya@acme.example', login: 'mayalind' };

const PLACES = `
targets:
  staging: { title: Shop staging, repository: acme/shop, workflow: quick.yml, environment: staging }
  shop: { title: Shop, repository: acme/shop, workflow: quick.yml, environment: production, promotes_from: staging }
  docs: { title: Docs, repository: acme/docs, workflow: publish.yml }
freezes:
  holidays: { reason: Holidays, from: "2020-12-20", until: "2199-01-03", targets: [docs] }
`;

function setPlaces(): Promise<Stage> {
  const seed = acme();
  const workflows = [{ file: 'quick.yml', source: QUICK }];
  const repositories = seed.repositories.map((each) =>
    each.name === 'shop' ? { ...each, workflows } : each,
  );
  const options = { targets: PLACES, listLagMs: 0, queueMs: 100 };
  const world = { ...seed, repositories };
  return setStage(browser, { GITHUB_TOKEN: CONSOLE_TOKEN }, { ...options, world });
}

/** A deploy by a script, followed to its end. */
async function live(stage: Stage, target: string): Promise<void> {
  const { id } = await ask(stage, { target });
  await knows(stage, id, 'live', ({ status }) => status === 'succeeded');
}

describe('the board', { concurrency: 3 }, () => {
  test('stands by environment, and shows what the address asks for', async () => {
    await using stage = await setPlaces();
    const page = await stage.open();
    const production = page.getByRole('list', { name: 'Targets: production' });
    await production.getByRole('heading', { name: 'Shop' }).waitFor();
    await page.getByRole('searchbox', { name: 'Filter targets by name' }).fill('docs');
    await production.waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).search, '?q=docs');
    await page.getByLabel('State').selectOption('closed');
    await sees(page, /frozen until .*Holidays/);
    await page.reload();
    await page.getByRole('heading', { name: 'Docs' }).waitFor();
    assert.equal(await page.getByRole('heading', { name: 'Shop', exact: true }).count(), 0);
    await page.getByRole('searchbox').fill('nothing at all');
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await production.waitFor();
    assert.equal(new URL(page.url()).search, '');
  });

  test('says what is live by its commit, how far it is behind, and what waits to be promoted', async () => {
    await using stage = await setPlaces();
    await live(stage, 'staging');
    stage.simulator.world.push('acme/shop', 'main', { message: 'Add gift cards', author });
    const page = await stage.open();
    const staging = page.getByRole('list', { name: 'Targets: staging' });
    await sees(staging, 'three');
    await sees(page, '1 commit behind main');
    const shop = page.getByRole('list', { name: 'Targets: production' });
    await sees(shop, 'Shop staging has');
    await shop.getByRole('button', { name: 'Promote from Shop staging to Shop…' }).click();
    await page.getByRole('dialog', { name: /Shop/ }).waitFor();
  });

  for (const [name, viewer] of [
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ] as const) {
    test(`a target is locked, seen to be by another tab, and unlocked (${name})`, async () => {
      await using stage = await setPlaces();
      const page = await stage.open(viewer);
      const other = await stage.open();
      await page.getByRole('button', { name: 'Lock Shop…' }).click();
      const dialog = page.getByRole('dialog', { name: 'Lock Shop' });
      await dialog.getByLabel('Reason').fill('schema change');
      await dialog.getByLabel('Until').selectOption('hour');
      await assertAccessible(page, 'lock');
      await dialog.getByRole('button', { name: 'Lock', exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
      await sees(page, /locked by operator until .*schema change/);
      await sees(other, /locked by operator until .*schema change/);
      await assertAccessible(page, 'board, locked and frozen');
      await page.getByRole('button', { name: 'Lock of Shop…' }).click();
      const held = page.getByRole('dialog', { name: 'Lock of Shop' });
      await sees(held, 'operator locked it');
      await held.getByRole('button', { name: 'Unlock', exact: true }).click();
      await page.getByRole('button', { name: 'Lock Shop…' }).waitFor();
      await other.getByRole('button', { name: 'Lock Shop…' }).waitFor();
    });
  }

  test('another’s lock is taken over with a word', async () => {
    const token = 'admin-token-of-the-browser-tests';
    await using stage = await setStage(browser, { SIGNALBOX_ADMIN_TOKEN: token });
    const page = await stage.open();
    await page.getByLabel('Token').fill(token);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Console' }).waitFor();
    await page.route('**/api/internal/session', async (route) => {
      const answer = await route.fetch();
      const session = (await answer.json()) as { operator: { name: string } };
      await route.fulfill({
        json: { ...session, operator: { ...session.operator, name: 'somebody else' } },
      });
    });
    await fetch(`${stage.url}/api/internal/targets/console/lock`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'mine' }),
    });
    await page.reload();
    await page.getByRole('button', { name: 'Lock of Console…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Lock of Console' });
    await dialog.getByLabel('Reason').fill('taking over');
    const take = dialog.getByRole('button', { name: 'Take over' });
    assert.equal(await take.isDisabled(), true);
    await dialog.getByLabel(/Type “take over”/).fill('take over');
    await take.click();
    await sees(page, /locked by admin: .*taking over/);
  });
});
