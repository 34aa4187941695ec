import { createHash } from 'node:crypto';
import { inPath, type Links } from '../http/links.ts';
import type { FileChange } from '../state/changes.ts';
import type { Commit, Repository } from '../state/repository.ts';
import type { GitHub } from './github.ts';

/** One of `files` in a commit or a comparison, as it is at `commit`; without a patch, like a binary file. */
export function changedFile(
  repository: Repository,
  change: FileChange,
  given: { commit: Commit; links: Links },
): GitHub<'diff-entry'> {
  const { path, status, additions, deletions } = change;
  const { commit, links } = given;
  const at = `${commit.sha}/${inPath(path)}`;
  const contents = links.api(`/repos/${repository.fullName}/contents/${inPath(path)}`);
  return {
    sha: createHash('sha1').update(`${commit.sha} ${path}`).digest('hex'),
    filename: path,
    ...{ status, additions, deletions, changes: additions + deletions },
    blob_url: links.html(`/${repository.fullName}/blob/${at}`),
    raw_url: links.html(`/${repository.fullName}/raw/${at}`),
    contents_url: `${contents}?ref=${commit.sha}`,
  };
}
