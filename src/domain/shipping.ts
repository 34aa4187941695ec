import { type Deploy, type NamedCommit, runState } from './deploy.ts';
import type { Millis } from './run.ts';

/** Which commit a deploy ships, and whether it is the one that was on the screen. */

const SHA = /^[0-9a-f]{40,64}$/;

/**
 * The commit that ships: what the workflow was told by its input, else what its run stands at. Null
 * while neither is known.
 */
export function shippedCommit(deploy: Deploy): NamedCommit | null {
  const { wish } = deploy;
  const told = wish.shaInput === null ? undefined : wish.inputs[wish.shaInput];
  const run = runState(deploy);
  // Nobody shows what somebody told a workflow beside the console.
  if (wish.origin === 'outside' && wish.shaInput !== null) return null;
  const isTold = told !== undefined && told !== '';
  // A workflow that was told something else than a commit ships what only it knows.
  if (isTold && !SHA.test(told)) return null;
  const sha = isTold ? told : run?.headSha || null;
  if (sha === null) return null;
  const title = wish.commit?.sha === sha ? wish.commit.title : null;
  return { sha, title: title ?? (run?.headSha === sha ? run.headTitle : null) };
}

/** When the commit that ships was made; null where that is not known, as it is of none but the run’s own. */
export function shippedCommitAt(deploy: Deploy): Millis | null {
  const run = runState(deploy);
  if (run === null || shippedCommit(deploy)?.sha !== run.headSha) return null;
  // Facts that were kept before it was asked for lack it.
  return run.headAt ?? null;
}

/**
 * What differs from the commit that was named: `commit`, what ships is another one; `workflow`, the
 * named one ships, by the workflow file of another. Null where nothing does, or is known to.
 */
export type Differs = 'commit' | 'workflow';

export function differs(deploy: Deploy): Differs | null {
  const { commit } = deploy.wish;
  const head = runState(deploy)?.headSha || null;
  if (commit === null || head === null || head === commit.sha) return null;
  return shippedCommit(deploy)?.sha === commit.sha ? 'workflow' : 'commit';
}
