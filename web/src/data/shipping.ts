import { useQuery } from '@tanstack/react-query';
import { Diff, RefChecks, RefList } from '../../../src/contract/code.ts';
import type { Target } from '../../../src/contract/target.ts';
import { api } from './api.ts';
import { keys } from './cache.ts';
import { get } from './http.ts';

/**
 * What a deploy of a ref, or of a commit by its sha, would change. It is read when it is first shown
 * and whenever something else has gone live there, and else stays until somebody asks for it anew: what
 * stands above a button must not change under the finger on it. An empty ref is not asked about.
 */
export function useDiff(target: Target, ref: string) {
  return useQuery({
    queryKey: keys.diff(target.id, ref, target.live?.id ?? null),
    queryFn: ({ signal }) => get(api.diff(target.id, ref), Diff, signal),
    placeholderData: (before) =>
      before?.target === target.id && before.ref === ref ? before : undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    enabled: ref !== '',
  });
}

/** The branches and tags whose names contain what was typed; those before stay until they are here. */
export function useRefs(target: string, q: string, enabled: boolean) {
  return useQuery({
    queryKey: keys.refs(target, q),
    queryFn: ({ signal }) => get(api.refs(target, q), RefList, signal),
    placeholderData: (before) => before,
    staleTime: 30_000,
    refetchOnWindowFocus: false,
    enabled,
  });
}

/** How the refs deployed there lately are checked. The server says the same for a while: no need to here. */
export function useRefChecks(target: string, enabled: boolean) {
  return useQuery({
    queryKey: keys.checks(target),
    queryFn: ({ signal }) => get(api.checks(target), RefChecks, signal),
    refetchOnWindowFocus: false,
    enabled,
  });
}
