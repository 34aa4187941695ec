import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { Deploy } from '../../src/contract/deploy.ts';
import { until } from '../harness/until.ts';
import { launchChromium } from './chromium.ts';
import { LONG } from './page-shop.ts';
import { assertAccessible } from './person.ts';
import { ask, knows, setShop, TITLED } from './shop.ts';
import { DESKTOP, PHONE, type Stage } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const FAILS_AGAIN = `${TITLED}
jobs:
  go: { name: Go, steps: [{ name: Migrate, run: exit 1, if: "\${{ github.run_attempt == 2 }}" }] }
`;
/** Is under way until it is told to end. */
const GATED = `${TITLED}
jobs: { release: { name: Release, environment: production, steps: [{ run: sleep 0.1 }] } }
`;
const PRODUCTION = { name: 'production', reviewers: [{ type: 'User', login: 'ben' }] } as const;

const live = ({ status }: Deploy): boolean => status === 'succeeded';

async function reached(stage: Stage, fact: string, fits: (deploy: Deploy) => boolean) {
  return knows(stage, (await ask(stage)).id, fact, fits);
}

describe('what stands at a target', { concurrency: 2 }, () => {
  test('is every deploy under way there: the newest, and how many more, and where those are', async () => {
    await using stage = await setShop(browser, LONG);
    const atWork = ({ status }: Deploy): boolean => status === 'building';
    for (const fact of ['the first at work', 'the second']) await reached(stage, fact, atWork);
    const page = await stage.open();
    await page.getByRole('heading', { name: '2 under way' }).waitFor();
    await reached(stage, 'a third', atWork);
    await page.getByRole('heading', { name: '3 under way' }).waitFor();
    await assertAccessible(page, 'several under way');
    await page.getByRole('link', { name: 'and 2 more under way' }).click();
    await page.getByRole('heading', { name: 'History' }).waitFor();
    const rows = page
      .getByRole('table', { name: 'Deploys' })
      .getByRole('link', { name: 'Building' });
    await rows.nth(2).waitFor();
  });

  for (const [name, viewer] of [
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ] as const) {
    test(`is the try that ended last, though an earlier deploy was run again (${name})`, async () => {
      await using stage = await setShop(browser, FAILS_AGAIN);
      const { id, github_run_id: runId } = await reached(stage, 'the first is live', live);
      await reached(stage, 'the second is live', live);
      const page = await stage.open(viewer);
      await page.getByRole('heading', { name: 'All quiet' }).waitFor();
      const run = stage.simulator.world.run(Number(runId));
      assert.ok(run);
      stage.simulator.world.rerun(run, { actor: 'ben' });
      await page.getByRole('heading', { name: '1 failed last' }).waitFor();
      const last = page.getByRole('link', { name: 'last try failed at “Migrate”' });
      assert.match(String(await last.getAttribute('href')), new RegExp(id));
      assert.equal(await page.title(), '1 failed last · Signalbox');
      await assertAccessible(page, 'failed last');
      await page.reload();
      await last.waitFor();
    });
  }

  test('is spoken to its end, also where another moves at the same time', async () => {
    const line = (id: string, title: string) =>
      `  ${id}: { title: ${title}, repository: acme/shop, workflow: own.yml, confirm: none }\n`;
    await using stage = await setShop(browser, GATED, [PRODUCTION], {
      beside: line('alpha', 'Alpha') + line('beta', 'Beta'),
    });
    const page = await stage.open();
    await page.getByRole('heading', { name: 'All quiet' }).waitFor();
    await page.evaluate(KEEP_WHAT_IS_SAID);
    const [alpha, beta] = [
      await ask(stage, { target: 'alpha' }),
      await ask(stage, { target: 'beta' }),
    ];
    for (const { id } of [alpha, beta]) {
      await knows(stage, id, 'held', ({ status }) => status === 'waiting');
    }
    const by = { environment: 'production', state: 'approved', by: 'ben', comment: '' } as const;
    for (const run of stage.simulator.world.runs) stage.simulator.world.review(run, by);
    for (const title of ['Alpha', 'Beta']) {
      await until(`${title} is over`, async () => {
        const said = await page.evaluate<string[]>('globalThis.said');
        return said.some((each) => each.startsWith(`${title}: Deployed in `));
      });
    }
  });
});

/** What is spoken is overtaken by what comes next; all of it is kept, in order. */
const KEEP_WHAT_IS_SAID = `
  globalThis.said = [];
  const place = document.querySelector('[data-live-announcer]');
  new MutationObserver(() => globalThis.said.push(place.textContent))
    .observe(place, { childList: true, characterData: true, subtree: true });
`;
