import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWorkflowInputs } from './workflow-file.ts';

const known = (text: string) => {
  const read = readWorkflowInputs(text);
  assert.ok(read.known, read.known ? '' : read.note);
  return read.inputs;
};
const note = (text: string): string => {
  const read = readWorkflowInputs(text);
  assert.ok(!read.known);
  return read.note;
};

test('inputs come with their types, defaults and options', () => {
  const text = `
on:
  workflow_dispatch:
    inputs:
      app: { description: Which app, required: true }
      migrate: { type: boolean, default: true }
      size: { type: choice, options: [small, large, 3] }
      plain:
`;
  assert.deepEqual(
    known(text).map((input) => [
      input.name,
      input.type,
      input.required,
      input.default,
      input.options,
    ]),
    [
      ['app', 'string', true, null, []],
      ['migrate', 'boolean', false, 'true', []],
      ['size', 'choice', false, null, ['small', 'large', '3']],
      ['plain', 'string', false, null, []],
    ],
  );
});

test('a trigger without inputs asks for nothing, in all three spellings', () => {
  for (const on of ['workflow_dispatch', '[push, workflow_dispatch]', '\n  workflow_dispatch:']) {
    assert.deepEqual(known(`on: ${on}`), []);
  }
});

test('what cannot be used says why', () => {
  assert.match(note('on: push'), /no `workflow_dispatch` trigger/);
  assert.match(note('on: [push'), /does not parse/);
  assert.match(
    note('on: { workflow_dispatch: { inputs: [a] } }'),
    /cannot be understood at inputs/,
  );
  assert.match(note('just text'), /no `workflow_dispatch` trigger/);
});
