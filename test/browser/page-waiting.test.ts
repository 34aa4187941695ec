import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { faults } from '../../sim/faults.ts';
import type { Deploy } from '../../src/contract/deploy.ts';
import type { TargetJobs } from '../../src/contract/numbers.ts';
import type { TargetList } from '../../src/contract/target.ts';
import { CONSOLE_LOGIN } from '../harness/world.ts';
import { launchChromium } from './chromium.ts';
import { assertSoundForAll, LONG, openDeploy, takeClock } from './page-shop.ts';
import { sees } from './person.ts';
import { ask, knows, setShop, TITLED } from './shop.ts';
import { PHONE } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const GATED = `${TITLED}
jobs: { release: { name: Release, environment: production, steps: [{ run: sleep 0.1 }] } }
`;
const GATED_TWICE = `${TITLED}
jobs:
  try: { name: Try, environment: staging, steps: [{ run: sleep 0.1 }] }
  release: { name: Release, needs: try, environment: production, steps: [{ run: sleep 0.1 }] }
`;
const GROUPED = `${TITLED}
concurrency: production
jobs: { go: { name: Go, steps: [{ name: Work, run: sleep 60 }] } }
`;

const BUILT = `${TITLED}
jobs:
  build: { name: Build, steps: [{ name: Compile, run: sleep 0.1 }] }
  go: { name: Go, needs: build, steps: [{ name: Work, run: sleep 600 }] }
`;

/** Steps, and silence, are what GitHub has to be asked for. */
const ASKED = { isTold: false } as const;

function reviewedBy(login: string, name = 'production') {
  return [{ name, reviewers: [{ type: 'User', login } as const] }];
}

const held = ({ status }: Deploy): boolean => status === 'waiting';

describe('a run that waits', { concurrency: 2 }, () => {
  test('for approval is let in from here, with a comment', async () => {
    await using stage = await setShop(browser, GATED, reviewedBy(CONSOLE_LOGIN));
    const { page, id } = await openDeploy(stage, 'held', held);
    await sees(page, new RegExp(`^May be approved by ${CONSOLE_LOGIN} for production\\.`));
    await page.getByText('Add a comment').click();
    await page.getByLabel('Comment').fill('looks good');
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    const { orders } = await knows(stage, id, 'live', ({ status }) => status === 'succeeded');
    assert.deepEqual(
      orders.map(({ kind, note }) => [kind, note]),
      [['approve', 'looks good']],
    );
    await page.getByRole('button', { name: 'Approve' }).waitFor({ state: 'detached' });
  });

  test('for one environment after another is let into each', async () => {
    await using stage = await setShop(browser, GATED_TWICE, [
      ...reviewedBy(CONSOLE_LOGIN, 'staging'),
      ...reviewedBy(CONSOLE_LOGIN),
    ]);
    const { page, id } = await openDeploy(stage, 'held', held);
    for (const name of ['staging', 'production']) {
      await sees(page, new RegExp(`^May be approved by ${CONSOLE_LOGIN} for ${name}\\.`));
      await page.getByRole('button', { name: 'Approve', exact: true }).click();
    }
    const { orders } = await knows(stage, id, 'live', ({ status }) => status === 'succeeded');
    assert.deepEqual(
      orders.map(({ kind }) => kind),
      ['approve', 'approve'],
    );
  });

  test('is turned away in two steps', async () => {
    await using stage = await setShop(browser, GATED, reviewedBy(CONSOLE_LOGIN));
    const { page } = await openDeploy(stage, 'held', held);
    await page.getByRole('button', { name: 'Reject…' }).click();
    await page.getByRole('button', { name: 'Reject it' }).click();
    await sees(page.getByRole('alert'), /^Failed/);
  });

  test('for others than the console’s account: it is said, with the way to GitHub', async () => {
    await using stage = await setShop(browser, GATED, reviewedBy('ben'));
    const { page, id } = await openDeploy(stage, 'held', held);
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    const alert = page.getByRole('region', { name: 'Actions' }).getByRole('alert');
    await sees(alert, /has to be among the reviewers/);
    const link = alert.getByRole('link', { name: /^Decide on its review page/ });
    assert.match((await link.getAttribute('href')) ?? '', /\/actions\/runs\/\d+$/);
    await assertSoundForAll(stage, id, 'May be approved by ben for production.');
  });

  test('behind another run of its group names it, as probable, with the way there', async () => {
    await using stage = await setShop(browser, GROUPED);
    const first = (await ask(stage)).id;
    await knows(stage, first, 'at work', ({ status }) => status === 'building');
    const { page } = await openDeploy(
      stage,
      'behind it',
      ({ waiting_for: waiting }) => waiting?.kind === 'concurrency',
    );
    await sees(page, /^Probably behind/);
    const ahead = page.getByRole('link', { name: '#1', exact: true });
    assert.equal(await ahead.getAttribute('href'), `/deploys/${first}`);
  });
});

describe('a run that goes on', { concurrency: 2 }, () => {
  test('is measured by what is usual there, and never said to be done early', async () => {
    await using stage = await setShop(browser, LONG, [], ASKED);
    const { page } = await openDeploy(stage, 'at work', ({ status }) => status === 'building');
    assert.equal(await page.getByText(/usual/).count(), 0, 'nothing is usual yet');
    await takeClock(page);
    const usual = { p50_s: 178, p90_s: 241, runs: 12 };
    await page.route(/\/api\/internal\/targets$/, async (route) => {
      const { targets } = (await (await route.fetch()).json()) as TargetList;
      await route.fulfill({ json: { targets: targets.map((each) => ({ ...each, usual })) } });
    });
    await page.reload();
    await sees(page, /^\d+ s · usually 3–4 min$/);
    await page.clock.fastForward('04:30');
    await sees(page, /^4 min .* · longer than usual \(usually 3–4 min\)$/);
    await page.getByRole('link', { name: 'Board' }).first().click();
    await sees(page, /operator · 4 min .* · longer than usual \(usually 3–4 min\)$/);
    // A page that is closed meanwhile takes from under a route the answer it reads.
    await page.unrouteAll({ behavior: 'wait' });
  });

  test('has its jobs and steps measured by what is usual of them', async () => {
    await using stage = await setShop(browser, BUILT, [], ASKED);
    const { page } = await openDeploy(stage, 'at its work', ({ jobs = [] }) =>
      jobs.some(({ steps }) =>
        steps.some((step) => step.name === 'Work' && step.status === 'in_progress'),
      ),
    );
    await takeClock(page);
    const [soon, long] = [
      { p50_s: 0.5, p90_s: 0.5, runs: 12 },
      { p50_s: 44, p90_s: 122, runs: 12 },
    ];
    const json: TargetJobs = {
      target: 'shop',
      jobs: [
        { name: 'Build', usual: soon, steps: [{ name: 'Compile', usual: long }] },
        { name: 'Go', usual: long, steps: [{ name: 'Work', usual: long }] },
      ],
    };
    await page.route(/\/targets\/shop\/jobs$/, (route) => route.fulfill({ json }));
    await page.reload();
    const jobs = page.getByRole('list', { name: 'Jobs' });
    await sees(jobs, /^\d+ s · usually 44 s – 2 min$/);
    const build = jobs.getByRole('listitem').filter({ hasText: 'Compile' });
    await sees(build, /^\d+ s · longer than usual \(usually 1 s\)$/);
    assert.equal(
      await jobs.getByText('usual').count(),
      2,
      'of steps in their time nothing is said',
    );
    await page.clock.fastForward('04:30');
    const steps = jobs.getByRole('list', { name: 'Steps of Go' });
    await sees(steps, /^4 min .* · longer than usual \(usually 44 s – 2 min\)$/);
    assert.equal(await jobs.getByText('longer than usual').count(), 3, 'its job has taken as long');
    await page.setViewportSize(PHONE);
    const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
    assert.ok(width <= PHONE.width, `${width} px wide`);
  });

  test('and is not heard of for long says so, with a way to ask again', async () => {
    await using stage = await setShop(browser, LONG, [], ASKED);
    const { page, id } = await openDeploy(stage, 'at work', ({ status }) => status === 'building');
    await takeClock(page);
    await sees(page, 'Building');
    await page.clock.fastForward('06:10');
    await sees(page, 'Last heard 6 min ago');
    const asked = stage.simulator.counts.jobs ?? 0;
    const answer = page.waitForResponse((each) => each.url().endsWith(`/deploys/${id}/look`));
    await page.getByRole('button', { name: 'Refresh' }).click();
    assert.equal((await answer).status(), 200);
    assert.ok((stage.simulator.counts.jobs ?? 0) > asked, 'GitHub was asked');
  });

  test('while GitHub fails: since when, and that what is shown may be old', async () => {
    await using stage = await setShop(browser, LONG, [], ASKED);
    const { page } = await openDeploy(stage, 'at work', ({ status }) => status === 'building');
    for (const on of ['run', 'jobs', 'workflow_runs'] as const) {
      stage.simulator.failNext(faults.status(500, 'before'), {
        on,
        times: Number.POSITIVE_INFINITY,
      });
    }
    await sees(page, /^GitHub is failing since \d\d:\d\d, so this may be old\.$/);
  });
});
