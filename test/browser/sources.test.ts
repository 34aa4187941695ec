import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { faults } from '../../sim/faults.ts';
import type { SimulatorOptions } from '../../sim/server.ts';
import { HOOK_SECRET, HOOKS } from '../harness/hook.ts';
import { launchChromium } from './chromium.ts';
import { deploy, sees } from './person.ts';
import { dispatches, type Stage, setStage } from './stage.ts';

const TITLES = ['Shop on Heroku', 'Console', 'Customer docs'];
const REPOSITORIES = ['acme/shop', 'acme/console', 'acme/docs'];
/** Nothing calls back: the steps that would are left out. */
const NO_CALLBACKS: Partial<SimulatorOptions> = { onStep: async () => 'success' };

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

/** Lets GitHub tell, and answer nothing but dispatches from now on. */
async function onlyHooks({ simulator, url }: Stage): Promise<void> {
  await simulator.reached('contents', REPOSITORIES.length);
  for (const repository of REPOSITORIES) {
    const order = { kind: 'repository', repository, secret: HOOK_SECRET } as const;
    simulator.addHook({ ...order, url: `${url}${HOOKS}` });
  }
  for (const on of ['run', 'jobs', 'workflow_runs', 'contents', 'repository', 'user'] as const) {
    simulator.failNext(faults.hang('before'), { on, times: Number.POSITIVE_INFINITY });
  }
}

/** The board says that all three are live. */
async function allLive(stage: Stage): Promise<void> {
  assert.equal(dispatches(stage), TITLES.length);
  const board = await stage.open();
  await sees(board, 'All quiet');
  const targets = board.getByRole('list', { name: 'Targets' });
  assert.equal(await targets.getByText('live', { exact: true }).count(), TITLES.length);
}

describe('three deploys at once', { concurrency: 2 }, () => {
  test('driven by webhooks alone, while GitHub’s API hangs', async () => {
    const env = { GITHUB_WEBHOOK_SECRET: HOOK_SECRET };
    await using stage = await setStage(browser, env, NO_CALLBACKS);
    await onlyHooks(stage);
    await Promise.all(
      TITLES.map(async (title) => {
        const dialog = await deploy(await stage.open(), title);
        await sees(dialog, /webhook/);
      }),
    );
    await allLive(stage);
  });

  test('driven by polling alone', async () => {
    await using stage = await setStage(browser, {}, NO_CALLBACKS);
    await Promise.all(
      TITLES.map(async (title) => {
        const dialog = await deploy(await stage.open(), title);
        await sees(dialog, /step \d of \d/);
      }),
    );
    await allLive(stage);
  });
});
