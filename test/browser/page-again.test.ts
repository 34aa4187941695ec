import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Deploy } from '../../src/contract/deploy.ts';
import { launchChromium } from './chromium.ts';
import { openDeploy } from './page-shop.ts';
import { assertAccessible, sees } from './person.ts';
import { ask, knows, setShop, TITLED } from './shop.ts';
import { DESKTOP, type Stage } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const FAILS_ONCE = `${TITLED}
jobs:
  build: { name: Build, steps: [{ run: sleep 0.1 }] }
  go:
    name: Go
    needs: build
    steps:
      - { name: Migrate, run: exit 1, if: "\${{ github.run_attempt == 1 }}" }
`;
const WORKS = `${TITLED}
jobs: { go: { name: Go, steps: [{ name: Release, run: sleep 0.1 }] } }
`;
const FAILS_FOR_BAD = `${TITLED.replace('deploy_id: { type: string }', 'deploy_id: { type: string }, bad: { type: string, default: "no" }')}
jobs:
  go: { name: Go, steps: [{ name: Migrate, run: exit 1, if: "\${{ inputs.bad == 'yes' }}" }] }
`;

const over = ({ finished_at_utc: at }: Deploy): boolean => at !== null;

/** Another commit on main than before. */
function push({ simulator }: Stage, message: string): void {
  const author = { name: 'Ada', email: 'ada@acme.example', login: 'ada' };
  simulator.world.push('acme/shop', 'main', { message, author });
}

async function deployed(stage: Stage): Promise<Deploy> {
  return knows(stage, (await ask(stage)).id, 'over', over);
}

/** What the form was opened with, as the tab keeps it. */
async function draftOn(page: Page): Promise<Record<string, unknown>> {
  const kept = await page.evaluate('sessionStorage.getItem("signalbox:attempt:shop")');
  return (JSON.parse(String(kept)) as { draft: Record<string, unknown> }).draft;
}

describe('once more, or back', { concurrency: 2 }, () => {
  test('the failed jobs are run again, and the page shows the next attempt at once', async () => {
    await using stage = await setShop(browser, FAILS_ONCE);
    const { page, id } = await openDeploy(stage, 'over', over);
    await sees(page, 'Failed at “Migrate”');
    await page.getByRole('button', { name: 'Re-run failed jobs…' }).click();
    await sees(page, /^Run the jobs again that did not succeed\?/);
    await page.getByRole('button', { name: 'Re-run them' }).click();
    await page.getByRole('heading', { name: 'Earlier attempts' }).waitFor();
    await sees(page, /^Run \d+ .*attempt 2/);
    await knows(stage, id, 'live', ({ status }) => status === 'succeeded');
    assert.equal(stage.simulator.counts['rerun_failed_jobs'], 1);
    await page.getByRole('button', { name: 'Re-run all jobs…' }).waitFor();
    assert.equal(
      await page.getByRole('button', { name: 'Re-run failed jobs…' }).count(),
      0,
      'nothing failed',
    );
  });

  test('in a freeze is run again for a reason, which is kept', async () => {
    const beside =
      'freezes:\n  desk: { reason: Nobody is at the desk, cron: "* * * * *", for: 2h }\n';
    await using stage = await setShop(browser, FAILS_ONCE, [], { beside });
    const { id } = await ask(stage, { override_reason: 'urgent' });
    await knows(stage, id, 'over', over);
    const page = await stage.open(DESKTOP, `/deploys/${id}`);
    await page.getByRole('button', { name: 'Re-run all jobs…' }).click();
    await page.getByRole('button', { name: 'Re-run all', exact: true }).click();
    const actions = page.getByRole('region', { name: 'Actions' });
    await sees(actions.getByRole('alert'), /Nobody is at the desk: closed until/);
    const button = actions.getByRole('button', { name: 'Re-run all the same' });
    assert.equal(await button.isDisabled(), true);
    await actions.getByLabel('Why it is run again all the same').fill('the shop is down');
    await assertAccessible(page, 'a re-run in a freeze');
    await button.click();
    await sees(page, /had GitHub run it again: the shop is down/);
    await knows(stage, id, 'live', ({ status }) => status === 'succeeded');
  });

  test('one’s own lock is gone through, which is said before', async () => {
    await using stage = await setShop(browser, FAILS_ONCE);
    const { page } = await openDeploy(stage, 'over', over);
    await fetch(`${stage.url}/api/internal/targets/shop/lock`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'schema change' }),
    });
    await page.reload();
    await page.getByRole('button', { name: 'Re-run all jobs…' }).click();
    await sees(page, /through your own lock/);
    await page.getByRole('button', { name: 'Re-run all', exact: true }).click();
    await page.getByRole('heading', { name: 'Earlier attempts' }).waitFor();
  });

  test('what is live goes back to the commit before it, by a form that is filled in', async () => {
    await using stage = await setShop(browser, WORKS);
    const first = await deployed(stage);
    const only = await stage.open(DESKTOP, `/deploys/${first.id}`);
    await only.getByRole('button', { name: 'Deploy again…' }).waitFor();
    assert.equal(await only.getByRole('button', { name: /^Roll back/ }).count(), 0, 'to what?');
    push(stage, 'Break the checkout');
    const { page, id } = await openDeploy(stage, 'live', over);
    const short = first.sha?.slice(0, 7);
    await page.getByRole('button', { name: `Roll back to ${short}…` }).click();
    await page.getByRole('dialog', { name: `Roll back Shop to ${short}` }).waitFor();
    const { ref, sha, rollsBack } = await draftOn(page);
    assert.deepEqual([ref, sha, rollsBack], ['main', first.sha, id]);
  });

  test('what failed goes back to what has stayed live', async () => {
    await using stage = await setShop(browser, FAILS_FOR_BAD);
    const live = await deployed(stage);
    push(stage, 'Break the checkout');
    const response = await fetch(`${stage.url}/api/internal/deploys`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ target: 'shop', inputs: { bad: 'yes' } }),
    });
    const { id } = (await response.json()) as Deploy;
    await knows(stage, id, 'failed', ({ status }) => status === 'failed');
    const page = await stage.open(DESKTOP, `/deploys/${id}`);
    const name = `Roll back to ${live.sha?.slice(0, 7)}…`;
    await page.getByRole('button', { name }).waitFor();
    const before = page.getByRole('link', { name: /^compare/ });
    const path = new RegExp(`/acme/shop/compare/${live.sha}\\.\\.\\.[0-9a-f]{40}$`);
    assert.match((await before.getAttribute('href')) ?? '', path);
  });
});
