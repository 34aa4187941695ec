import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { assertAccessible, following, sees } from './person.ts';
import { chooseRef, goesLive, openShip, setShip } from './ship.ts';
import { knows } from './shop.ts';
import { DESKTOP, PHONE } from './stage.ts';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

function workflow(inputs: readonly string[]): string {
  return `
run-name: Deploy \${{ inputs.deploy_id }}
on:
  workflow_dispatch:
    inputs:
      deploy_id: { type: string }
${inputs.map((input) => `      ${input}`).join('\n')}
jobs: { go: { steps: [{ run: sleep 0.1 }] } }
`;
}

const TYPED = workflow([
  'note: { type: string }',
  'colour: { type: choice, options: ["green", "blue"], default: "green" }',
  'fast: { type: boolean, default: false }',
  'replicas: { type: number, default: 2 }',
  'where: { type: environment }',
]);

/** As many as GitHub takes, one of them required, their names as long as people make them. */
const MANY = workflow(
  Array.from({ length: 24 }, (_, i) => {
    const required = i === 20 ? ', required: true' : '';
    return `a_quite_long_name_of_an_input_that_somebody_gave_${i}: { type: string${required} }`;
  }),
);

describe('the inputs', { concurrency: 4 }, () => {
  test('begin as the last success had them; what differs is marked, and the defaults are one press away', async () => {
    await using stage = await setShip(browser, {
      ...{ workflow: TYPED, target: 'environment: production' },
    });
    const inputs = { colour: 'blue', fast: true, replicas: 7, note: 'hello' };
    const live = await goesLive(stage, { inputs });
    const page = await stage.open();
    const dialog = await openShip(page);
    const colour = dialog.getByLabel('colour');
    const replicas = dialog.getByLabel('replicas');
    await colour.waitFor();
    assert.equal(await colour.inputValue(), 'blue');
    assert.equal(await dialog.getByLabel('fast').isChecked(), true);
    assert.equal(await replicas.inputValue(), '7');
    assert.equal(await dialog.getByLabel('note').inputValue(), 'hello');
    assert.equal(await dialog.getByText(/changed \(was/).count(), 0);
    const where = dialog.getByLabel('where');
    await sees(dialog, 'The name of an environment of the repository.');
    const list = await where.getAttribute('list');
    const suggested = page.locator(`datalist[id="${list}"] option`);
    assert.equal(await suggested.getAttribute('value'), 'production');

    await colour.selectOption('green');
    await sees(dialog, 'changed (was blue)');
    await replicas.fill('many');
    await sees(dialog, '“replicas” must be a number.');

    await dialog.getByRole('button', { name: 'Reset to defaults' }).click();
    assert.equal(await replicas.inputValue(), '2');
    assert.equal(await dialog.getByLabel('note').inputValue(), '');
    for (const was of ['hello', 'blue', 'true', '7']) await sees(dialog, `changed (was ${was})`);
    await where.fill('staging');
    await dialog.getByRole('button', { name: /^Redeploy/ }).click();
    await following(page, 'Shop');
    await page.getByRole('link', { name: 'Open its own page' }).click();
    await page.waitForURL(/\/deploys\//);
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const sent = await knows(stage, id, 'it is kept', ({ inputs: kept }) => kept !== null);
    assert.notEqual(sent.id, live.id);
    const expected = { colour: 'green', fast: 'false', replicas: '2', where: 'staging' };
    assert.deepEqual(sent.inputs, expected);
  });

  for (const [name, viewer] of [
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ] as const) {
    test(`twenty-four of them are folded, but what is to be filled in is not hidden (${name})`, async () => {
      await using stage = await setShip(browser, { workflow: MANY });
      const page = await stage.open(viewer);
      const dialog = await openShip(page);
      await sees(dialog, '16 more inputs');
      const required = dialog.getByLabel('somebody_gave_20 required');
      assert.equal(await required.isVisible(), true);
      await sees(dialog, /Fill in “.*_20”\./);
      await assertAccessible(page, 'many inputs');
      await required.fill('here');
      await dialog.getByText('16 more inputs').click();
      await required.waitFor({ state: 'hidden' });
      await dialog.getByRole('button', { name: 'Deploy main to Shop' }).click();
      await following(page, 'Shop');
    });
  }

  test('of a file that does not parse at the ref are not invented: what GitHub’s file says is shown', async () => {
    const source = { main: TYPED, 'release/1.4': 'on: [unclosed' };
    await using stage = await setShip(browser, { workflow: source });
    const dialog = await openShip(await stage.open());
    await dialog.getByLabel('colour').waitFor();
    await chooseRef(dialog, 'release/1.4');
    await sees(dialog, /The workflow file does not parse: /);
    assert.equal(await dialog.getByLabel('colour').count(), 0);
  });

  for (const [name, source, words] of [
    ['has no trigger', { 'release/1.4': 'on: push' }, /no “workflow_dispatch” trigger at this ref/],
    ['is not there', {}, /could not be read: .*Not Found/],
  ] as const) {
    test(`of a file that ${name} at the ref stand in the way, and say why`, async () => {
      await using stage = await setShip(browser, { workflow: { main: TYPED, ...source } });
      const dialog = await openShip(await stage.open());
      await dialog.getByLabel('colour').waitFor();
      await chooseRef(dialog, 'release/1.4');
      await sees(dialog.getByRole('list', { name: 'Gates' }), words);
      const button = dialog.getByRole('button', { name: /^Deploy release/ });
      assert.equal(await button.isDisabled(), true);
    });
  }

  test('that are secret by their names are masked, and not filled in with what they were', async () => {
    const source = workflow(['api_key: { type: string }', 'note: { type: string }']);
    await using stage = await setShip(browser, { workflow: source });
    await goesLive(stage, { inputs: { api_key: 'hush', note: 'gift cards' } });
    const dialog = await openShip(await stage.open());
    await dialog.getByLabel('note').and(dialog.locator('[value="gift cards"]')).waitFor();
    const secret = dialog.getByLabel('api_key');
    assert.equal(await secret.inputValue(), '');
    assert.equal(await secret.getAttribute('type'), 'password');
    assert.equal(await dialog.getByText('hush').count(), 0);
  });
});
