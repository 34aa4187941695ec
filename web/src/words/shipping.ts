import type { Deploy } from '../../../src/contract/deploy.ts';
import { isFinal } from '../../../src/domain/status.ts';
import { shortSha } from './doing.ts';

/** That something else ships than was named, in one plain sentence; null where nothing differs. */
export function differsWords(deploy: Deploy): string | null {
  const { differs, expected_sha: expected, sha, head_sha: head } = deploy;
  if (differs === null || expected === null) return null;
  const ships = isFinal(deploy.status) ? 'shipped' : 'ships';
  if (differs === 'workflow') {
    return `The named commit ${ships}, by the workflow file of ${shortSha(head ?? '')}.`;
  }
  const both = `${shortSha(expected)} shown, ${shortSha(sha ?? '')} ${ships}`;
  return `Another commit ${ships} than the one that was shown: ${both}.`;
}

/** The repository's page at GitHub, by the address of its run; null while that is not known. */
function repositoryUrl({ github_run_url: url, repository }: Deploy): string | null {
  if (url === null || !/^https?:/.test(url)) return null;
  return `${new URL(url).origin}/${repository}`;
}

/** The commit that ships, at GitHub; null while it or the address is not known. */
export function commitUrl(deploy: Deploy): string | null {
  const base = repositoryUrl(deploy);
  return base === null || deploy.sha === null ? null : `${base}/commit/${deploy.sha}`;
}

/** What changed between an earlier deploy and this one, at GitHub; null where that is not known, or nothing. */
export function compareUrl(deploy: Deploy, before: Deploy): string | null {
  const base = repositoryUrl(deploy);
  const isComparable = before.repository === deploy.repository && before.sha !== deploy.sha;
  if (base === null || before.sha === null || deploy.sha === null || !isComparable) return null;
  return `${base}/compare/${before.sha}...${deploy.sha}`;
}
