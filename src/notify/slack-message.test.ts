import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accept } from '../domain/deploy.ts';
import { escaped, slackMessage } from './slack-message.ts';
import { lineOf, wordsOf } from './words.ts';

const DEPLOY = accept({
  ...{ id: 'd1', target: 'shop', repository: 'acme/shop', workflow: 'deploy.yml', ref: 'main' },
  ...{
    inputs: {},
    environment: 'production',
    override: null,
    rollsBack: null,
    commit: null,
    shaInput: null,
    reason: 'x',
    correlationInput: null,
  },
  ...{ isTitled: false, origin: 'outside', requestedBy: 'ann', requestedAt: 1 },
});

function wordsWith(reason: string | null) {
  const deploy = { ...DEPLOY, wish: { ...DEPLOY.wish, reason } };
  const delivery = {
    ...{ seq: 1, id: 'm', deploy, isRecovery: false, at: 1, version: 1 },
    ...({ notice: 'accepted', note: null, attempts: 0, failingSince: null, nextAt: 1 } as const),
  };
  return wordsOf(delivery, 'Shop');
}

test('a deploy in one line: state, place, what, by whom and why', () => {
  const line = lineOf(wordsWith('gift cards'));
  assert.equal(line, 'Saved, sending: Shop (production), main started outside by ann (gift cards)');
});

test('what somebody wrote calls nobody and breaks nothing', () => {
  const said = JSON.stringify(slackMessage(wordsWith('<!channel> & co'), DEPLOY, 'https://x/?a&b'));
  assert.ok(said.includes('&lt;!channel&gt; &amp; co'), said);
  assert.ok(said.includes('<https://x/?a&amp;b|Open the deploy>'), said);
  assert.ok(!said.includes('<!'), said);
});

test('the longest texts stay within what Slack takes', () => {
  const endless = '&'.repeat(5_000);
  const words = {
    ...{ ...wordsWith(endless), state: endless, place: endless },
    ...{ what: endless, failure: endless },
  };
  const { text, blocks } = slackMessage(words, DEPLOY, 'https://x/');
  const [section] = blocks as readonly { text: { text: string } }[];
  assert.ok((section?.text.text.length ?? 0) <= 3_000, String(section?.text.text.length));
  assert.ok(text.length <= 3_000);
});

test('a cut shows, and halves neither a character nor what stands for one', () => {
  const short = ['abc', 'abcd', '🚂🚂', 'a&'].map((text) => escaped(text, 3));
  assert.deepEqual(short, ['abc', 'ab…', '🚂…', 'a…']);
});
