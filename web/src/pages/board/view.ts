import type { Deploy } from '../../../../src/contract/deploy.ts';
import type { Target } from '../../../../src/contract/target.ts';
import { needsYou } from '../../words/doing.ts';

/** What of the board is shown, as it stands in the page's address. */
export type View = Readonly<{ q: string; environment: string; only: Only | null }>;

/** What a target can be looked for by. */
export const ONLY = ['under-way', 'needs-you', 'failed', 'closed', 'behind'] as const;
export type Only = (typeof ONLY)[number];

export const ONLY_WORDS: Readonly<Record<Only, string>> = {
  'under-way': 'under way',
  'needs-you': 'needs you',
  failed: 'last try failed',
  closed: 'locked or frozen',
  behind: 'behind',
};

/** Stands in the address for targets that have no environment. */
export const NO_ENVIRONMENT = '-';

export function readView(address: URLSearchParams): View {
  const only = ONLY.find((each) => each === address.get('only')) ?? null;
  return { q: address.get('q') ?? '', environment: address.get('environment') ?? '', only };
}

/** The address that says this; what is not asked for is not in it. */
export function writeView({ q, environment, only }: View): URLSearchParams {
  const address = new URLSearchParams();
  if (q !== '') address.set('q', q);
  if (environment !== '') address.set('environment', environment);
  if (only !== null) address.set('only', only);
  return address;
}

/** Whether a target is shown; `unconfirmed` are its deploys that its row does not show as under way. */
export function isShown(target: Target, unconfirmed: readonly Deploy[], view: View): boolean {
  const { q, environment, only } = view;
  if (q !== '' && !isNamed(target, q)) return false;
  if (environment !== '' && environment !== (target.environment ?? NO_ENVIRONMENT)) return false;
  return only === null || answers(target, unconfirmed, only);
}

function isNamed({ title, id, repository, workflow }: Target, q: string): boolean {
  const named = `${title} ${id} ${repository} ${workflow}`.toLowerCase();
  const words = q.toLowerCase().split(/\s+/);
  return words.every((word) => named.includes(word));
}

function answers(target: Target, unconfirmed: readonly Deploy[], only: Only): boolean {
  const { open, lock, freeze, behind } = target;
  switch (only) {
    case 'under-way':
      return open !== null || target.under_way > 0 || unconfirmed.length > 0;
    case 'needs-you':
      return unconfirmed.length > 0 || (open !== null && needsYou(open));
    case 'failed':
      return failedLast(target);
    case 'closed':
      return lock !== null || (freeze?.is_on ?? false);
    case 'behind':
      return (behind?.by ?? 0) > 0;
  }
}

/** Whether what ended last failed; the next may be under way already. */
export function failedLast({ last }: Target): boolean {
  return last?.status === 'failed';
}

export type Group = Readonly<{ environment: string | null; targets: readonly Target[] }>;

/** The targets by environment, both in the order of the configuration. */
export function byEnvironment(targets: readonly Target[]): readonly Group[] {
  const groups = new Map<string | null, Target[]>();
  for (const target of targets) {
    const group = groups.get(target.environment) ?? [];
    group.push(target);
    groups.set(target.environment, group);
  }
  return [...groups].map(([environment, ofIt]) => ({ environment, targets: ofIt }));
}

/** The groups with so many targets in all, from the beginning. */
export function firstOf(groups: readonly Group[], count: number): readonly Group[] {
  let left = count;
  return groups.flatMap(({ environment, targets }) => {
    const taken = targets.slice(0, left);
    left -= taken.length;
    return taken.length === 0 ? [] : [{ environment, targets: taken }];
  });
}
