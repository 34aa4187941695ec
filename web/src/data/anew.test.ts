import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { targetsAnew } from './anew.ts';
import { keys } from './cache.ts';

/** A page that shows the targets, and the questions for them that wait for an answer. */
function page(t: { after: (end: () => void) => void }) {
  const client = new QueryClient();
  const open: { isCut: () => boolean; answer: () => void }[] = [];
  const observer = new QueryObserver(client, {
    queryKey: keys.targets,
    queryFn: ({ signal }) =>
      new Promise((resolve) => {
        open.push({ isCut: () => signal.aborted, answer: () => resolve({ targets: [] }) });
      }),
  });
  t.after(observer.subscribe(() => {}));
  t.after(() => client.clear());
  return { client, open };
}

/** Lets what waits for an answer go on. */
async function settle(t: { mock: { timers: { tick: (ms: number) => void } } }, ms: number) {
  for (let i = 0; i < 20; i++) await Promise.resolve();
  t.mock.timers.tick(ms);
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

test('however often it is wished while a question is on its way, that is let finish and one more follows', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { client, open } = page(t);
  await settle(t, 0);
  assert.equal(open.length, 1, 'the page’s own');
  const wish = targetsAnew(client);
  for (let i = 0; i < 5; i++) wish();
  await settle(t, 1_000);
  assert.equal(open.length, 1);
  assert.equal(open[0]?.isCut(), false);
  open[0]?.answer();
  await settle(t, 0);
  await settle(t, 1_000);
  assert.equal(open.length, 2, 'what was on its way may be older than the wish');
  open[1]?.answer();
  await settle(t, 0);
  await settle(t, 60_000);
  assert.equal(open.length, 2);
});

test('wished once, it is asked for at once; wished on and on, once a second', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { client, open } = page(t);
  await settle(t, 0);
  open[0]?.answer();
  await settle(t, 0);
  const wish = targetsAnew(client);
  wish();
  await settle(t, 0);
  assert.equal(open.length, 2);
  open[1]?.answer();
  await settle(t, 0);
  for (let i = 0; i < 30; i++) {
    wish();
    await settle(t, 100);
    for (const each of open) each.answer();
  }
  assert.equal(open.length, 5, 'three seconds: three more');
});
