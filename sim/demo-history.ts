import type { CheckSeed } from './state/checks.ts';
import type { CommitSeed } from './state/seed.ts';

const PEOPLE = {
  maya: { name: 'Maya Lindqvist', email: 'maya@acme.example', login: 'mayalind' },
  tomas: { name: 'Tomás Herrera', email: 'tomas@acme.example', login: 'therrera' },
  priya: { name: 'Priya Raman', email: 'priya@acme.example', login: 'priya-raman' },
  jonas: { name: 'Jonas Weber', email: 'jonas@acme.example', login: 'jweber' },
} as const;

/** Hours before now, author, message, the files it touched; its checks passed where nothing else is said. */
export type Line = readonly [
  hoursAgo: number,
  author: keyof typeof PEOPLE,
  message: string,
  files: string,
  checks?: 'failed' | 'pending',
];

/** What happened in one repository, oldest first. */
export interface History {
  readonly main: readonly Line[];
  readonly release: readonly Line[];
  /** By the branch's name. */
  readonly features: Readonly<Record<string, readonly Line[]>>;
}

export const SHOP: History = {
  main: [
    [212, 'maya', 'Move the cart to its own table', 'db/migrations/0041_cart.sql src/cart/cart.ts'],
    [190, 'tomas', 'Charge in the currency of the shipping address', 'src/payment/charge.ts'],
    [
      171,
      'priya',
      'Show delivery dates at checkout',
      'src/checkout/dates.ts src/checkout/page.tsx',
    ],
    [
      146,
      'jonas',
      'Retry a declined card once, with the same key',
      'src/payment/charge.ts',
      'failed',
    ],
    [99, 'maya', 'Drop the unused coupon columns', 'db/migrations/0042_coupons.sql'],
    [51, 'priya', 'Checkout: keep the address when the card is declined', 'src/checkout/page.tsx'],
    [27, 'tomas', 'Cache product pages for five minutes', 'src/catalogue/cache.ts package.json'],
    [
      3,
      'maya',
      'Fix the total when a coupon covers the shipping',
      'db/migrations/0043_coupon_scope.sql src/cart/total.ts src/cart/total.test.ts',
    ],
  ],
  release: [
    [70, 'jonas', 'Backport: do not send two order mails', 'src/mail/order.ts'],
    [26, 'tomas', 'Backport: round tax per line, not per order', 'src/cart/tax.ts'],
  ],
  features: {
    'feature/gift-wrapping': [[22, 'priya', 'Offer gift wrapping', 'src/cart/wrapping.ts']],
    'feature/one-page-checkout': [
      [19, 'jonas', 'Put address and payment on one page', 'src/checkout/page.tsx'],
      [2, 'jonas', 'Say what is missing beside the button', 'src/checkout/missing.ts', 'failed'],
    ],
  },
};

export const CONSOLE: History = {
  main: [
    [240, 'jonas', 'Roll out one instance at a time', 'deploy/rollout.yaml'],
    [165, 'priya', 'Say who holds a lock and since when', 'src/locks.ts web/lock.tsx'],
    [118, 'maya', 'Page the list of deploys by key', 'db/migrations/0012_keys.sql src/list.ts'],
    [44, 'jonas', 'Read the workflow file at the ref that is deployed', 'src/workflow.ts'],
    [9, 'priya', 'Tell a superseded deploy from a failed one', 'src/status.ts web/badge.tsx'],
  ],
  release: [[40, 'priya', 'Backport: escape titles in mails', 'src/mail.ts']],
  features: { 'feature/themes': [[30, 'maya', 'Dark and light', 'web/tokens.css']] },
};

export const DOCS: History = {
  main: [
    [310, 'tomas', 'Guide: returning an order', 'guides/returns.md'],
    [187, 'maya', 'Spell out the time zones of delivery dates', 'guides/delivery.md'],
    [75, 'jonas', 'Guide: gift cards', 'guides/gift-cards.md'],
    [20, 'tomas', 'Screenshots of the new checkout', 'images/checkout.png', 'pending'],
  ],
  release: [[72, 'maya', 'Guide for 1.4: the old checkout', 'guides/checkout.md']],
  features: { 'feature/search': [[50, 'priya', 'Search the guides', 'search/index.json']] },
};

/** @param nowMs what they are dated back from */
export function commitsOf(nowMs: number, lines: readonly Line[]): CommitSeed[] {
  return lines.map(([hoursAgo, author, message, files, checks]) => ({
    ...{ message, author: PEOPLE[author], at: nowMs - hoursAgo * 3_600_000 },
    ...{ files: files.split(' '), checks: CHECKS[checks ?? 'passed'] },
  }));
}

const PASSED = { status: 'completed', conclusion: 'success' } as const;
const LINT: CheckSeed = { name: 'Lint', ...PASSED };
const CHECKS: Readonly<Record<'passed' | 'failed' | 'pending', readonly CheckSeed[]>> = {
  passed: [LINT, { name: 'Test', ...PASSED }],
  failed: [LINT, { name: 'Test', status: 'completed', conclusion: 'failure' }],
  pending: [LINT, { name: 'Test', status: 'in_progress' }],
};
