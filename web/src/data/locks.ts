import { type QueryClient, useQuery } from '@tanstack/react-query';
import { type Lock, TargetEvents } from '../../../src/contract/lock.ts';
import { Target, type TargetList } from '../../../src/contract/target.ts';
import type { Answer } from './answer.ts';
import { api } from './api.ts';
import { keys } from './cache.ts';
import { ask, get } from './http.ts';

export type LockWish = Readonly<{
  reason: string;
  expires_at_utc: string | null;
  take_over: boolean;
}>;

export function lockTarget(target: string, wish: LockWish): Promise<Answer<Target>> {
  return ask(api.lock(target), Target, { method: 'PUT', body: JSON.stringify(wish) });
}

/** Opens the lock that is on the screen: another that has taken its place stays. */
export function unlockTarget(target: string, lock: Lock): Promise<Answer<Target>> {
  return ask(api.unlock(target, lock.at_utc), Target, { method: 'DELETE' });
}

/** What was done to a target itself, newest first. */
export function useTargetEvents(target: string) {
  return useQuery({
    queryKey: ['target-events', target],
    queryFn: ({ signal }) => get(api.targetEvents(target), TargetEvents, signal),
    staleTime: 0,
  });
}

/** The answer about one target: the board shows it at once. */
export function hearTarget(client: QueryClient, heard: Target): void {
  client.setQueryData<TargetList>(
    keys.targets,
    (known) =>
      known && { targets: known.targets.map((each) => (each.id === heard.id ? heard : each)) },
  );
  void client.invalidateQueries({ queryKey: keys.targets });
}
