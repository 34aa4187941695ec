import type { WorldSeed } from '../state/seed.ts';

export const TOKEN = 'ghp_full';
export const READ_TOKEN = 'ghp_read';
export const OTHER_TOKEN = 'ghp_elsewhere';

const DEPLOY = `
name: Deploy
run-name: Deploy \${{ inputs.deploy_id }} by \${{ github.actor }} on \${{ github.ref_name }}
on:
  workflow_dispatch:
    inputs:
      deploy_id: { type: string }
      app: { type: string, required: true, default: shop }
      fail: { type: boolean, default: false }
      colour: { type: choice, options: ["green", "blue"], default: "green" }
jobs:
  build:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - name: Build
        run: sleep 4
  ship:
    name: Ship it
    needs: build
    runs-on: ubuntu-latest
    steps:
      - name: Release
        if: \${{ inputs.fail != true }}
        run: sleep 2
      - name: Release, badly
        if: \${{ inputs.fail == true }}
        run: exit 1
      - name: Tell
        run: echo done
`;

/** One workflow of inputs as written, with a job that does nothing much. */
export function workflowText(name: string, inputs: string): string {
  const on = inputs === '' ? 'on: push' : `on: { workflow_dispatch: { inputs: ${inputs} } }`;
  return `name: ${name}\n${on}\njobs: { go: { steps: [{ run: sleep 1 }] } }\n`;
}

function manyInputs(count: number): string {
  const names = Array.from({ length: count }, (_, i) => `i${i}: { type: string }`);
  return `{ ${names.join(', ')} }`;
}

/** A private repository with workflows for every check, and a public one. */
export function smallWorld(): WorldSeed {
  const author = { name: 'Ada', email: 'ada@acme.example', login: 'ada' };
  const at = Date.UTC(2026, 8, 1);
  const commits = ['one', 'two', 'three'].map((message, i) => ({ message, author, at: at + i }));
  const main = { name: 'main', commits };
  return {
    tokens: [
      { token: TOKEN, login: 'octocat' },
      { token: READ_TOKEN, login: 'reader', permissions: { actions: 'read', metadata: 'read' } },
      { token: OTHER_TOKEN, login: 'stranger', repositories: ['acme/open'] },
    ],
    repositories: [
      {
        ...{ owner: 'acme', name: 'shop', description: 'The shop' },
        branches: [
          main,
          {
            name: 'release/1.4',
            from: { branch: 'main', behind: 1 },
            commits: [{ message: 'fix', author, at: at + 9 }],
          },
        ],
        tags: { v1: 'main' },
        workflows: [
          { file: 'deploy.yml', source: DEPLOY },
          { file: 'push.yml', source: workflowText('Push', '') },
          { file: 'broken.yml', source: 'name: [' },
          { file: 'many.yml', source: workflowText('Many', manyInputs(26)) },
          { file: 'eleven.yml', source: workflowText('Eleven', manyInputs(11)) },
          { file: 'required.yml', source: workflowText('Required', '{ x: { required: true } }') },
          {
            file: 'unquoted.yml',
            source: workflowText(
              'Unquoted',
              '{ x: { type: choice, options: [on, off], default: off } }',
            ),
          },
          { file: 'manual.yml', source: DEPLOY, state: 'disabled_manually' },
          { file: 'idle.yml', source: DEPLOY, state: 'disabled_inactivity' },
          { file: 'main-only.yml', source: { main: DEPLOY, 'release/1.4': null } },
        ],
      },
      {
        ...{ owner: 'acme', name: 'open', private: false },
        branches: [main],
        workflows: [{ file: 'deploy.yml', source: DEPLOY }],
      },
    ],
  };
}
