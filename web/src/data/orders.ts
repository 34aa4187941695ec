import { useQuery } from '@tanstack/react-query';
import { Deploy, DeployList } from '../../../src/contract/deploy.ts';
import { DEPLOY_STATUSES, isFinal } from '../../../src/domain/status.ts';
import type { Answer } from './answer.ts';
import { api } from './api.ts';
import { keys } from './cache.ts';
import { ask, get } from './http.ts';

/** What people have GitHub do to a run, and what is read of other deploys to offer it. */

const AGAIN_MS = 30_000;
/** A failed deploy is taken back to one of these; older ones are found in the history. */
const EARLIER_LIMIT = 20;

function order(id: string, what: string, body: object): Promise<Answer<Deploy>> {
  const send = { method: 'POST', body: JSON.stringify(body) } as const;
  return ask(`${api.deploy(id)}/${what}`, Deploy, send);
}

/** Asks GitHub to stop the run; `force`: whatever its steps want to clean up. */
export function cancel(id: string, force: boolean): Promise<Answer<Deploy>> {
  return order(id, 'cancel', { force });
}

export type RerunWish = Readonly<{
  onlyFailed: boolean;
  throughLock: boolean;
  /** Why what stands in the way does not hold this once. */
  override?: string;
}>;

/** Has GitHub run it again: the same commit and inputs, as the next attempt. */
export function rerun(id: string, wish: RerunWish): Promise<Answer<Deploy>> {
  const { onlyFailed, throughLock, override } = wish;
  return order(id, 'rerun', {
    ...{ only_failed: onlyFailed, through_lock: throughLock },
    ...(override === undefined ? {} : { override_reason: override }),
  });
}

/** Lets a run that waits for approval go on, or not; through the console's account at GitHub. */
export function review(
  id: string,
  decision: 'approve' | 'reject',
  comment: string,
): Promise<Answer<Deploy>> {
  const said = comment.trim();
  return order(id, 'review', { decision, ...(said === '' ? {} : { comment: said }) });
}

/** The target's deploys that succeeded and were asked for before this one, newest first. */
export function useEarlier({ target, requested_at_utc: until }: Deploy) {
  const query = { target, status: 'succeeded', until, limit: String(EARLIER_LIMIT) };
  return useQuery({
    // The end of any deploy renews what is known of the targets, and this with it.
    queryKey: [...keys.targets, target, 'succeeded', until],
    queryFn: ({ signal }) =>
      get(`${api.deploys}?${new URLSearchParams(query)}`, DeployList, signal),
    refetchInterval: AGAIN_MS,
  });
}

/** Every deploy under way, whatever its target: a run may wait for one of them. */
export function useOpen(enabled: boolean) {
  const open = DEPLOY_STATUSES.filter((each) => !isFinal(each));
  const query = new URLSearchParams([
    ...open.map((status) => ['status', status]),
    ['limit', '100'],
  ]);
  return useQuery({
    queryKey: [...keys.recent, 'open'],
    queryFn: ({ signal }) => get(`${api.deploys}?${query}`, DeployList, signal),
    refetchInterval: AGAIN_MS / 6,
    enabled,
  });
}
