import type { Deploy } from '../domain/deploy.ts';
import type { DeployEvent } from '../domain/event.ts';
import type { Millis } from '../domain/run.ts';
import type { Reach } from './checkpoint.ts';
import type { Dispatcher } from './dispatch.ts';
import { each } from './loop.ts';
import type { Clock, Log } from './ports.ts';
import type { Recorder } from './record.ts';

/** How old an accepted deploy may be and still be sent: nothing fires late. */
export const SEND_AFTER_RESTART_MS = 60_000;
/** How many of them are sent at once: GitHub takes a hundred requests at a time, and others ask too. */
const WIDTH = 10;

/**
 * Settles what a stopped process left behind. `dispatching` may have gone out: it becomes `unconfirmed`
 * and is looked for. `accepted` is provably not sent: it is sent, in the background, if it is young
 * when its turn comes, else failed.
 */
export type Recover = (open: readonly Deploy[], stopping: AbortSignal) => Promise<void>;

export function createRecovery(deps: {
  recorder: Recorder;
  dispatcher: Dispatcher;
  clock: Clock;
  log: Log;
  reach: Reach;
}): Recover {
  const { recorder, dispatcher, clock, log, reach } = deps;
  /** Those whose turn to be sent has not come yet. */
  const waiting = new Set<string>();

  async function callUnconfirmed({ wish: { id } }: Deploy): Promise<void> {
    reach('reconcile.leftover', id);
    log.warn({ deploy: id }, 'was being sent when the server stopped: unconfirmed');
    await recorder.record(id, stopped(clock.now()));
    reach('reconcile.settled', id);
  }

  async function sendOrFail(deploy: Deploy): Promise<void> {
    const { id, requestedAt } = deploy.wish;
    waiting.delete(id);
    reach('reconcile.leftover', id);
    if (clock.now() - requestedAt < SEND_AFTER_RESTART_MS) {
      log.warn({ deploy: id }, 'was accepted and not sent when the server stopped: sending');
      await dispatcher.send(deploy).answered;
    } else {
      log.warn({ deploy: id }, 'was accepted and not sent when the server stopped: too late');
      await recorder.record(id, tooLate(clock.now()));
    }
    reach('reconcile.settled', id);
  }

  return async (open, stopping) => {
    const left = open.filter(({ wish }) => !dispatcher.isSending(wish.id) && !waiting.has(wish.id));
    const unsent = left.filter(({ sending }) => sending.state === 'pending');
    for (const { wish } of unsent) waiting.add(wish.id);
    each(unsent, { width: WIDTH, stopping }, sendOrFail)
      .catch((error: unknown) => {
        log.error({ err: error }, 'what a stopped server left was not all sent');
      })
      // What was not come to is met again in the next round.
      .finally(() => {
        for (const { wish } of unsent) waiting.delete(wish.id);
      });
    for (const deploy of left)
      if (deploy.sending.state === 'started') await callUnconfirmed(deploy);
  };
}

function stopped(at: Millis): DeployEvent {
  const message =
    'The server stopped while this was being sent. It may have fired: it is being looked for.';
  const failure = { code: 'server-stopped', message } as const;
  return { type: 'answered', at, source: 'recovery', answer: { kind: 'unknown', failure } };
}

function tooLate(at: Millis): DeployEvent {
  const message =
    'The server stopped before this was sent, and came back too late to send it. Nothing was deployed: deploy again if it is still wanted.';
  const failure = { code: 'too-late', message } as const;
  return { type: 'answered', at, source: 'recovery', answer: { kind: 'refused', failure } };
}
