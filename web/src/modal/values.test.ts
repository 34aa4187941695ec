import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FormInput } from '../../../src/contract/target.ts';
import { changedFrom, defaultsOf, isSecret, shownValue } from './values.ts';

function input(change: Partial<FormInput>): FormInput {
  const plain = { name: 'app', type: 'string', description: null, required: false } as const;
  return { ...plain, default: null, options: [], ...change };
}

const CHOICE = input({ type: 'choice', options: ['green', 'blue'], default: 'green' });
const NUMBER = input({ type: 'number', default: '2' });
const FLAG = input({ type: 'boolean' });

void test('a field begins with what the last success was given, where that still fits', () => {
  const begins = (field: FormInput, last: string) =>
    shownValue(field, { typed: {}, last: { app: last } });
  assert.equal(begins(CHOICE, 'blue'), 'blue');
  assert.equal(begins(CHOICE, 'red'), 'green');
  assert.equal(begins(NUMBER, '7'), '7');
  assert.equal(begins(NUMBER, 'many'), '2');
  assert.equal(begins(FLAG, 'true'), 'true');
  assert.equal(begins(FLAG, 'yes'), 'false');
});

void test('without one it begins with the default, and what is typed goes before both', () => {
  assert.equal(shownValue(CHOICE, { typed: {}, last: { other: 'x' } }), 'green');
  assert.equal(shownValue(CHOICE, { typed: {}, last: null }), 'green');
  assert.equal(shownValue(CHOICE, { typed: { app: 'blue' }, last: { app: 'green' } }), 'blue');
});

void test('a field is marked where it differs from the last success, and only then', () => {
  assert.equal(changedFrom(CHOICE, { typed: { app: 'blue' }, last: { app: 'green' } }), 'green');
  assert.equal(changedFrom(CHOICE, { typed: {}, last: { app: 'red' } }), 'red');
  assert.equal(changedFrom(CHOICE, { typed: {}, last: { app: 'blue' } }), null);
  assert.equal(changedFrom(CHOICE, { typed: { app: 'blue' }, last: null }), null);
});

void test('the defaults are those of the workflow, not of the last success', () => {
  const form = { target: 'shop', ref: 'main', known: true, note: null, fixed: {} };
  assert.deepEqual(defaultsOf({ ...form, inputs: [CHOICE, { ...FLAG, name: 'flag' }] }), {
    app: 'green',
    flag: 'false',
  });
});

void test('a secret by its name begins empty, and what it was before is not told', () => {
  const named = (name: string): boolean => isSecret(input({ name }));
  assert.ok(['token', 'API_KEY', 'deployToken', 'db-password', 'secret'].every(named));
  assert.ok(!['monkey', 'keyboard', 'app'].some(named));
  assert.equal(isSecret(input({ name: 'rotate_key', type: 'boolean' })), false);
  const given = { typed: {}, last: { token: 'hush' } };
  assert.equal(shownValue(input({ name: 'token' }), given), '');
  assert.equal(changedFrom(input({ name: 'token' }), given), null);
});
