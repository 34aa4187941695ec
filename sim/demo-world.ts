import { readFileSync } from 'node:fs';
import type { Behaviour, Dispatch } from './backstage.ts';
import { faults } from './faults.ts';
import type { BranchSeed, CommitSeed, RepositorySeed, WorldSeed } from './state/seed.ts';

/** The token of `signalbox-demo` that the demo world knows. */
export const DEMO_TOKEN = 'ghp_demo';

const PEOPLE = {
  maya: { name: 'Maya Lindqvist', email: 'maya@acme.example', login: 'mayalind' },
  tomas: { name: 'Tomás Herrera', email: 'tomas@acme.example', login: 'therrera' },
  priya: { name: 'Priya Raman', email: 'priya@acme.example', login: 'priya-raman' },
  jonas: { name: 'Jonas Weber', email: 'jonas@acme.example', login: 'jweber' },
} as const;

/** Hours before now, author, message. */
type Line = readonly [hoursAgo: number, author: keyof typeof PEOPLE, message: string];

const SHOP: readonly Line[] = [
  [212, 'maya', 'Move the cart to its own table'],
  [190, 'tomas', 'Charge in the currency of the shipping address'],
  [171, 'priya', 'Show delivery dates at checkout'],
  [146, 'jonas', 'Retry a declined card once, with the same key'],
  [99, 'maya', 'Drop the unused coupon columns'],
  [51, 'priya', 'Checkout: keep the address when the card is declined'],
  [27, 'tomas', 'Cache product pages for five minutes'],
  [3, 'maya', 'Fix the total when a coupon covers the shipping'],
];
const SHOP_FIXES: readonly Line[] = [
  [70, 'jonas', 'Backport: do not send two order mails'],
  [26, 'tomas', 'Backport: round tax per line, not per order'],
];
const CONSOLE: readonly Line[] = [
  [240, 'jonas', 'Roll out one instance at a time'],
  [165, 'priya', 'Say who holds a lock and since when'],
  [118, 'maya', 'Page the list of deploys by key'],
  [44, 'jonas', 'Read the workflow file at the ref that is deployed'],
  [9, 'priya', 'Tell a superseded deploy from a failed one'],
];
const CONSOLE_FIXES: readonly Line[] = [[40, 'priya', 'Backport: escape titles in mails']];
const DOCS: readonly Line[] = [
  [310, 'tomas', 'Guide: returning an order'],
  [187, 'maya', 'Spell out the time zones of delivery dates'],
  [75, 'jonas', 'Guide: gift cards'],
  [20, 'tomas', 'Screenshots of the new checkout'],
];
const DOCS_FIXES: readonly Line[] = [[72, 'maya', 'Guide for 1.4: the old checkout']];

/**
 * The pretend company acme: three repositories, one way each of tying a run to its deploy (by title,
 * by calling back, by time alone).
 * @param nowMs what the commits are dated back from
 */
export function demoWorld(nowMs = Date.now()): WorldSeed {
  const repository = (
    name: string,
    description: string,
    given: { main: readonly Line[]; release: readonly Line[]; workflow: string },
  ): RepositorySeed => ({
    ...{ owner: 'acme', name, description },
    branches: branches(nowMs, given.main, given.release),
    workflows: [{ file: given.workflow, source: workflowText(given.workflow) }],
  });
  return {
    tokens: [{ token: DEMO_TOKEN, login: 'signalbox-demo' }],
    repositories: [
      repository('shop', 'The web shop', {
        ...{ main: SHOP, release: SHOP_FIXES, workflow: 'deploy-heroku.yml' },
      }),
      repository('console', 'The deploy console', {
        ...{ main: CONSOLE, release: CONSOLE_FIXES, workflow: 'deploy-console.yml' },
      }),
      repository('docs', 'What customers read', {
        ...{ main: DOCS, release: DOCS_FIXES, workflow: 'deploy-customer-docs.yml' },
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

function branches(nowMs: number, main: readonly Line[], release: readonly Line[]): BranchSeed[] {
  const commits = (lines: readonly Line[]) => lines.map((line) => commit(nowMs, line));
  return [
    { name: 'main', commits: commits(main) },
    { name: 'release/1.4', from: { branch: 'main', behind: 2 }, commits: commits(release) },
  ];
}

function commit(nowMs: number, [hoursAgo, author, message]: Line): CommitSeed {
  return { message, author: PEOPLE[author], at: nowMs - hoursAgo * 3_600_000 };
}

function workflowText(file: string): string {
  return readFileSync(new URL(`workflows/${file}`, import.meta.url), 'utf8');
}
