import { parseDate } from '@internationalized/date';
import type { Deploy } from '../../../../src/contract/deploy.ts';

/** What the history is asked for, as it stands in the page's address. */
export type Search = Readonly<{
  q: string;
  target: readonly string[];
  requested_by: string;
  ref: string;
  sha: string;
  status: readonly string[];
  environment: readonly string[];
  /** The reader's days, `2026-11-25`, both of them included; empty: open. */
  from: string;
  to: string;
}>;

const TEXTS = ['q', 'requested_by', 'ref', 'sha', 'from', 'to'] as const;
const LISTS = ['target', 'status', 'environment'] as const;

export const NO_SEARCH: Search = {
  ...{ q: '', target: [], requested_by: '', ref: '', sha: '' },
  ...{ status: [], environment: [], from: '', to: '' },
};

export function readSearch(address: URLSearchParams): Search {
  const texts = TEXTS.map((name) => [name, address.get(name) ?? ''] as const);
  const lists = LISTS.map((name) => [name, address.getAll(name)] as const);
  const search: Search = { ...NO_SEARCH, ...Object.fromEntries([...texts, ...lists]) };
  return { ...search, from: dayOrNone(search.from), to: dayOrNone(search.to) };
}

/** The address that says this; what is not asked for is not in it. */
export function writeSearch(search: Search): URLSearchParams {
  const address = new URLSearchParams();
  for (const name of TEXTS) if (search[name] !== '') address.set(name, search[name]);
  for (const name of LISTS) for (const value of search[name]) address.append(name, value);
  return address;
}

/** The same question to the API: the reader's days in the reader's zone become instants. */
export function asQuery(search: Search, zone: string): string {
  const query = writeSearch({ ...search, from: '', to: '' });
  const { since, until } = instantsOf(search, zone);
  if (since !== null) query.set('since', since);
  if (until !== null) query.set('until', until);
  return query.toString();
}

/** Whether a deploy that was heard of belongs into what is shown. */
export function fits(deploy: Deploy, search: Search, zone: string): boolean {
  const { since, until } = instantsOf(search, zone);
  const askedAt = Date.parse(deploy.requested_at_utc);
  return (
    deploy.merged_into === null &&
    isAmong(search.target, deploy.target) &&
    isAmong(search.status, deploy.status) &&
    isAmong(search.environment, deploy.environment) &&
    (search.requested_by === '' || search.requested_by === deploy.requested_by) &&
    (search.ref === '' || search.ref === deploy.ref) &&
    (search.sha === '' || (deploy.sha?.startsWith(search.sha.toLowerCase()) ?? false)) &&
    (since === null || askedAt >= Date.parse(since)) &&
    (until === null || askedAt < Date.parse(until)) &&
    wordsOf(search.q).every((begin) => wordsIn(deploy).some((word) => word.startsWith(begin)))
  );
}

function isAmong(values: readonly string[], value: string | null): boolean {
  return values.length === 0 || (value !== null && values.includes(value));
}

/** From the start of the first day to the end of the last, however long such a day is there. */
function instantsOf({ from, to }: Search, zone: string) {
  return {
    since: from === '' ? null : parseDate(from).toDate(zone).toISOString(),
    until: to === '' ? null : parseDate(to).add({ days: 1 }).toDate(zone).toISOString(),
  };
}

function dayOrNone(day: string): string {
  try {
    return parseDate(day).toString();
  } catch {
    return '';
  }
}

function wordsIn(deploy: Deploy): readonly string[] {
  const { target, repository, ref, requested_by: by, environment, reason, id } = deploy;
  const { sha, github_run_id: run } = deploy;
  return wordsOf([target, repository, ref, by, environment, reason, id, sha, run].join(' '));
}

/** As the server's search sees them: letters and figures, without case and accents. */
function wordsOf(text: string): readonly string[] {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}
