import { type DeployStatus, isFinal } from '../domain/status.ts';
import type { Channel, LoggedChange, Notice, Plan, Told } from './notify-port.ts';

/** What of the log is told to a channel. Pure: the log in, a plan out. */

const TOLD: ReadonlySet<DeployStatus> = new Set<DeployStatus & Notice>([
  'accepted',
  'dispatched',
  'unconfirmed',
  'waiting',
  'succeeded',
  'failed',
  'cancelled',
]);

const TROUBLES: ReadonlySet<DeployStatus> = new Set(['failed', 'unconfirmed']);

/** What a line of the log is told as; null: it is no news by itself. */
export function noticeOf({ event, status, before }: LoggedChange): Notice | null {
  // What was taken for a run from outside is told of as the deploy that it is.
  if (event === 'merged') return null;
  // Of what is ordered is told what comes of it; a re-run that GitHub refuses leaves the end that was told.
  if (event === 'ordered') return null;
  if (event === 'adopted' && !isFinal(status)) return 'adopted';
  if (status === before || !TOLD.has(status)) return null;
  return status as Notice;
}

/** What a channel is to be told of these lines, given the targets that are in trouble so far. */
export function planOf(
  channel: Channel,
  read: Readonly<{
    from: number;
    changes: readonly LoggedChange[];
    troubled: ReadonlySet<string>;
  }>,
): Plan {
  const { from, changes } = read;
  const troubled = new Set(read.troubled);
  const told: Told[] = [];
  const changed = new Map<string, number>();
  for (const change of changes) {
    const { target, status } = change;
    if (channel.targets !== null && !channel.targets.includes(target)) continue;
    changed.set(change.deployId, change.version);
    const notice = noticeOf(change);
    if (notice === null) continue;
    const isRecovery = status === 'succeeded' && troubled.delete(target);
    const isTrouble = TROUBLES.has(status);
    if (isTrouble) troubled.add(target);
    if (channel.events === 'all' || isTrouble || isRecovery) {
      told.push({ change, notice, isRecovery });
    }
  }
  return { from, upTo: changes.at(-1)?.position ?? from, told, changed, troubled };
}
