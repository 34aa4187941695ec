import { readFileSync } from 'node:fs';
import type { Behaviour, Dispatch } from './backstage.ts';
import { CONSOLE, commitsOf, DOCS, type History, SHOP } from './demo-history.ts';
import { faults } from './faults.ts';
import type { BranchSeed, EnvironmentSeed, RepositorySeed, WorldSeed } from './state/seed.ts';

/** The token of `signalbox-demo` that the demo world knows. */
export const DEMO_TOKEN = 'ghp_demo';

/** Where each repository was when it was released. */
const TAGS: NonNullable<RepositorySeed['tags']> = {
  'v1.3.0': { branch: 'main', behind: 3 },
  'v1.4.0': { branch: 'main', behind: 2, annotated: true },
  'v1.4.1': { branch: 'release/1.4' },
};

const SHOP_ENVIRONMENTS: readonly EnvironmentSeed[] = [
  { name: 'staging' },
  { name: 'production', reviewers: [{ type: 'User', login: 'mayalind' }] },
];

/**
 * The pretend company acme: three repositories, one way each of tying a run to its deploy (by title,
 * by calling back, by time alone). The shop's production has a reviewer, but no job of its workflow says
 * that it deploys there: nobody has to approve.
 * @param nowMs what the commits are dated back from
 */
export function demoWorld(nowMs = Date.now()): WorldSeed {
  const repository = (
    name: string,
    description: string,
    given: { history: History; workflow: string; environments?: readonly EnvironmentSeed[] },
  ): RepositorySeed => ({
    ...{ owner: 'acme', name, description },
    branches: branches(nowMs, given.history),
    tags: TAGS,
    environments: given.environments ?? [],
    workflows: [{ file: given.workflow, source: workflowText(given.workflow) }],
  });
  return {
    tokens: [{ token: DEMO_TOKEN, login: 'signalbox-demo' }],
    repositories: [
      repository('shop', 'The web shop', {
        ...{ history: SHOP, workflow: 'deploy-heroku.yml', environments: SHOP_ENVIRONMENTS },
      }),
      repository('console', 'The deploy console', {
        ...{ history: CONSOLE, workflow: 'deploy-console.yml' },
      }),
      repository('docs', 'What customers read', {
        ...{ history: DOCS, workflow: 'deploy-customer-docs.yml' },
      }),
    ],
  };
}

/** What the input `simulate` of the demo's workflows asks for. */
export function demoBehaviour({ inputs }: Dispatch): Behaviour {
  switch (inputs['simulate']) {
    case 'listed late':
      return { listLagMs: 8_000, answer: faults.noDetails() };
    case 'answer lost':
      return { answer: faults.html(502, 'after') };
    default:
      // "a step fails" is decided by conditions in the workflow files.
      return {};
  }
}

function branches(nowMs: number, { main, release, features }: History): BranchSeed[] {
  const fromMain = (behind: number) => ({ branch: 'main', behind });
  return [
    { name: 'main', commits: commitsOf(nowMs, main) },
    { name: 'release/1.4', from: fromMain(2), commits: commitsOf(nowMs, release) },
    ...Object.entries(features).map(([name, lines]) => ({
      ...{ name, from: fromMain(1), commits: commitsOf(nowMs, lines) },
    })),
  ];
}

function workflowText(file: string): string {
  return readFileSync(new URL(`workflows/${file}`, import.meta.url), 'utf8');
}
