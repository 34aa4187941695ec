import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Deploy } from '../../src/contract/deploy.ts';
import { launchChromium } from './chromium.ts';
import { assertAccessible, sees } from './person.ts';
import { lock, push } from './ship.ts';
import { ask, knows, setShop, TITLED } from './shop.ts';
import { DESKTOP, PHONE, type Stage, type Viewer } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const ENVIRONMENT = `production-${'eu-west'.repeat(34)}`;
const [JOB, STEP] = [`job_${'n'.repeat(90)}`, `step_${'s'.repeat(90)}`];
const FAILING = `${TITLED}
jobs: { go: { name: ${JOB}, steps: [{ name: ${STEP}, run: exit 1 }] } }
`;

const over = ({ finished_at_utc: at }: Deploy): boolean => at !== null;

/** Everything that people and GitHub name is as long as it may be, and a deploy of it has failed. */
async function setLong(): Promise<Stage & { deploy: Deploy }> {
  const target = `environment: ${ENVIRONMENT}, concurrency: unlimited`;
  const stage = await setShop(browser, FAILING, [], { target });
  push(stage, 'T'.repeat(200));
  const reason = 'R'.repeat(900);
  const deploy = await knows(stage, (await ask(stage, { reason })).id, 'over', over);
  await lock(stage, 'L'.repeat(300));
  return { ...stage, deploy };
}

/** What reaches out of the window, or is cut off by the box it stands in. */
async function reachesOut(page: Page): Promise<string[]> {
  return page.evaluate(`[...document.querySelectorAll('main *')]
    .filter((it) => !it.closest('[tabindex="0"], .visually-hidden, [aria-hidden]'))
    .filter((it) => it.getBoundingClientRect().right > window.innerWidth + 1)
    .map((it) => it.outerHTML.slice(0, 120))`);
}

async function assertFits(page: Page, viewer: Viewer, what: string): Promise<void> {
  assert.deepEqual(await reachesOut(page), [], what);
  const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
  assert.ok(width <= viewer.width, `${what}: ${width} px wide`);
}

describe('names as long as GitHub allows', { concurrency: 2 }, () => {
  for (const [name, viewer] of [
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ] as const) {
    test(`widen no page, and none of them is cut off (${name})`, async () => {
      await using stage = await setLong();
      const { id, sha } = stage.deploy;
      const page = await stage.open(viewer);
      await sees(page, /^last try failed at/);
      await assertFits(page, viewer, 'board');
      for (const [path, words] of [
        ['/history', 'Failed'],
        [`/deploys/${id}`, /^Last lines of the log/],
        [`/commits/${sha}`, 'Failed'],
        ['/numbers', 'How long deploys of each target take'],
      ] as const) {
        await page.goto(`${stage.url}${path}`);
        await page.locator('main').getByText(words).first().waitFor({ state: 'attached' });
        await page.locator('main h1').waitFor();
        await assertFits(page, viewer, path);
        await assertAccessible(page, path);
      }
    });
  }

  test('leave room for the state and the person in the history, and its reason is short', async () => {
    await using stage = await setLong();
    const page = await stage.open(DESKTOP, '/history');
    const row = page.getByRole('table', { name: 'Deploys' }).getByRole('row').nth(1);
    await row.getByText('operator').waitFor();
    const state = await row.getByRole('link', { name: 'Failed' }).boundingBox();
    const by = await row.getByRole('cell', { name: 'operator' }).boundingBox();
    assert.ok((state?.height ?? 99) < 30, 'the state in one line');
    assert.ok((by?.width ?? 0) > 90, 'room for a name');
    assert.ok(((await row.boundingBox())?.height ?? 999) < 420);
  });
});

test('on a phone a failure stands above the bar, before anything is scrolled', async () => {
  await using stage = await setLong();
  const page = await stage.open(PHONE, `/deploys/${stage.deploy.id}`);
  const alert = page.getByRole('alert').filter({ hasText: /^Failed at/ });
  await alert.waitFor();
  const bar = page.getByRole('region', { name: 'Actions' });
  const [said, actions] = [await alert.boundingBox(), await bar.boundingBox()];
  assert.ok(said && actions && said.y < actions.y, 'in sight');
  assert.equal(await page.evaluate('window.scrollY'), 0);
  // What comes into the bar later, and what is read off the log, move what is below.
  await bar.getByRole('button', { name: 'Re-run all jobs…' }).waitFor();
  await page.getByRole('button', { name: 'Show it in the log' }).waitFor();
  await page.keyboard.press('Tab');
  const link = page.getByRole('link', { name: 'Read the log on GitHub' });
  await link.focus();
  const [held, now] = [await link.boundingBox(), await bar.boundingBox()];
  assert.ok(
    held && now && held.y + held.height <= now.y + 1,
    'what has the focus is not behind the bar',
  );
});
