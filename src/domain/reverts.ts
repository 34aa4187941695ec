/** A commit, and those that its message says it reverts, as it names them: whole shas or their beginnings. */
export type Reverting = Readonly<{ sha: string; reverts: readonly string[] }>;

/**
 * Whether a commit is taken back by some of those after it. A revert that is itself reverted takes nothing
 * back.
 * @param since newest first
 */
export function isReverted(sha: string, since: readonly Reverting[]): boolean {
  const undone: string[] = [];
  for (const commit of since) {
    if (!isAmong(commit.sha, undone)) undone.push(...commit.reverts);
  }
  return isAmong(sha, undone);
}

function isAmong(sha: string, named: readonly string[]): boolean {
  return named.some((name) => sha.startsWith(name));
}
