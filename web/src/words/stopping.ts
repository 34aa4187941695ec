import type { Deploy } from '../../../src/contract/deploy.ts';
import { isFinal, STATUS } from '../../../src/domain/status.ts';

type Order = Deploy['orders'][number];

const MINUTE = 60_000;
/** How long GitHub is left to stop a run by itself before it can be forced, and then be left alone. */
const FORCE_AFTER_MS = 2 * MINUTE;
const ABANDON_AFTER_MS = 10 * MINUTE;

/** What somebody asked GitHub of the newest attempt, oldest first. */
export function ordersOfAttempt(
  { orders, github_run_attempt: attempt }: Deploy,
  ...kinds: readonly Order['kind'][]
): readonly Order[] {
  return orders.filter((each) => kinds.includes(each.kind) && each.attempt >= (attempt ?? 1));
}

export type Stopping = Readonly<{
  /** Who asked first, and when: what is offered next counts from it. */
  first: Order;
  mayForce: boolean;
  mayAbandon: boolean;
}>;

/** A run that was asked to stop and goes on at `now`; null where nobody asked, or it has ended. */
export function stoppingOf(deploy: Deploy, now: number): Stopping | null {
  const asked = ordersOfAttempt(deploy, 'cancel', 'force-cancel');
  const [first] = asked;
  if (first === undefined || isFinal(deploy.status)) return null;
  const forMs = now - Date.parse(first.at_utc);
  const isForced = asked.some(({ kind }) => kind === 'force-cancel');
  return {
    first,
    mayForce: !isForced && forMs >= FORCE_AFTER_MS,
    mayAbandon: forMs >= ABANDON_AFTER_MS,
  };
}

/** Whether GitHub can be asked to stop it: by the table of states, where its run is known. */
export function mayStop({ status, github_run_id: runId }: Deploy): boolean {
  return STATUS[status].mayCancel && runId !== null;
}

/** Whether GitHub can be asked to run it again; not what was given up, or is another deploy's. */
export function mayRerun(deploy: Deploy): boolean {
  const isSettled = deploy.error_code === 'abandoned' || deploy.error_code === 'run-gone';
  const isOwn = deploy.github_run_id !== null && deploy.merged_into === null;
  return STATUS[deploy.status].mayRerun && isOwn && !isSettled;
}
