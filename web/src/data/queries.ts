import { type QueryClient, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { Deploy, DeployList, LogTail, Timeline } from '../../../src/contract/deploy.ts';
import { GitHubReport } from '../../../src/contract/github.ts';
import { NotificationReport } from '../../../src/contract/notification.ts';
import { Session } from '../../../src/contract/session.ts';
import { Form, type Target, TargetList } from '../../../src/contract/target.ts';
import { isFinal } from '../../../src/domain/status.ts';
import { awaitsRun } from '../words/doing.ts';
import { api } from './api.ts';
import {
  keys,
  newer,
  RECENT_LIMIT,
  recentWithEvents,
  unconfirmedWithEvents,
  withEvents,
} from './cache.ts';
import { serverNow } from './clock.ts';
import { get } from './http.ts';
import { type Live, useLive } from './live.ts';

/** How often to ask while the stream is blocked, and as a net under it while it is open. */
const CLOSE_MS = 2000;
const FAR_MS = 5000;
const NET_MS = 30_000;
/** For so long after the end the log may still be on its way. */
const LOG_AWAITED_MS = 60_000;

function pace(live: Live, blockedMs: number): number {
  return live === 'blocked' ? blockedMs : NET_MS;
}

export function useSession() {
  return useQuery({
    queryKey: keys.session,
    queryFn: ({ signal }) => get(api.session, Session, signal),
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: (query) => (query.state.status === 'error' ? FAR_MS : false),
  });
}

export function useGitHub() {
  return useQuery({
    queryKey: keys.github,
    queryFn: ({ signal }) => get(api.github, GitHubReport, signal),
    refetchInterval: NET_MS,
  });
}

/** Who is told; more often while somebody could not be. */
export function useNotifications() {
  return useQuery({
    queryKey: keys.notifications,
    queryFn: ({ signal }) => get(api.notifications, NotificationReport, signal),
    refetchInterval: (query) => {
      const channels = query.state.data?.channels ?? [];
      return channels.some((each) => each.failing_since_utc !== null) ? FAR_MS : NET_MS;
    },
  });
}

function targetList(client: QueryClient) {
  return queryOptions({
    queryKey: keys.targets,
    queryFn: async ({ signal }) => withEvents(await get(api.targets, TargetList, signal), client),
    // Whoever shows them next need not ask again at once: what changes is told, or asked for as often.
    staleTime: FAR_MS,
  });
}

/** Asks for the targets while it is still being asked who is here: signed out, the answer says only that. */
export function readAhead(client: QueryClient): void {
  void client.prefetchQuery(targetList(client));
}

function useTargetList<T>(select: (list: TargetList) => T) {
  const live = useLive();
  const options = targetList(useQueryClient());
  return useQuery({ ...options, refetchInterval: pace(live, FAR_MS), select });
}

export function useTargets() {
  return useTargetList(asItIs);
}

function asItIs(list: TargetList): TargetList {
  return list;
}

/** The target of that id, once the list is here. */
export function useTarget(id: string): Target | undefined {
  return useTargetList(({ targets }) => targets.find((each) => each.id === id)).data;
}

export function useRecent() {
  const client = useQueryClient();
  const live = useLive();
  return useQuery({
    queryKey: keys.recent,
    queryFn: async ({ signal }) => {
      const answer = await get(api.recent(RECENT_LIMIT), DeployList, signal);
      return recentWithEvents(answer, client.getQueryData<DeployList>(keys.recent));
    },
    refetchInterval: pace(live, FAR_MS),
  });
}

/** An answer that an event has overtaken on its way must not set the page back. */
async function getDeploy(client: QueryClient, id: string, signal: AbortSignal): Promise<Deploy> {
  const heard = await get(api.deploy(id), Deploy, signal);
  return newer(client.getQueryData<Deploy>(keys.deploy(id)), heard);
}

/**
 * One deploy, watched closely. While its run is not known it is asked for every two seconds even
 * with the stream open: it is this very request that makes the server look.
 */
export function useDeploy(id: string) {
  const client = useQueryClient();
  const live = useLive();
  return useQuery({
    queryKey: keys.deploy(id),
    queryFn: ({ signal }) => getDeploy(client, id, signal),
    refetchInterval: (query) => {
      const deploy = query.state.data;
      if (deploy !== undefined && isFinal(deploy.status)) return false;
      return deploy !== undefined && awaitsRun(deploy) ? CLOSE_MS : pace(live, CLOSE_MS);
    },
  });
}

/** What is known of a deploy that something else on the page watches. */
export function useKnownDeploy(id: string | null): Deploy | undefined {
  const client = useQueryClient();
  return useQuery({
    queryKey: keys.deploy(id ?? ''),
    queryFn: ({ signal }) => getDeploy(client, id ?? '', signal),
    enabled: false,
  }).data;
}

/**
 * A deploy shown in a list, with its steps: those that came with the list, else read once, then told by
 * the stream. How its run is looked for only its own answer says.
 */
export function useDeployInList(listed: Deploy): Deploy {
  const client = useQueryClient();
  const live = useLive();
  const isWhole = listed.jobs !== undefined && !awaitsRun(listed);
  const query = useQuery({
    queryKey: keys.deploy(listed.id),
    queryFn: ({ signal }) => getDeploy(client, listed.id, signal),
    refetchInterval: isFinal(listed.status) ? false : pace(live, FAR_MS),
    ...(isWhole ? { initialData: listed, staleTime: NET_MS } : {}),
  });
  return query.data === undefined ? listed : newer(listed, query.data);
}

export function useTimeline(id: string, enabled: boolean) {
  const live = useLive();
  return useQuery({
    queryKey: keys.timeline(id),
    queryFn: ({ signal }) => get(api.timeline(id), Timeline, signal),
    refetchInterval: pace(live, FAR_MS),
    enabled,
  });
}

export function useForm(target: string, ref: string) {
  return useQuery({
    queryKey: keys.form(target, ref),
    queryFn: ({ signal }) => get(api.form(target, ref), Form, signal),
    staleTime: 30_000,
    enabled: ref !== '',
  });
}

/** The end of the log of a deploy that failed. The server reads it right after the end, then keeps it. */
export function useLogTail(deploy: Deploy, enabled: boolean) {
  return useQuery({
    queryKey: keys.log(deploy.id, deploy.github_run_attempt),
    queryFn: ({ signal }) => get(api.log(deploy.id), LogTail, signal),
    refetchInterval: (query) => {
      const endedAt = Date.parse(deploy.finished_at_utc ?? deploy.updated_at_utc);
      const isAwaited = serverNow() - endedAt < LOG_AWAITED_MS;
      return isAwaited && query.state.data?.known !== true ? CLOSE_MS : false;
    },
    enabled,
  });
}

/** Every deploy of which it is not known whether it fired. */
export function useUnconfirmed(enabled: boolean) {
  const client = useQueryClient();
  const live = useLive();
  return useQuery({
    queryKey: keys.unconfirmed,
    queryFn: async ({ signal }) =>
      unconfirmedWithEvents(await get(api.unconfirmed, DeployList, signal), client),
    refetchInterval: pace(live, FAR_MS),
    enabled,
  });
}
