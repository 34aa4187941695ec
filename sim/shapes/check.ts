import type { Links } from '../http/links.ts';
import type { Check, CommitStatus } from '../state/checks.ts';
import type { Repository } from '../state/repository.ts';
import { type GitHub, nodeId, timestamp } from './github.ts';
import { minimalRepository } from './repository.ts';

/** Which commit of which repository is spoken of. */
export interface Spoken {
  readonly repository: Repository;
  readonly sha: string;
  readonly links: Links;
}

/** One of `GET …/commits/{ref}/check-runs`; which App made it is left out. */
export function checkShape(check: Check, { repository, sha, links }: Spoken): GitHub<'check-run'> {
  const { id, suiteId, name, runId, status, conclusion, startedAt, completedAt } = check;
  const url = links.api(`/repos/${repository.fullName}/check-runs/${id}`);
  const page = runId === null ? `runs/${id}` : `actions/runs/${runId}/job/${id}`;
  const html = links.html(`/${repository.fullName}/${page}`);
  return {
    ...{ id, node_id: nodeId('CR', id), external_id: '', head_sha: sha, name, status, conclusion },
    ...{ url, html_url: html, details_url: html },
    started_at: startedAt === null ? null : timestamp(startedAt),
    completed_at: completedAt === null ? null : timestamp(completedAt),
    output: {
      ...{ title: null, summary: null, text: null, annotations_count: 0 },
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: suiteId },
    app: null,
    pull_requests: [],
  };
}

/** `GET …/commits/{ref}/status`, with these of its statuses shown. */
export function combinedStatus(
  statuses: readonly CommitStatus[],
  shown: readonly CommitStatus[],
  { repository, sha, links }: Spoken,
): GitHub<'combined-commit-status'> {
  const commit = links.api(`/repos/${repository.fullName}/commits/${sha}`);
  const url = links.api(`/repos/${repository.fullName}/statuses/${sha}`);
  return {
    state: stateOf(statuses),
    statuses: shown.map(({ id, context, state, description = null, at }) => ({
      ...{ id, node_id: nodeId('SC', id), context, state, description, url },
      ...{ target_url: null, avatar_url: null },
      created_at: timestamp(at),
      updated_at: timestamp(at),
    })),
    sha,
    total_count: statuses.length,
    repository: minimalRepository(repository, links),
    commit_url: commit,
    url: `${commit}/status`,
  };
}

/** Pending also where nobody has said anything: GitHub's combined state cannot tell the two apart. */
function stateOf(statuses: readonly CommitStatus[]): 'failure' | 'pending' | 'success' {
  const states = statuses.map((one) => one.state);
  if (states.includes('error') || states.includes('failure')) return 'failure';
  return states.length === 0 || states.includes('pending') ? 'pending' : 'success';
}
