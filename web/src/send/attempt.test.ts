import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Deploy } from '../../../src/contract/deploy.ts';
import {
  PROBLEMS,
  type Problem,
  type ProblemCode,
  problemType,
} from '../../../src/contract/problem.ts';
import type { Answer } from '../data/answer.ts';
import { type Attempt, answered, begin, delayMs, draftOf, edit, press } from './attempt.ts';

const DRAFT = draftOf({ ref: 'main', inputs: {} });
const REQUEST = { target: 'heroku', ref: 'main' };
const LOST: Answer<Deploy> = { kind: 'unknown', why: 'not_ours' };

function refusal(code: ProblemCode, more: Partial<Problem> = {}): Answer<Deploy> {
  const { status, title } = PROBLEMS[code];
  const base = { type: problemType(code), title, status, detail: '', instance: 'r1' };
  return { kind: 'problem', problem: { ...base, ...more }, retryAfterS: null };
}

function sending(): Attempt {
  return press(begin('heroku', DRAFT, 'key-1'), REQUEST, 'key-2');
}

void test('a second press changes nothing while the first is on its way', () => {
  const first = sending();
  assert.equal(first.key, 'key-1');
  assert.equal(press(first, { ...REQUEST, ref: 'other' }, 'key-3'), first);
});

void test('a lost answer keeps the key and the very bytes, and waits 1, 2, 4, 8, then 10 s', () => {
  let attempt = sending();
  const waits = [];
  for (let i = 0; i < 6; i += 1) {
    attempt = answered(attempt, LOST);
    waits.push(delayMs(attempt));
  }
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 10_000, 10_000]);
  assert.equal(attempt.phase, 'sending');
  assert.equal(attempt.key, 'key-1');
  assert.equal(attempt.body, JSON.stringify(REQUEST));
});

void test('a certain refusal returns to the form under the same key, which a change renews', () => {
  const busy = refusal('target-busy', { dispatch: 'not_sent', deploy: { id: 'x', url: '/x' } });
  const refused = answered(sending(), busy);
  assert.equal(refused.phase, 'editing');
  assert.equal(press(refused, REQUEST, 'key-2').key, 'key-1');
  assert.equal(edit(refused, { ...DRAFT, ref: 'dev' }, '/ref', 'key-2').key, 'key-2');
});

void test('a refusal that kept a deploy uses the key up: pressing again takes a new one', () => {
  const refused = answered(
    sending(),
    refusal('github-refused', { dispatch: 'not_sent', deploy: { id: 'x', url: '/x' } }),
  );
  assert.equal(press(refused, REQUEST, 'key-2').key, 'key-2');
});

void test('a change withdraws the complaint about its own field only', () => {
  const errors = [
    { pointer: '/ref', detail: 'no' },
    { pointer: '/inputs/app', detail: 'no' },
  ];
  const refused = answered(sending(), refusal('invalid-inputs', { dispatch: 'not_sent', errors }));
  const once = edit(refused, DRAFT, '/ref', 'key-2');
  assert.deepEqual(once.problem?.errors, [errors[1]]);
  assert.equal(edit(once, DRAFT, '/inputs/app', 'key-3').problem, null);
});

void test('after a lost answer only a word on this very key settles it', () => {
  const unsure = answered(sending(), LOST);
  for (const code of ['not-signed-in', 'too-many-requests', 'unavailable'] as const) {
    const still = answered(unsure, refusal(code, { dispatch: 'not_sent' }));
    assert.equal(still.phase, 'sending', code);
    assert.equal(still.lost, 2);
  }
  const settled = answered(unsure, refusal('target-busy', { dispatch: 'not_sent' }));
  assert.equal(settled.phase, 'editing');
});

void test('a problem that may have fired leads to its deploy, or is asked again', () => {
  const deploy = { id: 'd1', url: '/x' };
  const known = answered(sending(), refusal('internal-error', { dispatch: 'unknown', deploy }));
  assert.deepEqual([known.phase, known.deployId], ['accepted', 'd1']);
  const unknown = answered(sending(), refusal('internal-error'));
  assert.deepEqual([unknown.phase, unknown.lost], ['sending', 1]);
});

void test('a key that belongs to another request never makes its deploy ours', () => {
  const other = { dispatch: 'sent', deploy: { id: 'theirs', url: '/x' } } as const;
  for (const attempt of [sending(), answered(sending(), LOST)]) {
    const refused = answered(attempt, refusal('idempotency-key-reused', other));
    assert.deepEqual([refused.phase, refused.deployId], ['editing', null]);
    assert.equal(press(refused, REQUEST, 'key-2').key, 'key-2');
  }
});
