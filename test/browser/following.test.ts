import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { faults } from '../../sim/faults.ts';
import { launchChromium } from './chromium.ts';
import { assertAccessible, sees } from './person.ts';
import { ask, deployShop, knows, setShop, TITLED } from './shop.ts';
import { DESKTOP, PHONE, type Stage } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const VIEWERS = [
  ['desktop, light', DESKTOP],
  ['phone, dark', PHONE],
] as const;

function newestRun({ simulator: { world } }: Stage) {
  const [run] = world.runs;
  assert.ok(run);
  return run;
}

const GATED = `${TITLED}
jobs: { release: { name: Release, environment: production, steps: [{ run: sleep 0.1 }] } }
`;
const PRODUCTION = {
  name: 'production',
  reviewers: [
    { type: 'User', login: 'ben' },
    { type: 'Team', slug: 'platform-team' },
  ],
} as const;
const HELD = 'Waiting to be let into production by ben or team platform-team';

const GROUPED = `${TITLED}
concurrency: production
jobs: { go: { name: Go, steps: [{ name: Work, run: sleep 30 }] } }
`;

const FAILS_ONCE = `${TITLED}
jobs:
  go:
    name: Go
    steps:
      - { name: Migrate, run: exit 1, if: "\${{ github.run_attempt == 1 }}" }
`;

describe('following a run', { concurrency: 2 }, () => {
  for (const [name, viewer] of VIEWERS) {
    test(`held: by whom, with the way there; on when it is let in (${name})`, async () => {
      await using stage = await setShop(browser, GATED, [PRODUCTION]);
      const page = await stage.open(viewer);
      const dialog = await deployShop(page);
      await sees(dialog, HELD);
      await assertAccessible(page, 'held, in the dialog');
      await page.keyboard.press('Escape');
      await sees(page, '1 needs you');
      await sees(page, HELD);
      const review = page.getByRole('link', { name: /Review it/ });
      assert.match((await review.getAttribute('href')) ?? '', /\/actions\/runs\/\d+$/);
      await assertAccessible(page, 'held, on the board');
      const by = { environment: 'production', state: 'approved', by: 'ben', comment: '' } as const;
      stage.simulator.world.review(newestRun(stage), by);
      await sees(page, 'All quiet');
      await review.waitFor({ state: 'detached' });
    });

    test(`replaced by a later run of its group, which is linked (${name})`, async () => {
      await using stage = await setShop(browser, GROUPED);
      const first = (await ask(stage)).id;
      await knows(stage, first, 'at work', ({ status }) => status === 'building');
      const page = await stage.open(viewer);
      const dialog = await deployShop(page);
      await sees(dialog, 'Waiting for another run of its concurrency group to end');
      await sees(dialog, /^webhook · (just now|\d+ s ago)$/);
      assert.equal(await dialog.getByRole('link', { name: /Review it/ }).count(), 0);
      await assertAccessible(page, 'behind another run');
      await ask(stage);
      await sees(dialog, 'Replaced by #3');
      const link = dialog.getByRole('link', { name: /#3/ });
      const { id } = newestRun(stage);
      assert.match((await link.getAttribute('href')) ?? '', new RegExp(`/actions/runs/${id}$`));
      await assertAccessible(page, 'replaced');
      await page.keyboard.press('Escape');
      await page
        .getByRole('list', { name: 'Recent deploys' })
        .getByText('Replaced by #3')
        .waitFor();
    });

    test(`the attempts before a re-run stay, each with its jobs (${name})`, async () => {
      await using stage = await setShop(browser, FAILS_ONCE);
      const id = (await ask(stage)).id;
      const page = await stage.open(viewer, `/deploys/${id}`);
      await sees(page, 'Failed at “Migrate”');
      assert.equal(await page.getByRole('heading', { name: 'Earlier attempts' }).count(), 0);
      stage.simulator.world.rerun(newestRun(stage), { actor: 'ben' });
      const attempts = page.getByRole('list', { name: 'Earlier attempts' });
      const summary = attempts.getByText(/^Attempt 1 — failed at .*\d\d:\d\d$/);
      await summary.waitFor();
      await page
        .getByText('You can close this.')
        .or(page.getByText(/attempt 2/))
        .first()
        .waitFor();
      await summary.click();
      const jobs = page.getByRole('list', { name: 'Jobs of attempt 1' });
      await sees(jobs, 'Migrate');
      await sees(jobs, 'failed');
      await assertAccessible(page, 'attempts');
    });
  }

  test('while the run is looked for: when GitHub was asked, and when it is asked next', async () => {
    const answer = faults.noDetails();
    await using stage = await setShop(browser, FAILS_ONCE, [], {
      ...{ behaviour: () => ({ answer, listLagMs: 6_000 }), isTold: false },
    });
    const page = await stage.open();
    const dialog = await deployShop(page);
    await sees(dialog, /^Looking, last (just now|\d+ s ago), next (now|in \d+ s)$/);
    await sees(dialog, /^dispatch answer · /);
    await page.keyboard.press('Escape');
    await sees(page.getByRole('list', { name: 'Targets' }), /^Looking, last /);
    await sees(page, 'last try failed at “Migrate”');
    assert.equal(await page.getByText(/^Looking/).count(), 0);
  });
});
