import type { GitHubReport } from '../../../src/contract/github.ts';
import { duration } from './time.ts';

type Budget = GitHubReport['budget'][number];

/** What requests are made for, as a person would say it. */
const PURPOSES: ReadonlyMap<string, string> = new Map([
  ['dispatch', 'send a deploy'],
  ['look', 'find its run'],
  ['follow', 'follow a run'],
  ['confirm', 'confirm an end'],
  ['sweep', 'see runs from outside'],
  ['workflow', 'read a workflow’s file'],
  ['identity', 'know who we are'],
  ['log', 'read a log'],
  ['code', 'show what would ship'],
  ['deliveries', 'see lost webhooks'],
  ['operator', 'carry out what a person asked'],
]);

/** A purpose that is not known here is shown by its own name. */
export function purposeWords(purpose: string): string {
  return PURPOSES.get(purpose) ?? purpose;
}

/** What is left of the limit, in whole percent, of the credential with the least; null: no limit is known. */
export function percentLeft(budget: readonly Budget[]): number | null {
  const shares = budget.flatMap(({ limit, remaining }) =>
    limit === null || limit === 0 || remaining === null ? [] : [(100 * remaining) / limit],
  );
  return shares.length === 0 ? null : Math.floor(Math.min(...shares));
}

/** That less is asked than usual, in a sentence; null where it is not. */
export function paceWords({ pace }: Budget): string | null {
  if (pace === null) return 'Little is left: only deploys and what they need are asked for.';
  return pace > 1 ? `Less is left than it takes: asked ${pace} times less often.` : null;
}

/** GitHub's clock against the console's; under a second there is no difference. */
export function clockWords(offsetMs: number | null): string {
  if (offsetMs === null) return 'not known yet';
  if (Math.abs(offsetMs) < 1000) return 'agrees with ours';
  return `${duration(Math.abs(offsetMs))} ${offsetMs > 0 ? 'ahead of' : 'behind'} ours`;
}

/** Whether the answer to a dispatch names the run. */
export function tellsWords(tellsRun: boolean | null): string {
  if (tellsRun === null) return 'not known yet';
  return tellsRun ? 'answered with their run' : 'answered without their run: it is looked for';
}

/** `12 accepted, 3 ignored`, most first. */
export function countWords(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, count]) => `${count} ${name.replaceAll('_', ' ')}`)
    .join(', ');
}
