import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import type { Browser, Page } from 'playwright-core';
import { callBackTo } from '../../demo/callback.ts';
import { DEMO_TOKEN, demoBehaviour, demoWorld } from '../../sim/demo-world.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../sim/server.ts';
import { readConfig } from '../../src/config/config.ts';
import { startServer } from '../../src/server.ts';

const DEMO_TARGETS = fileURLToPath(new URL('../../demo/signalbox.yaml', import.meta.url));
const CALLBACK_TOKEN = 'callback-token-of-the-browser-tests';
/** How long a page may take to show what it should: a deploy of the demo takes up to 40 s. */
const PATIENCE_MS = 75_000;

export type Viewer = Readonly<{ width: number; height: number; scheme: 'light' | 'dark' }>;
export const DESKTOP: Viewer = { width: 1280, height: 900, scheme: 'light' };
export const PHONE: Viewer = { width: 390, height: 844, scheme: 'dark' };

export type Stage = AsyncDisposable &
  Readonly<{
    simulator: Simulator;
    url: string;
    /** Opens a page of a person's own, on the board unless a path says otherwise. */
    open: (viewer?: Viewer, path?: string) => Promise<Page>;
  }>;

export type StageOptions = Partial<SimulatorOptions> &
  Readonly<{
    /** The text of another signalbox.yaml than the demo's. */
    targets?: string;
    /** What a step waits for before it calls back; left out: nothing. */
    beforeCallback?: () => Promise<void>;
  }>;

/** The console of the demo: the real server over the simulated GitHub, in this process. */
export async function setStage(
  browser: Browser,
  env: Readonly<Record<string, string>> = {},
  { targets, beforeCallback, ...options }: StageOptions = {},
): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-browser-'));
  // Known once the server listens, which is before any run calls back.
  let url = '';
  const simulator = await startSimulator({
    world: demoWorld(),
    behaviour: demoBehaviour,
    onStep: async (context) => {
      await beforeCallback?.();
      return callBackTo(url, CALLBACK_TOKEN)(context);
    },
    ...options,
  });
  const ownTargets = join(folder, 'signalbox.yaml');
  if (targets !== undefined) writeFileSync(ownTargets, targets);
  const config = readConfig({
    PORT: '0',
    DATABASE_URL: `sqlite:${join(folder, 'signalbox.db')}`,
    SIGNALBOX_CONFIG: targets === undefined ? DEMO_TARGETS : ownTargets,
    GITHUB_API_URL: simulator.url,
    GITHUB_TOKEN: DEMO_TOKEN,
    CALLBACK_TOKEN,
    FLAG_CONSOLE_DEPLOY_ASYNC: 'on',
    ...env,
  });
  const server = await startServer(config, pino({ level: 'silent' })).catch(async (error) => {
    await simulator.close();
    throw error;
  });
  url = server.url;
  const pages: Page[] = [];
  return {
    simulator,
    url,
    open: async (viewer = DESKTOP, path = '/') => {
      const { width, height, scheme } = viewer;
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: scheme,
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      pages.push(page);
      await page.goto(`${url}${path}`);
      return page;
    },
    [Symbol.asyncDispose]: async () => {
      for (const page of pages) await page.context().close();
      await simulator.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** How many dispatches have reached GitHub. */
export function dispatches({ simulator }: Stage): number {
  return simulator.counts.dispatch;
}
