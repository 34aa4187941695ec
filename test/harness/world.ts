import type { WorldSeed } from '../../sim/state/seed.ts';

/** The token the console dispatches with; its login is the console's own identity. */
export const CONSOLE_TOKEN = 'ghp_console_3f7c1d';
export const CONSOLE_LOGIN = 'console-bot';
/** Somebody who dispatches the same workflows by hand. */
export const STRANGER_TOKEN = 'ghp_stranger_9a02be';

/** A run's title carries the deploy's id. Takes a good two seconds. */
const TITLED = `
name: Deploy
run-name: Deploy \${{ inputs.deploy_id }}
on:
  workflow_dispatch:
    inputs:
      deploy_id: { type: string }
      app: { type: string, default: shop, description: The app to release to }
      fail: { type: boolean, default: false }
      colour: { type: choice, options: ["green", "blue"], default: "green" }
      replicas: { type: number, default: 2 }
jobs:
  release:
    name: Release
    runs-on: ubuntu-latest
    steps:
      - name: Build
        run: sleep 0.1
      - name: Migrate
        if: \${{ inputs.fail == true }}
        run: exit 1
      - name: Release
        run: sleep 0.1
`;

/** Declares nothing: a run of it can only be told apart by when and by whom it was started. */
const PLAIN = `
name: Publish
on: workflow_dispatch
jobs:
  publish:
    name: Publish
    runs-on: ubuntu-latest
    steps:
      - name: Upload
        run: sleep 0.1
`;

const STRICT = `
name: Strict
on:
  workflow_dispatch:
    inputs:
      reason: { type: string, required: true }
jobs: { go: { steps: [{ run: sleep 0.1 }] } }
`;

const author = { name: 'Ada', email: 'ada@acme.example', login: 'ada' };
const FIRST_COMMIT_AT = Date.UTC(2026, 8, 1);

/** Two repositories of the pretend company acme, with quick workflows. */
export function acme(): WorldSeed {
  const commits = ['one', 'two', 'three'].map((message, index) => ({
    ...{ message, author, at: FIRST_COMMIT_AT + index },
  }));
  const branches = [
    { name: 'main', commits },
    {
      name: 'release/1.4',
      from: { branch: 'main', behind: 1 },
      commits: [{ message: 'fix', author, at: FIRST_COMMIT_AT + 9 }],
    },
  ];
  return {
    tokens: [
      { token: CONSOLE_TOKEN, login: CONSOLE_LOGIN },
      { token: STRANGER_TOKEN, login: 'stranger' },
    ],
    repositories: [
      {
        ...{ owner: 'acme', name: 'shop', branches, tags: { v1: 'main' } },
        workflows: [
          { file: 'deploy.yml', source: TITLED },
          { file: 'strict.yml', source: STRICT },
          { file: 'disabled.yml', source: TITLED, state: 'disabled_manually' },
        ],
      },
      {
        ...{ owner: 'acme', name: 'docs', branches },
        workflows: [{ file: 'publish.yml', source: PLAIN }],
      },
    ],
  };
}

/** What can be deployed there. `shop` takes one deploy at a time, `docs` two, `mall` any number. */
export const TARGETS = `
targets:
  shop:
    title: The shop
    repository: acme/shop
    workflow: deploy.yml
    refs: [main, "release/*", v1, gone]
    environment: production
    inputs: { app: shop-prod }
    confirm: typed
  mall:
    title: The shop, as often as one likes
    repository: acme/shop
    workflow: deploy.yml
    concurrency: unlimited
  docs:
    title: Customer docs
    repository: acme/docs
    workflow: publish.yml
    concurrency: 2
  press:
    title: Customer docs, as often as one likes
    repository: acme/docs
    workflow: publish.yml
    concurrency: unlimited
  strict:
    repository: acme/shop
    workflow: strict.yml
    concurrency: unlimited
  disabled:
    repository: acme/shop
    workflow: disabled.yml
  nowhere:
    repository: acme/shop
    workflow: missing.yml
`;
