import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Deploy, DeployList } from '../../../src/contract/deploy.ts';
import type { Target, TargetList } from '../../../src/contract/target.ts';
import { isFinal } from '../../../src/domain/status.ts';

export const RECENT_LIMIT = 20;
const HEARD_LIMIT = 100;

export const keys = {
  session: ['session'],
  github: ['github'],
  notifications: ['notifications'],
  targets: ['targets'],
  recent: ['recent'],
  history: (query: string) => ['history', query],
  heard: ['heard'],
  commit: (sha: string) => ['commit', sha],
  deploy: (id: string) => ['deploy', id],
  timeline: (id: string) => ['timeline', id],
  log: (id: string, attempt: number | null) => ['log', id, attempt],
  jobTimes: (target: string) => ['job-times', target],
  numbers: (days: number, zone: string) => ['numbers', days, zone],
  unconfirmed: ['unconfirmed'],
  form: (target: string, ref: string) => ['form', target, ref],
  diff: (target: string, ref: string, live: string | null) => ['diff', target, ref, live],
  refs: (target: string, q: string) => ['refs', target, q],
  checks: (target: string) => ['checks', target],
} as const;

/**
 * The later of two accounts of one deploy. An answer may be overtaken by an event; the version
 * says which is newer, and what a thinner account leaves out is kept from the fuller one.
 */
export function newer(known: Deploy | undefined, heard: Deploy): Deploy {
  if (known === undefined || known.id !== heard.id) return heard;
  if (heard.version < known.version) return known;
  const sameRun = known.github_run_attempt === heard.github_run_attempt;
  const jobs = heard.jobs ?? (sameRun ? known.jobs : undefined);
  const earlier = heard.earlier_attempts ?? (sameRun ? known.earlier_attempts : undefined);
  const stillOpen = heard.in_doubt || heard.github_run_id === null;
  const candidates = heard.candidates ?? (stillOpen ? known.candidates : undefined);
  const looking = heard.looking ?? (heard.version === known.version ? known.looking : undefined);
  return {
    ...heard,
    ...(jobs === undefined ? {} : { jobs }),
    ...(earlier === undefined ? {} : { earlier_attempts: earlier }),
    ...(candidates === undefined ? {} : { candidates }),
    ...(looking === undefined ? {} : { looking }),
  };
}

/** UUIDv7 sorts by time, so of two deploys the greater id was asked for later. */
function later(known: Deploy | null, heard: Deploy): Deploy {
  if (known === null) return heard;
  if (known.id === heard.id) return newer(known, heard);
  return heard.id > known.id ? heard : known;
}

/** Whether a deploy ended after another: an earlier one may have been run again. */
export function endedAfter(deploy: Deploy, other: Deploy): boolean {
  return (deploy.finished_at_utc ?? '') > (other.finished_at_utc ?? '');
}

function endedLater(known: Deploy | null, heard: Deploy): Deploy {
  if (known === null) return heard;
  if (known.id === heard.id) return newer(known, heard);
  if (heard.finished_at_utc === known.finished_at_utc) return heard.id > known.id ? heard : known;
  return endedAfter(heard, known) ? heard : known;
}

/**
 * How many are under way after hearing of one. Of one that is older than the newest it does not show whether it
 * was counted: that the next answer says.
 */
function underWayAfter({ open, under_way: known }: Target, heard: Deploy): number {
  if (isFinal(heard.status)) return open?.id === heard.id ? Math.max(0, known - 1) : known;
  if (open === null) return Math.max(1, known);
  return heard.id > open.id ? known + 1 : known;
}

/** The target after hearing of one deploy of it. */
export function withDeploy(target: Target, heard: Deploy): Target {
  if (target.id !== heard.target) return target;
  const under_way = underWayAfter(target, heard);
  if (!isFinal(heard.status)) return { ...target, under_way, open: later(target.open, heard) };
  const open = target.open?.id === heard.id ? null : target.open;
  // It stands on the board as the deploy that it is, and once is enough.
  if (heard.merged_into !== null) return { ...target, under_way, open };
  const live = heard.status === 'succeeded' ? endedLater(target.live, heard) : target.live;
  return { ...target, under_way, open, live, last: endedLater(target.last, heard) };
}

/** An answer for the board, brought up to what events have said while it was on its way. */
export function withEvents(answer: TargetList, client: QueryClient): TargetList {
  const targets = answer.targets.map((target) => {
    const open = target.open;
    const known = open === null ? undefined : client.getQueryData<Deploy>(keys.deploy(open.id));
    if (open === null || known === undefined || known.version <= open.version) return target;
    return withDeploy(target, known);
  });
  return { targets };
}

/** An answer for the unconfirmed deploys leaves out what events have since told more of. */
export function unconfirmedWithEvents(answer: DeployList, client: QueryClient): DeployList {
  const deploys = answer.deploys
    .map((each) => newer(client.getQueryData<Deploy>(keys.deploy(each.id)), each))
    .filter(({ status }) => status === 'unconfirmed');
  return { ...answer, deploys };
}

/** The list of recent deploys after hearing of one: replaced in place, put on top, or left out as merged. */
export function withRecent(list: DeployList, heard: Deploy): DeployList {
  if (heard.merged_into !== null) {
    return { ...list, deploys: list.deploys.filter((each) => each.id !== heard.id) };
  }
  const isKnown = list.deploys.some((each) => each.id === heard.id);
  const deploys = isKnown
    ? list.deploys.map((each) => (each.id === heard.id ? newer(each, heard) : each))
    : [heard, ...list.deploys].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, RECENT_LIMIT);
  return { ...list, deploys };
}

/** The loaded pages of the history after hearing of a deploy: in place, or left out as merged. */
export function withHistory(
  known: InfiniteData<DeployList>,
  heard: Deploy,
): InfiniteData<DeployList> {
  const pages = known.pages.map((page) => ({
    ...page,
    deploys: page.deploys.flatMap((each) => {
      if (each.id !== heard.id) return [each];
      return heard.merged_into === null ? [newer(each, heard)] : [];
    }),
  }));
  return { ...known, pages };
}

/** What was heard of lately, each deploy once and where it stood: from it the history tells what is new. */
function withHeard(known: readonly Deploy[], heard: Deploy): readonly Deploy[] {
  const isKnown = known.some((each) => each.id === heard.id);
  if (!isKnown) return [heard, ...known].slice(0, HEARD_LIMIT);
  return known.map((each) => (each.id === heard.id ? newer(each, heard) : each));
}

/** The unconfirmed deploys after hearing of one, which may have become one or be one no more. */
export function withUnconfirmed(list: DeployList, heard: Deploy): DeployList {
  const known = list.deploys.find((each) => each.id === heard.id);
  const now = newer(known, heard);
  const others = list.deploys.filter((each) => each.id !== heard.id);
  return { ...list, deploys: now.status === 'unconfirmed' ? [now, ...others] : others };
}

/** An answer for the list of recent deploys keeps what events have told beyond it. */
export function recentWithEvents(answer: DeployList, known: DeployList | undefined): DeployList {
  const deploys = answer.deploys.map((each) =>
    newer(
      known?.deploys.find((old) => old.id === each.id),
      each,
    ),
  );
  return { ...answer, deploys };
}

/** One deploy was heard of, by an event or an answer: every page that shows it learns of it. */
export function hear(client: QueryClient, heard: Deploy): void {
  client.setQueryData<Deploy>(keys.deploy(heard.id), (known) => newer(known, heard));
  client.setQueryData<TargetList>(
    keys.targets,
    (known) => known && { targets: known.targets.map((each) => withDeploy(each, heard)) },
  );
  client.setQueryData<DeployList>(keys.recent, (known) => known && withRecent(known, heard));
  client.setQueryData<DeployList>(
    keys.unconfirmed,
    (known) => known && withUnconfirmed(known, heard),
  );
  client.setQueriesData<InfiniteData<DeployList>>(
    { queryKey: ['history'] },
    (known) => known && withHistory(known, heard),
  );
  client.setQueryData<readonly Deploy[]>(keys.heard, (known) => withHeard(known ?? [], heard));
}
