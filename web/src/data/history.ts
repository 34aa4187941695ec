import { skipToken, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { CommitReport } from '../../../src/contract/commit.ts';
import { type Deploy, DeployList } from '../../../src/contract/deploy.ts';
import { api } from './api.ts';
import { keys } from './cache.ts';
import { get } from './http.ts';
import { useLive } from './live.ts';

/** How often to ask while the stream is blocked. */
const BLOCKED_MS = 5000;

/**
 * The history by pages. Events change its rows where they stand; what is new is not put on top of
 * what somebody reads, so nothing is asked again but where the stream is blocked.
 */
export function useHistory(query: string) {
  const live = useLive();
  return useInfiniteQuery({
    queryKey: keys.history(query),
    queryFn: ({ signal, pageParam }) => get(api.history(query, pageParam), DeployList, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    refetchInterval: live === 'blocked' ? BLOCKED_MS : false,
    refetchOnWindowFocus: false,
  });
}

/** What the stream has told of lately. */
export function useHeard(): readonly Deploy[] {
  return useQuery<readonly Deploy[]>({ queryKey: keys.heard, queryFn: skipToken }).data ?? [];
}

export function useCommit(sha: string) {
  const live = useLive();
  return useQuery({
    queryKey: keys.commit(sha),
    queryFn: ({ signal }) => get(api.commit(sha), CommitReport, signal),
    refetchInterval: live === 'blocked' ? BLOCKED_MS : false,
  });
}
