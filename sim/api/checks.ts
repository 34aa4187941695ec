import type { Endpoint, Exchange } from '../http/endpoint.ts';
import { paginate } from '../http/paging.ts';
import { notFound, problem, type Reply } from '../http/reply.ts';
import { checkShape, combinedStatus } from '../shapes/check.ts';
import { NO_VERDICTS } from '../state/checks.ts';
import { resolveCommit } from '../state/repository.ts';
import { repositoryFor } from './access.ts';

const COMMIT = '/repos/:owner/:repo/commits/*ref';

export const checkEndpoints: readonly Endpoint[] = [
  {
    ...{ kind: 'check_runs', method: 'GET', pattern: `${COMMIT}/check-runs` },
    docs: '/checks/runs#list-check-runs-for-a-git-reference',
    handle: listChecks,
  },
  {
    ...{ kind: 'combined_status', method: 'GET', pattern: `${COMMIT}/status` },
    docs: '/commits/statuses#get-the-combined-status-for-a-specific-reference',
    handle: getStatus,
  },
];

/** Of each check its last run, or with `filter=all` every run; newest first. */
function listChecks(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { checks: 'read' });
  const { query, links, params } = exchange;
  const ref = params['ref'] ?? '';
  const commit = resolveCommit(repository, ref);
  if (!commit) return problem(422, `No commit found for SHA: ${ref}`);
  const { sha } = commit;
  const { latest, earlier } = repository.verdicts.get(sha) ?? NO_VERDICTS;
  const all = query.get('filter') === 'all' ? [...earlier, ...latest] : [...latest];
  const asked = ['check_name', 'status'].map((name) => query.get(name));
  const fits = all.filter(({ name, status }) =>
    [name, status].every((value, index) => (asked[index] ?? value) === value),
  );
  const newestFirst = fits.sort((a, b) => b.id - a.id);
  const { items, headers } = paginate(newestFirst, exchange);
  const check_runs = items.map((one) => checkShape(one, { repository, sha, links }));
  return { status: 200, headers, json: { total_count: fits.length, check_runs } };
}

function getStatus(exchange: Exchange): Reply {
  const repository = repositoryFor(exchange, { statuses: 'read' });
  const commit = resolveCommit(repository, exchange.params['ref'] ?? '');
  if (!commit) throw notFound();
  const { sha } = commit;
  const { statuses } = repository.verdicts.get(sha) ?? NO_VERDICTS;
  const { items, headers } = paginate(statuses, exchange);
  const json = combinedStatus(statuses, items, { repository, sha, links: exchange.links });
  return { status: 200, headers, json };
}
