import { availableParallelism } from 'node:os';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { startSimulator } from '../sim/server.ts';
import { launchChromium } from '../test/browser/chromium.ts';
import { createClient } from '../test/harness/client.ts';
import { HOOK_SECRET, HOOKS, jobHook, postHook } from '../test/harness/hook.ts';
import { until } from '../test/harness/until.ts';
import { acme, CONSOLE_TOKEN } from '../test/harness/world.ts';
import { inPage } from './in-page.ts';
import { openLoop } from './open-loop.ts';
import { startServerProcess } from './server-process.ts';

/**
 * How soon the board can be used on a phone, and how smoothly it takes what happens: 200 targets with 20
 * deploys under way and 1,000 events a minute, beside a board of 3 targets where nothing happens. In a
 * real Chromium, its processor slowed four times. Prints a table; asserts nothing.
 */

const REPOSITORY = 'acme/shop';
const EVENTS_A_SECOND = 1_000 / 60;
const WATCHED_S = 30;
const PHONE = { width: 390, height: 844 };
/** 1.6 Mbit/s and 150 ms there and back: what Lighthouse calls a fast 3G; and what DevTools does. */
const NETWORKS = {
  'no limit': null,
  'fast 3G, 150 ms': { latency: 150, throughput: (1.6 * 1024 * 1024) / 8 },
  'fast 3G, 563 ms': { latency: 562.5, throughput: (1.44 * 1024 * 1024) / 8 },
} as const;
type Network = (typeof NETWORKS)[keyof typeof NETWORKS];

type Size = Readonly<{ quick: number; slow: number }>;
const LARGE: Size = { quick: 180, slow: 20 };
const SMALL: Size = { quick: 3, slow: 0 };

function workflow(seconds: number): string {
  return `
run-name: Deploy \${{ inputs.deploy_id }}
on: { workflow_dispatch: { inputs: { deploy_id: { type: string } } } }
jobs: { go: { name: Go, steps: [{ name: Work, run: sleep ${seconds} }] } }
`;
}

function targetsOf({ quick, slow }: Size): string {
  const environments = ['production', 'staging', 'eu', 'us'];
  const line = (id: string, file: string, i: number): string =>
    `  ${id}: { title: Service ${id}, repository: ${REPOSITORY}, workflow: ${file}, environment: ${environments[i % 4]} }\n`;
  const lines = [
    ...Array.from({ length: slow }, (_, i) => line(`slow-${i}`, 'slow.yml', i)),
    ...Array.from({ length: quick }, (_, i) => line(`quick-${i}`, 'quick.yml', i)),
  ];
  return `targets:\n${lines.join('')}`;
}

async function measure(browser: Browser, size: Size): Promise<void> {
  const seed = acme();
  const workflows = [
    { file: 'quick.yml', source: workflow(0.1) },
    { file: 'slow.yml', source: workflow(3_600) },
  ];
  const repositories = seed.repositories.slice(0, 1).map((shop) => ({ ...shop, workflows }));
  await using sim = await startSimulator({
    world: { ...seed, repositories },
    ...{ queueMs: 100, listLagMs: 0 },
  });
  await using server = await startServerProcess(targetsOf(size), {
    GITHUB_API_URL: sim.url,
    GITHUB_TOKEN: CONSOLE_TOKEN,
    GITHUB_WEBHOOK_SECRET: HOOK_SECRET,
    FLAG_CONSOLE_DEPLOY_ASYNC: 'on',
  });
  const to = { url: `${server.url}${HOOKS}`, secret: HOOK_SECRET };
  sim.addHook({ kind: 'repository', repository: REPOSITORY, ...to });
  const client = createClient(server.url);
  const ids = [
    ...Array.from({ length: size.slow }, (_, i) => `slow-${i}`),
    ...Array.from({ length: size.quick }, (_, i) => `quick-${i}`),
  ];
  for (const target of ids) await client.deploy({ target }, { prefer: 'respond-async' });
  const count = ids.length;
  await until('all are live or under way', () => isSettled(server.url, size), 120_000);

  for (const [name, network] of Object.entries(NETWORKS)) {
    const context = await browser.newContext({ viewport: PHONE });
    const page = await context.newPage();
    await page.addInitScript(inPage(count));
    await slow(page, network);
    const cold = await openBoard(page, server.url);
    const warm = await openBoard(page, server.url);
    print([`${count} targets`, name, openedWords(cold), openedWords(warm), '', '', '']);
    await context.close();
  }

  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  await page.addInitScript(inPage(count));
  await slow(page, null);
  await openBoard(page, server.url);
  await page.evaluate('startFrames()');
  const runIds = sim.world.runs.filter(({ workflow: of }) => of.file === 'slow.yml');
  let change = 0;
  const told = await openLoop(
    EVENTS_A_SECOND,
    size.slow === 0 ? 0 : EVENTS_A_SECOND * WATCHED_S,
    async () => {
      change += 1;
      const id = runIds[change % runIds.length]?.id ?? 0;
      const said = {
        id,
        repository: REPOSITORY,
        job: id,
        name: `Change ${String(change).padStart(6, '0')}`,
      };
      return (
        (await postHook({ client }, 'workflow_job', jobHook('in_progress', said))).status === 202
      );
    },
  );
  if (size.slow === 0) await page.waitForTimeout(5_000);
  const frames = (await page.evaluate('endFrames()')) as {
    longest: number;
    over: number;
    all: number;
  };
  const events = told.sorted.length === 0 ? 'none' : `${told.sorted.length} in ${WATCHED_S} s`;
  print([
    `${count} targets`,
    'no limit',
    '',
    '',
    events,
    ms(frames.longest),
    `${frames.over} of ${frames.all}`,
  ]);
  await context.close();
  client.close();
}

async function isSettled(url: string, { quick, slow }: Size): Promise<boolean> {
  const { targets } = (await (await fetch(`${url}/api/internal/targets`)).json()) as {
    targets: readonly { live: object | null; open: { status: string } | null }[];
  };
  const live = targets.filter((each) => each.live !== null).length;
  const building = targets.filter((each) => each.open?.status === 'building').length;
  return live === quick && building === slow;
}

/** Slows the page’s processor four times, and its network where one is given. */
async function slow(page: Page, network: Network): Promise<void> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  if (network === null) return;
  const { latency, throughput } = network;
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency, downloadThroughput: throughput, uploadThroughput: throughput },
  });
}

/** When it could be used and when all of it stood there, in ms from asking. */
type Opened = Readonly<{ usable: number; all: number }>;

async function openBoard(page: Page, url: string): Promise<Opened> {
  await page.goto(url, { waitUntil: 'commit' });
  return page.evaluate<Opened>('usable()');
}

function openedWords({ usable, all }: Opened): string {
  return `${ms(usable)} (${ms(all)})`;
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}

function print(cells: readonly string[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}

console.log(
  `${availableParallelism()} cores shared with the server; Chromium’s processor slowed 4×.\n`,
);
const HEAD = [
  'board',
  'network',
  'usable (all rows), first visit',
  'usable (all rows), again',
  'events',
  'longest frame',
  'frames over 100 ms',
];
print(HEAD);
print(HEAD.map(() => '---'));
const browser = await launchChromium();
for (const size of [SMALL, LARGE]) await measure(browser, size);
await browser.close();
