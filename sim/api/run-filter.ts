import { problem, Refusal } from '../http/reply.ts';
import { attemptAt, type Run } from '../state/run.ts';
import { viewAttempt } from '../state/view.ts';

/** Any of these makes the list a search, which never shows more than its first 1,000 results. */
const SEARCHES = ['actor', 'branch', 'check_suite_id', 'created', 'event', 'head_sha', 'status'];
const MAX_RESULTS = 1_000;

/** What can be reached by paging: everything, or the first 1,000 of a search. */
export function capResults<T>(found: readonly T[], query: URLSearchParams): readonly T[] {
  return SEARCHES.some((name) => query.has(name)) ? found.slice(0, MAX_RESULTS) : found;
}

/**
 * The test for one run that the query's filters make together, at `now` (server time in ms).
 * `exclude_pull_requests` changes nothing: no simulated run has any.
 * @throws {Refusal} 422 for a `created` that cannot be read (our choice: GitHub's is not known)
 */
export function runFilter(query: URLSearchParams, now: number): (run: Run) => boolean {
  const created = query.get('created');
  const inRange = created === null ? () => true : createdRange(created);
  const equal = (name: string, value: string | number) => {
    const wanted = query.get(name);
    return wanted === null || wanted === String(value);
  };
  return (run) =>
    equal('event', run.event) &&
    equal('branch', run.ref.name) &&
    equal('head_sha', run.ref.sha) &&
    equal('check_suite_id', run.checkSuiteId) &&
    (query.get('actor') ?? run.actor.login).toLowerCase() === run.actor.login.toLowerCase() &&
    inRange(wholeSecond(run.createdAt)) &&
    hasStatus(run, query.get('status'), now);
}

/** `status` takes a status or a conclusion. */
function hasStatus(run: Run, wanted: string | null, now: number): boolean {
  if (wanted === null) return true;
  const { status, conclusion } = viewAttempt(attemptAt(run, now), now);
  return wanted === status || wanted === conclusion;
}

interface Moment {
  readonly from: number;
  /** Exclusive: a second later, or a day where only a date is given. */
  readonly to: number;
}

/** Search syntax for dates: `>=A`, `>A`, `<=A`, `<A`, `A..B`, `A..*`, `*..B`, `A`. */
function createdRange(text: string): (at: number) => boolean {
  const [from, to] = text.split('..');
  if (from !== undefined && to !== undefined) {
    const start = from === '*' ? Number.NEGATIVE_INFINITY : moment(from).from;
    const end = to === '*' ? Number.POSITIVE_INFINITY : moment(to).to;
    return (at) => at >= start && at < end;
  }
  const [, operator = '', rest = ''] = /^(>=|<=|>|<)?(.*)$/.exec(text) ?? [];
  const edge = moment(rest);
  switch (operator) {
    case '>=':
      return (at) => at >= edge.from;
    case '>':
      return (at) => at >= edge.to;
    case '<=':
      return (at) => at < edge.to;
    case '<':
      return (at) => at < edge.from;
    default:
      return (at) => at >= edge.from && at < edge.to;
  }
}

const DATE = /^\d{4}-\d\d-\d\d$/;
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const DAY_MS = 86_400_000;

function moment(text: string): Moment {
  const isDate = DATE.test(text);
  const at = isDate || DATE_TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new Refusal(problem(422, 'Validation Failed'));
  const from = wholeSecond(at);
  return { from, to: from + (isDate ? DAY_MS : 1_000) };
}

/** GitHub keeps `created_at` in whole seconds. */
function wholeSecond(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000;
}
