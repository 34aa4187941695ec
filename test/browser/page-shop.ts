import type { Page } from 'playwright-core';
import type { Deploy } from '../../src/contract/deploy.ts';
import { assertAccessible, sees } from './person.ts';
import { ask, knows, TITLED } from './shop.ts';
import { DESKTOP, PHONE, type Stage, type Viewer } from './stage.ts';

/** What the tests of a deploy's own page share. */

const EVERY_VIEWER: readonly Viewer[] = [DESKTOP, PHONE];

/** Goes on until it is stopped. */
export const LONG = `${TITLED}
jobs: { go: { name: Go, steps: [{ name: Work, run: sleep 600 }] } }
`;

/** A deploy of Shop that has come to stand there, and a person's page of it. */
export async function openDeploy(
  stage: Stage,
  fact: string,
  fits: (deploy: Deploy) => boolean,
): Promise<{ page: Page; id: string }> {
  const id = (await ask(stage)).id;
  await knows(stage, id, fact, fits);
  return { page: await stage.open(DESKTOP, `/deploys/${id}`), id };
}

/** Both themes, wide and narrow: the words are there, nothing is wrong, and nothing widens the page. */
export async function assertSoundForAll(stage: Stage, id: string, words: string): Promise<void> {
  for (const viewer of EVERY_VIEWER) {
    const page = await stage.open(viewer, `/deploys/${id}`);
    await sees(page, words);
    await page.getByRole('region', { name: 'Actions' }).waitFor();
    const state = `${words} (${viewer.width}, ${viewer.scheme})`;
    await assertAccessible(page, state);
    const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
    if (width > viewer.width) throw new Error(`${state}: ${width} px wide`);
    await page.close();
  }
}

/**
 * The page's clock is the test's from here on. The server's own dates, by which the page would set
 * itself right, are kept from it; the stream of events is not.
 */
export async function takeClock(page: Page): Promise<void> {
  await page.clock.install();
  await page.route(/\/api\/internal\/(?!events)/, async (route) => {
    // A page that is closed meanwhile wants no answer.
    const response = await route.fetch().catch(() => null);
    if (response === null) return;
    const { date: _, ...headers } = response.headers();
    await route.fulfill({ response, headers }).catch(() => {});
  });
  await page.reload();
}
