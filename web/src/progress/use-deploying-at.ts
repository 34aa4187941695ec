import type { Deploy } from '../../../src/contract/deploy.ts';
import { useTimeline } from '../data/queries.ts';

/** When the workflow first said `deploying`: only the timeline knows, and only then is it asked. */
export function useDeployingAt(deploy: Deploy): string | null {
  const mayHave = deploy.started_at_utc !== null && deploy.status !== 'building';
  const timeline = useTimeline(deploy.id, mayHave);
  return timeline.data?.events.find((each) => each.status === 'deploying')?.at_utc ?? null;
}
