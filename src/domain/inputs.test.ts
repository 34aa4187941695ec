import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asStrings, type InputDefinition, misfits } from './inputs.ts';

const base = { description: null, required: false, default: null, options: [] } as const;
const declared: readonly InputDefinition[] = [
  { ...base, name: 'app', type: 'string', required: true },
  { ...base, name: 'migrate', type: 'boolean', default: 'true' },
  { ...base, name: 'size', type: 'choice', options: ['small', 'large'] },
  { ...base, name: 'count', type: 'number' },
  { ...base, name: 'deploy_id', type: 'string', required: true },
];
const rules = { fixed: {}, correlationInput: 'deploy_id', declared };

const pointers = (given: Record<string, string | number | boolean>, over = {}): string[] =>
  misfits(asStrings(given), { ...rules, ...over }).map((misfit) => misfit.pointer);

test('inputs that fit are let through, as GitHub takes them: strings', () => {
  assert.deepEqual(pointers({ app: 'shop', migrate: false, size: 'large', count: 3 }), []);
  assert.deepEqual(asStrings({ migrate: false, count: 3 }), { migrate: 'false', count: '3' });
});

test('each misfit is pointed to', () => {
  assert.deepEqual(pointers({ migrate: 'maybe', size: 'huge', count: 'many', 'a/b': 'x' }), [
    '/inputs/migrate',
    '/inputs/size',
    '/inputs/count',
    '/inputs/a~1b',
    '/inputs/app',
  ]);
});

test('the input that carries the deploy’s id is nobody else’s', () => {
  assert.deepEqual(pointers({ app: 'shop', deploy_id: 'mine' }), ['/inputs/deploy_id']);
});

test('what the target fixes may be repeated, not changed', () => {
  const fixed = { fixed: { app: 'shop-prod' } };
  assert.deepEqual(pointers({ app: 'shop-prod' }, fixed), []);
  assert.deepEqual(pointers({ app: 'other' }, fixed), ['/inputs/app']);
});

test('where the workflow could not be read, GitHub checks', () => {
  assert.deepEqual(pointers({ anything: 'goes' }, { declared: null }), []);
});

test('GitHub’s limits hold: 25 inputs, 65,535 characters and not bytes', () => {
  const many = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`i${i}`, 'x']));
  assert.deepEqual(pointers(many, { declared: null }), ['/inputs']);
  assert.deepEqual(pointers(many, { declared: null, correlationInput: null }), []);
  const frame = JSON.stringify({ a: '' }).length;
  assert.deepEqual(pointers({ a: 'é'.repeat(65_535 - frame) }, { declared: null }), []);
  assert.deepEqual(pointers({ a: 'é'.repeat(65_536 - frame) }, { declared: null }), ['/inputs']);
});
