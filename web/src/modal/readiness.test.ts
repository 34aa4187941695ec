import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Form, FormInput, Target } from '../../../src/contract/target.ts';
import { draftOf } from '../send/attempt.ts';
import { missing, requestOf } from './readiness.ts';

const TARGET: Target = {
  id: 'heroku',
  title: 'Shop',
  repository: 'acme/shop',
  workflow: 'deploy.yml',
  ref: 'main',
  refs: null,
  environment: 'production',
  confirm: 'typed',
  lock: null,
  freeze: null,
  promotes_from: null,
  behind: null,
  live: null,
  open: null,
  last: null,
};

const DRAFT = draftOf({ ref: 'main', inputs: {} });

function formOf(...inputs: Partial<FormInput>[]): Form {
  const plain = { name: 'app', type: 'string', description: null, required: false } as const;
  const full = inputs.map((each) => ({ ...plain, default: null, options: [], ...each }));
  return { target: 'heroku', ref: 'main', known: true, note: null, inputs: full, fixed: {} };
}

function asked(change: Partial<Parameters<typeof missing>[0]>): string | null {
  const base = { target: TARGET, draft: DRAFT, word: 'production', form: formOf() };
  return missing({ ...base, isReading: false, ...change });
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

void test('nothing goes out on the inputs of another ref, or while they are being read', () => {
  assert.match(asked({ isReading: true }) ?? '', /Reading/);
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
