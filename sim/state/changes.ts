/** Which files commits changed. Their text is not kept: how many lines is made up, always the same. */
import { ancestry } from './history.ts';
import type { Commit, Repository } from './repository.ts';

export interface FileChange {
  readonly path: string;
  readonly status: 'added' | 'modified';
  readonly additions: number;
  readonly deletions: number;
}

/** What these commits changed together, in the order of the paths; new is what no ancestor of `since` touched. */
export function changesOf(
  repository: Repository,
  commits: readonly Commit[],
  since: Commit | null,
): FileChange[] {
  const before = new Set(since ? ancestry(repository, since).flatMap(({ files }) => files) : []);
  const changes = new Map<string, FileChange>();
  for (const commit of commits) {
    for (const path of commit.files) {
      const status = before.has(path) ? 'modified' : 'added';
      const { additions = 0, deletions = 0 } = changes.get(path) ?? {};
      const lines = linesOf(commit, path, status);
      changes.set(path, {
        ...{ path, status },
        additions: additions + lines.additions,
        deletions: deletions + lines.deletions,
      });
    }
  }
  return [...changes.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function linesOf({ sha }: Commit, path: string, status: FileChange['status']) {
  const seed = Number.parseInt(sha.slice(0, 6), 16) + path.length;
  return { additions: 1 + (seed % 40), deletions: status === 'added' ? 0 : seed % 17 };
}
