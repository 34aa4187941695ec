import type { Code } from './code-port.ts';
import type { Store } from './ports.ts';

export type ReadChecks = Code['checks'];

/** The jobs of deploys are checks of their commit too: whether it deployed well is not asked here. */
export function createReadChecks({
  store,
  github,
}: {
  store: Pick<Store, 'byRuns'>;
  github: Pick<Code, 'checks'>;
}): ReadChecks {
  return async (repository, sha, asking) => {
    const all = await github.checks(repository, sha, asking);
    const runIds = all.checks.flatMap(({ runId }) => (runId === null ? [] : [runId]));
    const deploys = await store.byRuns([...new Set(runIds)]);
    const ours = new Set(deploys.map((deploy) => deploy.binding?.runId ?? null));
    const checks = all.checks.filter(({ runId }) => runId === null || !ours.has(runId));
    return { ...all, checks };
  };
}
