import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { assertAccessible, following, sees } from './person.ts';
import { goesLive, lock, openShip, push, setShip } from './ship.ts';
import { ask } from './shop.ts';
import { DESKTOP, PHONE } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

/** Long enough under way for a person to come upon it. */
const SLOW = `
run-name: Deploy \${{ inputs.deploy_id }}
on: { workflow_dispatch: { inputs: { deploy_id: { type: string } } } }
jobs: { go: { steps: [{ run: sleep 6 }] } }
`;

const REPOSITORY = 'acme/shop';
const passed = { status: 'completed', conclusion: 'success' } as const;

function gates(dialog: Locator): Locator {
  return dialog.getByRole('list', { name: 'Gates' });
}

async function isClosed(dialog: Locator): Promise<boolean> {
  return dialog.getByRole('button', { name: /^(Deploy|Redeploy) .* to Shop/ }).isDisabled();
}

/** The lock is told as if somebody else had it: this server has one operator. */
async function asAnothers(page: Page): Promise<void> {
  await page.route('**/api/internal/targets', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replaceAll('"by":"operator"', '"by":"ben"');
    await route.fulfill({ response: answer, body });
  });
}

/** An hour of today or tomorrow as signalbox.yaml has it, in UTC. */
function inHours(hours: number): string {
  return new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
}

describe('the gates', { concurrency: 4 }, () => {
  test('pass in so many words where all is well', async () => {
    await using stage = await setShip(browser);
    stage.simulator.world.setChecks(REPOSITORY, 'main', [{ name: 'Test', ...passed }]);
    const dialog = await openShip(await stage.open());
    await sees(dialog, '1 check passed');
    const said = await gates(dialog).getByRole('listitem').allInnerTexts();
    assert.deepEqual(
      said.map((text) => text.replaceAll(/\s+/g, ' ')),
      [
        ...['pass: Not locked', 'pass: No freeze', 'pass: Nothing else under way'],
        ...['pass: No commit marked as bad', 'pass: 1 check passed', 'pass: GitHub answers'],
      ],
    );
  });

  test('one’s own lock closes the button as soon as it is there, and is gone through on purpose', async () => {
    await using stage = await setShip(browser);
    const page = await stage.open();
    const dialog = await openShip(page);
    await sees(dialog, 'Not locked');
    await lock(stage, 'schema change');
    await sees(dialog, 'Locked by you: “schema change”.');
    assert.equal(await isClosed(dialog), true);
    await assertAccessible(page, 'locked');
    await dialog.getByLabel('Deploy through my lock').check();
    await dialog.getByRole('button', { name: 'Deploy main to Shop' }).click();
    await following(page, 'Shop');
  });

  test('another’s lock has no way through', async () => {
    await using stage = await setShip(browser);
    await lock(stage, 'schema change');
    const page = await stage.open();
    await asAnothers(page);
    await page.reload();
    const dialog = await openShip(page);
    await sees(dialog, 'Locked by ben: “schema change”.');
    assert.equal(await dialog.getByRole('checkbox').count(), 0);
    assert.equal(await isClosed(dialog), true);
  });

  for (const [name, viewer] of [
    ['desktop, light', DESKTOP],
    ['phone, dark', PHONE],
  ] as const) {
    test(`a freeze is overridden with a reason, which is kept (${name})`, async () => {
      const beside = `freezes: { holidays: { reason: No releases, from: "2020-01-01", until: "2199-01-01" } }`;
      await using stage = await setShip(browser, { beside });
      const page = await stage.open(viewer);
      const dialog = await openShip(page);
      await sees(dialog, /Frozen until .*“No releases”\./);
      await gates(dialog).getByTitle('2199-01-01 00:00:00 UTC').waitFor();
      assert.equal(await isClosed(dialog), true);
      await assertAccessible(page, 'frozen');
      await dialog.getByLabel('Why deploy all the same?').fill('Checkout is down');
      await dialog.getByRole('button', { name: 'Deploy main to Shop' }).click();
      await following(page, 'Shop');
      await page.getByRole('link', { name: 'Open its own page' }).click();
      await sees(page, /Overridden: Checkout is down/);
    });
  }

  test('a freeze that is to come is a warning', async () => {
    const beside = `freezes: { night: { reason: Backups, from: "${inHours(3)}", until: "${inHours(5)}" } }`;
    await using stage = await setShip(browser, { beside });
    const dialog = await openShip(await stage.open());
    await sees(dialog, /Freeze begins in 2 h \d+ min: “Backups”/);
    await dialog.getByRole('button', { name: 'Deploy main to Shop' }).click({ trial: true });
  });

  test('what another tab starts closes the button at once, and opens it when it has ended', async () => {
    await using stage = await setShip(browser, { workflow: SLOW });
    const page = await stage.open();
    const dialog = await openShip(page);
    await sees(dialog, 'Nothing else under way');
    await dialog.getByRole('button', { name: 'Deploy main to Shop' }).click({ trial: true });
    const { id } = await ask(stage);
    await sees(dialog, /^Busy with main by operator: .*\.$/);
    assert.equal(await isClosed(dialog), true);
    const link = gates(dialog).getByRole('link', { name: 'See that deploy' });
    assert.equal(await link.getAttribute('href'), `/deploys/${id}`);
    await sees(dialog, 'Nothing else under way');
    await dialog.getByRole('button', { name: /^Redeploy/ }).click({ trial: true });
  });

  test('where several may be under way, another one is a warning', async () => {
    await using stage = await setShip(browser, { workflow: SLOW, target: 'concurrency: 2' });
    await ask(stage);
    const dialog = await openShip(await stage.open());
    await sees(dialog, /main by operator is under way too: /);
    await dialog.getByRole('button', { name: 'Deploy main to Shop' }).click({ trial: true });
  });

  test('checks that failed or go on are named and linked, and are read anew on demand', async () => {
    await using stage = await setShip(browser);
    const { world } = stage.simulator;
    world.setChecks(REPOSITORY, 'main', [
      { name: 'Lint', ...passed },
      { name: 'Test', status: 'completed', conclusion: 'failure' },
      { name: 'Build', status: 'in_progress' },
    ]);
    const dialog = await openShip(await stage.open());
    await sees(dialog, '1 check failed, 1 check pending');
    const bad = dialog.getByRole('list', { name: 'Checks that did not pass' });
    assert.deepEqual((await bad.innerText()).split('\n').sort(), ['Build pending', 'Test failed']);
    const href = await bad.getByRole('link', { name: 'Test' }).getAttribute('href');
    assert.match(href ?? '', /^http/);
    world.setChecks(REPOSITORY, 'main', [
      { name: 'Lint', ...passed },
      { name: 'Test', ...passed },
      { name: 'Build', ...passed },
    ]);
    await dialog.getByRole('button', { name: 'Read anew' }).click();
    await sees(dialog, '3 checks passed');
  });

  test('a commit marked as bad names who marked it and why, and ships with a reason only', async () => {
    await using stage = await setShip(browser);
    const good = await goesLive(stage);
    push(stage, 'Break it');
    const bad = await goesLive(stage);
    await stage.simulator.reached('dispatch', 2);
    stage.simulator.world.branch(REPOSITORY, 'good', good.sha ?? '');
    await goesLive(stage, { ref: 'good', rolls_back: bad.id, reason: 'Checkout fails' });
    await lock(stage, null);
    const page = await stage.open();
    const dialog = await openShip(page);
    const words = /Would ship [0-9a-f]{7}, marked as bad by operator: “Checkout fails”/;
    await sees(dialog, words);
    await dialog
      .getByRole('list', { name: 'Commits marked as bad' })
      .getByText(/Break it/)
      .waitFor();
    const button = dialog.getByRole('button', { name: 'Deploy 1 commit to Shop' });
    assert.equal(await button.isDisabled(), true);
    await dialog.getByLabel('Why deploy all the same?').fill('It was the database');
    await button.click();
    await following(page, 'Shop');
  });
});
