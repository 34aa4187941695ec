import type { DeployFilters } from '../contract/query.ts';
import type { DeployFilter } from '../engine/ports.ts';

/** Which deploys, and which page of them: from the newest, unless told otherwise. */
export function filterOf(
  asked: DeployFilters,
  page: Pick<DeployFilter, 'limit' | 'before' | 'from'>,
): DeployFilter {
  const { requested_by: requestedBy, since, until, q, ...rest } = asked;
  return { ...rest, requestedBy, since: at(since), until: at(until), q: q ?? null, ...page };
}

function at(instant: string | undefined): number | null {
  return instant === undefined ? null : Date.parse(instant);
}
