/** What follows from the commits' parents: who comes before whom, and what two commits have apart. */
import type { Commit, Repository } from './repository.ts';

/** A commit and all its ancestors, newest first as `git log` walks them. */
export function ancestry(repository: Repository, from: Commit): Commit[] {
  const walked: Commit[] = [];
  const met = new Set([from.sha]);
  // As long as the lines of history that are walked side by side: a handful.
  const frontier = [from];
  while (frontier.length > 0) {
    const commit = takeNewest(frontier);
    walked.push(commit);
    for (const sha of commit.parents) {
      const parent = repository.commits.get(sha);
      if (!parent || met.has(sha)) continue;
      met.add(sha);
      frontier.push(parent);
    }
  }
  return walked;
}

/** Of those of one moment the one that was met first. */
function takeNewest(frontier: Commit[]): Commit {
  let newest = 0;
  for (const [index, commit] of frontier.entries()) {
    if (commit.at > (frontier[newest]?.at ?? 0)) newest = index;
  }
  const [taken] = frontier.splice(newest, 1);
  if (!taken) throw new Error('there is no commit to take');
  return taken;
}

export interface Comparison {
  /** What only head has, oldest first. */
  readonly ahead: readonly Commit[];
  readonly behindBy: number;
  readonly mergeBase: Commit;
}

/** `base...head`; null where the two have no ancestor in common. */
export function compareCommits(
  repository: Repository,
  base: Commit,
  head: Commit,
): Comparison | null {
  const ofBase = new Set(ancestry(repository, base));
  const ofHead = ancestry(repository, head);
  const common = ofHead.filter((one) => ofBase.has(one));
  const ahead = ofHead.filter((one) => !ofBase.has(one)).reverse();
  // A common ancestor that another one comes after is not the best.
  const surpassed = new Set(common.flatMap((one) => one.parents));
  const mergeBase = common.find((one) => !surpassed.has(one.sha));
  return mergeBase ? { ahead, behindBy: ofBase.size - common.length, mergeBase } : null;
}
