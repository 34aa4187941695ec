import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseWorkflowFile, WorkflowFileError } from './workflow-file.ts';

const JOBS = '\njobs: { go: { steps: [{ run: ls }] } }';

describe('the trigger', () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ['on: workflow_dispatch', true],
    ['on: [push, workflow_dispatch]', true],
    ['on: { workflow_dispatch: }', true],
    ['on: push', false],
    ['on: [push]', false],
    ['on: { push: { branches: [main] } }', false],
  ];
  for (const [on, expected] of cases) {
    test(on, () => {
      assert.equal(parseWorkflowFile(on + JOBS, 25).inputs !== null, expected);
    });
  }
});

test('inputs keep their types, defaults and options', () => {
  const on = `on:
  workflow_dispatch:
    inputs:
      app: { required: true }
      count: { type: number, default: 3 }
      quick: { type: boolean, default: true }
      where: { type: choice, options: ["on", off, 2], default: "on" }`;
  assert.deepEqual(parseWorkflowFile(on + JOBS, 25).inputs, [
    { name: 'app', type: 'string', required: true, default: null, options: [] },
    { name: 'count', type: 'number', required: false, default: 3, options: [] },
    { name: 'quick', type: 'boolean', required: false, default: true, options: [] },
    // An unquoted `off` is a boolean to GitHub.
    { name: 'where', type: 'choice', required: false, default: 'on', options: ['on', false, 2] },
  ]);
});

test('steps are named as GitHub names them', () => {
  const text = `on: push
jobs:
  go:
    steps: [{ name: A, run: ls }, { run: "ls\\npwd" }, { uses: actions/checkout@v5 }]`;
  const steps = parseWorkflowFile(text, 25).jobs[0]?.steps;
  assert.deepEqual(
    steps?.map((step) => step.name),
    ['A', 'Run ls', 'Run actions/checkout@v5'],
  );
});

test('a job names its environment, by itself or in a mapping', () => {
  const text = `on: push
jobs:
  a: { environment: staging, steps: [] }
  b: { environment: { name: "prod-\${{ inputs.x }}", url: "https://x.example" }, steps: [] }
  c: { steps: [] }`;
  assert.deepEqual(
    parseWorkflowFile(text, 25).jobs.map((job) => job.environment),
    ['staging', `prod-\${{ inputs.x }}`, null],
  );
});

describe('concurrency', () => {
  const cases: readonly (readonly [string, string | null, unknown])[] = [
    ['', null, undefined],
    ['concurrency: deploy', 'deploy', false],
    ['concurrency: { group: deploy }', 'deploy', false],
    ['concurrency: { group: deploy, cancel-in-progress: true }', 'deploy', true],
  ];
  for (const [text, group, cancels] of cases) {
    test(text === '' ? 'none' : text, () => {
      const { concurrency } = parseWorkflowFile(`on: push\n${text}${JOBS}`, 25);
      assert.equal(concurrency?.group ?? null, group);
      const literal = concurrency?.cancelInProgress.left;
      assert.deepEqual(literal, cancels === undefined ? undefined : { literal: cancels });
    });
  }
});

describe('what cannot be run is refused', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['no YAML', 'on: [', /^failed to parse workflow: /],
    ['no mapping', '- on', /not a mapping/],
    ['no jobs', 'on: push', /no jobs/],
    ['a need not above', `on: push\njobs: { a: { needs: b, steps: [] } }`, /needs 'b'/],
    [
      'a condition beyond the simulator',
      `on: push\njobs: { a: { steps: [{ if: "contains(x, 'y')", run: ls }] } }`,
      /cannot evaluate 'contains/,
    ],
    [
      'a group beyond the simulator',
      `on: push\nconcurrency: \${{ format('x') }}${JOBS}`,
      /cannot evaluate/,
    ],
    ['a title beyond the simulator', `on: push\nrun-name: \${{ format('x') }}${JOBS}`, /cannot/],
    [
      'an unknown type',
      `on: { workflow_dispatch: { inputs: { a: { type: date } } } }${JOBS}`,
      /unexpected type 'date'/,
    ],
  ];
  for (const [name, text, message] of cases) {
    test(name, () => {
      assert.throws(() => parseWorkflowFile(text, 25), { name: WorkflowFileError.name, message });
    });
  }
});
