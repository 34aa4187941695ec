import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Form, FormInput } from '../../../src/contract/target.ts';
import { draftOf } from '../send/attempt.ts';
import { deployWith } from '../testing/deploy.ts';
import { commitOf, diffWith } from '../testing/diff.ts';
import { targetWith } from '../testing/target.ts';
import type { Gate } from './gates.ts';
import { missing, requestOf } from './readiness.ts';

const TARGET = targetWith();

const DRAFT = draftOf({ ref: 'main', inputs: {} });

function formOf(...inputs: Partial<FormInput>[]): Form {
  const plain = { name: 'app', type: 'string', description: null, required: false } as const;
  const full = inputs.map((each) => ({ ...plain, default: null, options: [], ...each }));
  return { target: 'heroku', ref: 'main', known: true, note: null, inputs: full, fixed: {} };
}

function asked(change: Partial<Parameters<typeof missing>[0]>): string | null {
  const base = { target: TARGET, draft: DRAFT, word: 'production', form: formOf(), gates: [] };
  return missing({
    ...{ ...base, isReadingForm: false, isReadingDiff: false, atRef: diffWith() },
    ...change,
  });
}

void test('the button opens when the word is typed, and says what it waits for until then', () => {
  assert.equal(asked({}), null);
  assert.match(asked({ word: 'prod' }) ?? '', /production/);
  assert.equal(asked({ word: '', target: { ...TARGET, confirm: 'click' } }), null);
  assert.match(asked({ word: '', target: { ...TARGET, environment: null } }) ?? '', /heroku/);
});

void test('a required input without a value, or a number that is none, is named', () => {
  assert.match(asked({ form: formOf({ required: true }) }) ?? '', /app/);
  assert.equal(asked({ form: formOf({ required: true, default: 'x' }) }), null);
  assert.match(asked({ form: formOf({ type: 'number', default: 'many' }) }) ?? '', /number/);
});

void test('nothing goes out on the inputs of another ref, or while anything is being read', () => {
  assert.match(asked({ isReadingDiff: true }) ?? '', /what would go out/);
  assert.match(asked({ isReadingForm: true }) ?? '', /Reading/);
  assert.match(asked({ draft: { ...DRAFT, ref: 'dev' } }) ?? '', /Reading/);
});

void test('where the inputs could not be read the check is left to GitHub', () => {
  assert.equal(asked({ form: undefined }), null);
});

void test('what the screen shows is what is asked for', () => {
  const form = formOf(
    { name: 'migrate', type: 'boolean', default: 'true' },
    { name: 'app', type: 'choice', options: ['a', 'b'] },
    { name: 'note' },
  );
  const request = requestOf(
    TARGET,
    draftOf({ ref: ' main ', inputs: { app: 'b' }, reason: ' ' }),
    form,
  );
  assert.deepEqual(request, {
    target: 'heroku',
    ref: 'main',
    inputs: { migrate: 'true', app: 'b' },
  });
});

void test('a value that nobody typed goes out as the last success had it', () => {
  const live = deployWith({ inputs: { app: 'b' } });
  const form = formOf({ type: 'choice', options: ['a', 'b'] });
  assert.deepEqual(requestOf({ ...TARGET, live }, DRAFT, form).inputs, { app: 'b' });
});

void test('a gate that blocks closes the button with its own words, and a warning does not', () => {
  const gate = { of: 'lock', words: 'Locked by Ben' } as const;
  const at = (stand: Gate['stand']) => asked({ gates: [{ ...gate, stand }] });
  assert.equal(at('block'), 'Locked by Ben.');
  assert.deepEqual([at('warn'), at('pass'), at('reading')], [null, null, null]);
});

void test('a ref that GitHub has not, or that is a commit, is said to be so', () => {
  assert.match(asked({ atRef: diffWith({ is_gone: true, head: null }) }) ?? '', /no branch or tag/);
  const draft = { ...DRAFT, ref: 'bbbbbbbb' };
  const form = { ...formOf(), ref: 'bbbbbbbb' };
  const atRef = diffWith({ ref: 'bbbbbbbb' });
  assert.match(asked({ draft, form, atRef }) ?? '', /not a commit/);
});

void test('a commit goes out by itself only where the workflow takes one, or the ref stands at it', () => {
  const draft = { ...DRAFT, sha: 'c'.repeat(40) };
  assert.match(asked({ draft }) ?? '', /takes no commit/);
  assert.equal(asked({ draft, atRef: diffWith({ sha_input: 'sha' }) }), null);
  assert.equal(asked({ draft, atRef: diffWith({ head: commitOf('c') }) }), null);
  const unread = { ...formOf(), known: false };
  assert.equal(asked({ draft, form: unread }), null, 'what is not known is left to the server');
});

void test('a rollback says why', () => {
  const draft = { ...DRAFT, rollsBack: 'd1', sha: commitOf('b').sha };
  assert.match(asked({ draft }) ?? '', /Say why/);
  assert.equal(asked({ draft: { ...draft, reason: 'Checkout fails' } }), null);
});
