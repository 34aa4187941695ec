import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { DEMO_TOKEN } from '../../sim/demo-world.ts';
import { faults } from '../../sim/faults.ts';
import { launchChromium } from './chromium.ts';
import { assertAccessible, deploy, sees } from './person.ts';
import { dispatches, PHONE, type Stage, setStage } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const DOUBT = 'We do not know yet whether GitHub started this. Do not deploy again.';

/** The run that the lost dispatch made does not stand in any list. */
async function hideRun({ simulator }: Stage): Promise<void> {
  await simulator.reached('dispatch', 1);
  for (const run of simulator.world.runs) run.listedAt = Number.POSITIVE_INFINITY;
}

describe('a deploy of which nobody knows whether it fired', { concurrency: 4 }, () => {
  test('says what is tried and when next; “Look again” finds the run as soon as GitHub shows it', async () => {
    await using stage = await setStage(browser);
    stage.simulator.failNext(faults.reset('after'), { on: 'dispatch' });
    const page = await stage.open();
    const dialog = await deploy(page, 'Shop on Heroku');
    await hideRun(stage);
    await sees(dialog, DOUBT);
    await sees(dialog, 'Nothing is sent again.');
    await sees(dialog, /Looked for the run on GitHub .*Looking again (in|now)/);
    for (const run of stage.simulator.world.runs) run.listedAt = run.createdAt;
    await dialog.getByRole('button', { name: 'Look again' }).click();
    await sees(dialog, 'Building');
    assert.equal(dispatches(stage), 1);
  });

  test('shows who started which run when, and follows the one that a person picks', async () => {
    await using stage = await setStage(browser);
    stage.simulator.failNext(faults.reset('before'), { on: 'dispatch' });
    const page = await stage.open(PHONE);
    const dialog = await deploy(page, 'Customer docs');
    await sees(dialog, DOUBT);
    for (let times = 0; times < 2; times++) await startByHand(stage);
    const list = dialog.getByRole('list', { name: 'Runs that may be this deploy’s' });
    await list.getByText('Deploy customer docs').nth(1).waitFor();
    const [run] = stage.simulator.world.runs;
    assert.ok(run);
    const row = list.getByRole('listitem').filter({ hasText: `run ${run.id}` });
    await row.getByText(`signalbox-demo · ${run.ref.sha.slice(0, 7)}`).waitFor();
    await assertAccessible(page, 'candidates');
    await dialog.getByRole('button', { name: `This is it: run ${run.id}` }).click();
    await sees(dialog, 'Building');
    assert.equal(dispatches(stage), 3, 'one by the console, two by hand');
  });

  test('is given up with a reason that is kept; a run that turns up after that is told to stop, and shown', async () => {
    const givenUp = Promise.withResolvers<void>();
    const beforeCallback = (): Promise<void> => givenUp.promise;
    await using stage = await setStage(browser, {}, { beforeCallback });
    stage.simulator.failNext(faults.reset('after'), { on: 'dispatch' });
    const page = await stage.open();
    const dialog = await deploy(page, 'Console');
    await hideRun(stage);
    await sees(dialog, DOUBT);
    await dialog.getByText('It did not run…').click();
    const button = dialog.getByRole('button', { name: 'It did not run' });
    assert.ok(await button.isDisabled(), 'not without a reason');
    await dialog.getByLabel('How do you know?').fill('The Actions tab is empty');
    await button.click();
    await sees(dialog, /said that it did not run: The Actions tab is empty/);
    givenUp.resolve();
    await sees(dialog, 'This was given up, and there is a run of it.');
    await dialog.getByRole('link', { name: 'Open its own page' }).click();
    await sees(page, /called back after this was given up, and was told to stop/);
    await assertAccessible(page, 'given up');
    const [run] = stage.simulator.world.runs;
    await page.getByRole('button', { name: `Follow run ${run?.id}` }).click();
    await sees(page, /linked run/);
  });
});

/** Somebody starts the workflow beside the console, with the console's own token. */
async function startByHand({ simulator }: Stage): Promise<void> {
  const path = '/repos/acme/docs/actions/workflows/deploy-customer-docs.yml/dispatches';
  await fetch(simulator.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${DEMO_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ref: 'main' }),
  });
}
