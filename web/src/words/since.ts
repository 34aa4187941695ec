import type { Deploy } from '../../../src/contract/deploy.ts';
import { isFinal } from '../../../src/domain/status.ts';
import { ordersOfAttempt } from './stopping.ts';

/** Silence for longer than this is worth a word, where nobody tells of changes by themselves. */
const QUIET_MS = 2 * 60_000;

/** When the newest attempt began: a re-run's clock does not count from the first press. */
export function begunAt(deploy: Deploy): string {
  if ((deploy.github_run_attempt ?? 1) === 1) return deploy.requested_at_utc;
  const again = ordersOfAttempt(deploy, 'rerun', 'rerun-failed').at(-1);
  return again?.at_utc ?? deploy.started_at_utc ?? deploy.requested_at_utc;
}

/** Since when a run that is not at work waits: since it was there, or since its last job ended. */
export function heldSince(deploy: Deploy): string {
  const { run_found_at_utc: foundAt, github_run_attempt: attempt } = deploy;
  const beginning = (attempt ?? 1) === 1 ? (foundAt ?? deploy.requested_at_utc) : begunAt(deploy);
  const ends = (deploy.jobs ?? []).flatMap(({ completed_at: at }) => at ?? []);
  return [beginning, ...ends].reduce((a, b) => (Date.parse(b) > Date.parse(a) ? b : a));
}

/** Whether nothing has been heard for long of a run that should be moving; a hold may last for days. */
export function isQuiet(deploy: Deploy, now: number): boolean {
  const { status, learned } = deploy;
  if (isFinal(status) || status === 'waiting' || status === 'unconfirmed') return false;
  return now - Date.parse(learned.at_utc) > QUIET_MS;
}
