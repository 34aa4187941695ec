import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { faults } from '../../sim/faults.ts';
import type { Deploy } from '../../src/contract/deploy.ts';
import { until } from '../harness/until.ts';
import { launchChromium } from './chromium.ts';
import { assertSoundForAll, openDeploy } from './page-shop.ts';
import { sees } from './person.ts';
import { deployShop, knows, setShop, TITLED } from './shop.ts';
import { DESKTOP, PHONE } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const ERROR = 'Error: no such table: gift_cards';
const FAILING = `${TITLED}
jobs:
  go:
    name: Go
    steps:
      - { name: Build, run: "yes 'one of many lines' | head -n 200" }
      - { name: Migrate, run: "echo '${ERROR}'\\nyes 'rolling back' | head -n 200\\nexit 3" }
`;
const LIVES = `${TITLED}
jobs: { go: { name: Go, steps: [{ name: Release, run: sleep 0.1 }] } }
`;

const failed = ({ status }: Deploy): boolean => status === 'failed';

describe('a deploy that failed', { concurrency: 2 }, () => {
  test('says its first error above the log, and leads to its line', async () => {
    await using stage = await setShop(browser, FAILING);
    const { page } = await openDeploy(stage, 'failed', failed);
    await sees(page.getByRole('alert'), 'Failed at “Migrate”');
    const said = page.getByText(ERROR, { exact: true }).first();
    await said.waitFor();
    await sees(page, 'exit code 3');
    const lines = page.getByRole('log', { name: 'Log lines of Go' });
    const line = lines.getByText(`The first error: ${ERROR}`);
    assert.equal(await isInView(), false, 'the log begins at its end');
    await page.getByRole('button', { name: 'Show it in the log' }).click();
    await until('the line is in view', isInView);
    assert.ok(await lines.evaluate((it) => it === it.ownerDocument.activeElement), 'and focus');

    async function isInView(): Promise<boolean> {
      await line.waitFor();
      const [box, around] = [await line.boundingBox(), await lines.boundingBox()];
      assert.ok(box && around);
      return box.y >= around.y && box.y + box.height <= around.y + around.height;
    }
  });

  test('`l` leads to the log, on a phone out of its fold; not while somebody types', async () => {
    await using stage = await setShop(browser, FAILING);
    const { id } = await openDeploy(stage, 'failed', failed);
    const page = await stage.open(PHONE, `/deploys/${id}`);
    await sees(page, 'Last lines of the log of “Go”');
    const lines = page.getByRole('log', { name: 'Log lines of Go' });
    assert.equal(await lines.count(), 0, 'behind a fold');
    await page.keyboard.press('Control+l');
    assert.equal(await lines.count(), 0, 'another key');
    await page.keyboard.press('l');
    await until('focus', () => lines.evaluate((it) => it === it.ownerDocument.activeElement));
  });

  test('says it in the dialog too, where it can be run again', async () => {
    await using stage = await setShop(browser, FAILING);
    const dialog = await deployShop(await stage.open());
    await sees(dialog, ERROR);
    await dialog.getByRole('button', { name: 'Re-run failed jobs…' }).waitFor();
  });

  test('passes the accessibility check', async () => {
    await using stage = await setShop(browser, FAILING);
    const { id } = await openDeploy(stage, 'failed', failed);
    await assertSoundForAll(stage, id, ERROR);
  });
});

describe('what is told of a deploy', { concurrency: 2 }, () => {
  test('that another commit shipped than the one that was shown', async () => {
    await using stage = await setShop(browser, LIVES);
    const { world } = stage.simulator;
    const shown = world.repository('acme/shop').branches.get('main') ?? '';
    // Somebody pushes after GitHub has read where the ref stands, before its answer is here.
    stage.simulator.failNext(faults.latency(500), { on: 'commit' });
    const seen = stage.simulator.counts['commit'] ?? 0;
    const asked = fetch(`${stage.url}/api/internal/deploys`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ target: 'shop', expected_sha: shown }),
    });
    await stage.simulator.reached('commit', seen + 1);
    const author = { name: 'Ada', email: 'ada@acme.example', login: 'ada' };
    world.push('acme/shop', 'main', { message: 'Sneak in', author });
    const { id } = (await (await asked).json()) as Deploy;
    const { sha } = await knows(stage, id, 'over', ({ finished_at_utc: at }) => at !== null);
    const page = await stage.open(DESKTOP, `/deploys/${id}`);
    const [before, now] = [shown.slice(0, 7), sha?.slice(0, 7)];
    await sees(
      page.getByRole('alert'),
      `Another commit shipped than the one that was shown: ${before} shown, ${now} shipped.`,
    );
  });

  test('the commit at GitHub, and a summary to take along', async () => {
    await using stage = await setShop(browser, LIVES);
    const { page, id } = await openDeploy(stage, 'live', ({ status }) => status === 'succeeded');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const link = page.getByRole('link', { name: /^commit on GitHub/ });
    assert.match((await link.getAttribute('href')) ?? '', /\/acme\/shop\/commit\/[0-9a-f]{40}$/);
    await page.getByRole('button', { name: 'Copy the summary' }).click();
    await page.getByText('Copied the summary').waitFor({ state: 'attached' });
    const copied = String(await page.evaluate('navigator.clipboard.readText()'));
    assert.match(copied, /^Shop: Live\nmain [0-9a-f]{7} three\noperator, /);
    assert.ok(copied.endsWith(`${stage.url}/deploys/${id}`));
  });

  test('in a long timeline the newest, and all of it where one asks', async () => {
    await using stage = await setShop(browser, LIVES);
    const { page } = await openDeploy(stage, 'live', ({ status }) => status === 'succeeded');
    const event = { at_utc: new Date().toISOString(), source: 'webhook', actor: null };
    const events = Array.from({ length: 48 }, (_, i) => ({
      ...{ ...event, version: i + 1, event: 'observed', status: 'building' },
      detail: `Heard ${i + 1}`,
    }));
    await page.route(/\/timeline$/, (route) => route.fulfill({ json: { events } }));
    await page.reload();
    const shown = page.getByRole('list', { name: 'Timeline' }).getByRole('listitem');
    await sees(page, '18 earlier ones are folded away.');
    assert.equal(await shown.count(), 30);
    await sees(shown.first(), 'Heard 19');
    await page.getByRole('button', { name: 'Show all' }).click();
    await sees(shown.first(), 'Heard 1');
    assert.equal(await shown.count(), 48);
  });
});
