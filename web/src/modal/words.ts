import type { Diff } from '../../../src/contract/code.ts';
import type { Deploy } from '../../../src/contract/deploy.ts';
import type { Target } from '../../../src/contract/target.ts';
import type { Draft } from '../send/attempt.ts';
import { shortSha } from '../words/doing.ts';

/** What a deploy would change, and the act itself, in words. */

export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** What a deploy would change there: `7 commits`, `moves back 4 commits`. */
export function changeWords(diff: Diff, where: string): string {
  const { kind, head, ahead, behind } = diff;
  switch (kind) {
    case 'first':
      return `First deploy to ${where}`;
    case 'same':
      return `No new commits: this redeploys ${shortSha(head?.sha ?? '')}`;
    case 'forward':
      return count(ahead, 'commit');
    case 'back':
      return `moves back ${count(behind, 'commit')}`;
    case 'diverged':
      return `brings ${count(ahead, 'commit')} and takes ${behind} back`;
    case 'unknown':
      return diff.is_gone
        ? `GitHub has no branch or tag “${diff.ref}”`
        : 'what would go out is not known';
  }
}

type Act = Readonly<{
  ref: string;
  where: string;
  /** The commit that a rollback goes to; null: it is none. */
  backTo: string | null;
  /** Of what is on the screen; undefined: nothing is yet. */
  diff: Diff | undefined;
}>;

/** What the button says it will do: `Deploy 7 commits to production`. */
export function actWords({ ref, where, backTo, diff }: Act): string {
  if (backTo !== null) return `Roll back to ${shortSha(backTo)} on ${where}`;
  switch (diff?.kind) {
    case 'same':
      return `Redeploy ${shortSha(diff.head?.sha ?? '')} to ${where}`;
    case 'forward':
      return `Deploy ${count(diff.ahead, 'commit')} to ${where}`;
    case 'back':
      return `Move ${where} back ${count(diff.behind, 'commit')}`;
    case 'diverged':
      return `Deploy ${count(diff.ahead, 'commit')} to ${where} and take ${diff.behind} back`;
    case 'first':
    case 'unknown':
    case undefined:
      return `Deploy ${ref} to ${where}`;
  }
}

/** What the dialog is for, before its button: `Roll back Shop on production to 8f31c2a`. */
export function wishWords({ title, environment }: Place, { rollsBack, sha }: Draft): string {
  if (rollsBack === null) return `Deploy ${title}${to(environment)}`;
  const on = environment === null ? '' : ` on ${environment}`;
  return `Roll back ${title}${on}${sha === null ? '' : ` to ${shortSha(sha)}`}`;
}

/** What became of it, after: `Shop is live on production`. */
export function sentWords({ title, environment }: Place, deploy: Deploy | undefined): string {
  const what = `Deploy of ${title}${to(environment)}`;
  if (deploy?.status === 'succeeded') {
    return `${title} is live${environment === null ? '' : ` on ${environment}`}`;
  }
  if (deploy?.status === 'failed') return `${what} failed`;
  if (deploy?.status !== 'cancelled') return `Deploying ${title}${to(environment)}`;
  // What was given up, replaced or merged nobody has stopped.
  const { error_code: code, replaced_by: by, merged_into: other } = deploy;
  return code === null && by === null && other === null ? `${what} cancelled` : `${what} ended`;
}

type Place = Pick<Target, 'title' | 'environment'>;

function to(environment: string | null): string {
  return environment === null ? '' : ` to ${environment}`;
}

const SHA_LIKE = /^[0-9a-f]{7,40}$/i;

/** Whether what was typed as a ref is, as far as one can tell, the name of a commit. */
export function isCommitName(ref: string, diff: Diff | undefined): boolean {
  if (!SHA_LIKE.test(ref)) return false;
  return diff?.ref === ref && (diff.head?.sha.startsWith(ref.toLowerCase()) ?? false);
}

/** The commits that what is on the screen has and what stood there before has not. */
export function newSince(before: Diff, now: Diff): ReadonlySet<string> {
  const known = new Set(shipped(before));
  return new Set(shipped(now).filter((sha) => !known.has(sha)));
}

function shipped({ head, commits }: Diff): string[] {
  return [...(head === null ? [] : [head.sha]), ...commits.map(({ sha }) => sha)];
}
