import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { faults } from '../../sim/faults.ts';
import type { DeployList } from '../../src/contract/deploy.ts';
import { until } from '../harness/until.ts';
import { STRANGER_TOKEN } from '../harness/world.ts';
import { launchChromium } from './chromium.ts';
import { assertAccessible, sees } from './person.ts';
import { ask, knows, setShop } from './shop.ts';
import { DESKTOP, dispatches, PHONE, type Stage } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

/** Nothing in its runs says which deploy they are of. */
const PLAIN = `
name: Publish
on: workflow_dispatch
jobs: { publish: { name: Publish, steps: [{ name: Upload, run: sleep 60 }] } }
`;
const OUTSIDE = 'Started outside by stranger';

/** Somebody starts the workflow at GitHub; gives the run's id once the console has taken it in. */
async function startOutside({ simulator, url }: Stage): Promise<number> {
  const path = '/repos/acme/shop/actions/workflows/own.yml/dispatches';
  await fetch(simulator.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${STRANGER_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ref: 'main' }),
  });
  const [run] = simulator.world.runs;
  assert.ok(run);
  await until('taken in', async () => {
    const { deploys } = (await (await fetch(`${url}/api/internal/deploys`)).json()) as DeployList;
    return deploys.some((each) => each.github_run_id === run.id);
  });
  return run.id;
}

/** A deploy of which nobody knows whether it fired; it did not. */
async function leaveUnconfirmed(stage: Stage): Promise<string> {
  stage.simulator.failNext(faults.status(502, 'before'), { on: 'dispatch' });
  const id = (await ask(stage)).id;
  await knows(stage, id, 'unconfirmed', ({ status }) => status === 'unconfirmed');
  return id;
}

const VIEWERS = [
  ['desktop, light', DESKTOP],
  ['phone, dark', PHONE],
] as const;

describe('a run that somebody started without the console', { concurrency: 2 }, () => {
  for (const [name, viewer] of VIEWERS) {
    test(`is marked as that on the board, among the recent, and on its page (${name})`, async () => {
      await using stage = await setShop(browser, PLAIN);
      await startOutside(stage);
      const page = await stage.open(viewer);
      const targets = page.getByRole('list', { name: 'Targets' });
      const recent = page.getByRole('list', { name: 'Recent deploys' });
      await sees(targets, OUTSIDE);
      await sees(recent, OUTSIDE);
      await assertAccessible(page, 'board');
      await recent.getByRole('link').first().click();
      await page.getByRole('heading', { name: 'Shop' }).waitFor();
      await sees(page, OUTSIDE);
      await sees(page, 'Building');
      assert.equal(await page.getByText('It did not run').count(), 0);
      assert.equal(await page.getByText('This may be the run of').count(), 0, 'nothing waits');
      await assertAccessible(page, 'its page');
    });

    test(`is linked to the unconfirmed deploy in two clicks from its own page (${name})`, async () => {
      await using stage = await setShop(browser, PLAIN);
      const id = await leaveUnconfirmed(stage);
      const runId = await startOutside(stage);
      const page = await stage.open(viewer);
      await sees(page, '1 under way · 1 needs you');
      const targets = page.getByRole('list', { name: 'Targets' });
      await sees(targets, 'We do not know yet whether GitHub started this');
      await assertAccessible(page, 'one outside, one unconfirmed');
      const recent = page.getByRole('list', { name: 'Recent deploys' });
      await recent.getByRole('listitem').filter({ hasText: OUTSIDE }).getByRole('link').click();
      await page.waitForURL(/\/deploys\//);
      const outside = page.url();
      await page.getByRole('button', { name: 'This is the run of operator’s deploy…' }).click();
      await assertAccessible(page, 'asked again');
      await page.getByRole('button', { name: `Yes, run ${runId} is its run` }).click();
      await page.waitForURL(`${stage.url}/deploys/${id}`);
      await sees(page, 'Building');
      await page.goto(outside);
      await sees(page, 'Shown as another deploy');
      await assertAccessible(page, 'merged');
      await page.getByRole('link', { name: 'Go to that deploy' }).click();
      await page.waitForURL(`${stage.url}/deploys/${id}`);
      assert.equal(dispatches(stage), 2, 'one by the console, one outside');
    });
  }

  test('stands among the runs that an unconfirmed deploy may be, and is linked from there', async () => {
    await using stage = await setShop(browser, PLAIN);
    const id = await leaveUnconfirmed(stage);
    const runId = await startOutside(stage);
    const page = await stage.open(DESKTOP, `/deploys/${id}`);
    await sees(page, 'We do not know yet whether GitHub started this.');
    await page.getByRole('button', { name: `This is it: run ${runId}` }).click();
    await sees(page, 'Building');
    await page.getByRole('link', { name: 'Board' }).first().click();
    await sees(page, '1 under way');
    assert.equal(await page.getByText(OUTSIDE).count(), 0, 'it is shown once');
  });
});
