import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deployWith } from '../testing/deploy.ts';
import { targetWith } from '../testing/target.ts';
import { commandsFor } from './commands.ts';

const SHOP = targetWith({ id: 'shop', title: 'Shop', environment: 'production' });
const DOCS = targetWith({ id: 'docs', title: 'Docs', environment: null });

const words = (q: string, targets = [SHOP, DOCS]): string[] =>
  commandsFor(targets, q).map((command) => command.words);

void test('every word has to fit, in the words or in what else finds it', () => {
  assert.deepEqual(words('deploy prod'), [
    'Deploy Shop to production…',
    'Search the history for “deploy prod”',
  ]);
});

void test('what is live or under way is offered where there is something', () => {
  const busy = { ...SHOP, open: deployWith({ id: 'o' }), live: deployWith({ id: 'l' }) };
  const offered = words('shop', [busy]);
  assert.ok(offered.includes('Watch Shop deploy') && offered.includes('See what is live on Shop'));
  assert.ok(!words('shop').includes('Watch Shop deploy'));
});

void test('every page is led to', () => {
  const pages = words('go to').filter((each) => each.startsWith('Go to'));
  assert.deepEqual(pages, ['Go to the board', 'Go to the history', 'Go to the numbers']);
});

void test('a commit and a deploy’s id lead there', () => {
  assert.ok(words('c41d07b').includes('Where is commit c41d07b?'));
  const id = '0198c0de-0000-7000-8000-000000000001';
  assert.deepEqual(words(id), [`Go to deploy ${id}`]);
});
