import type { Deploy, Millis } from '../domain/deploy.ts';
import type { Reach } from './checkpoint.ts';
import type { Dispatcher } from './dispatch.ts';
import type { Clock, Log } from './ports.ts';
import type { Recorder } from './record.ts';

/** How old an accepted deploy may be and still be sent: nothing fires late. */
export const SEND_AFTER_RESTART_MS = 60_000;

/**
 * Settles what a stopped process left behind. `accepted` is provably not sent: it is sent if it is
 * young, else failed. `dispatching` may have gone out: it becomes `unconfirmed` and is looked for.
 */
export function createRecovery(deps: {
  recorder: Recorder;
  dispatcher: Dispatcher;
  clock: Clock;
  log: Log;
  reach: Reach;
}): (open: readonly Deploy[]) => Promise<void> {
  const { recorder, dispatcher, clock, log, reach } = deps;

  async function settle(deploy: Deploy): Promise<void> {
    const { id, requestedAt } = deploy.wish;
    reach('reconcile.leftover', id);
    if (deploy.sending.state === 'started') {
      log.warn({ deploy: id }, 'was being sent when the server stopped: unconfirmed');
      await recorder.record(id, stopped(clock.now()));
    } else if (clock.now() - requestedAt < SEND_AFTER_RESTART_MS) {
      log.warn({ deploy: id }, 'was accepted and not sent when the server stopped: sending');
      dispatcher.send(deploy);
    } else {
      log.warn({ deploy: id }, 'was accepted and not sent when the server stopped: too late');
      await recorder.record(id, tooLate(clock.now()));
    }
    reach('reconcile.settled', id);
  }

  return async (open) => {
    const left = open.filter(
      ({ wish, sending }) =>
        (sending.state === 'pending' || sending.state === 'started') &&
        !dispatcher.isSending(wish.id),
    );
    for (const deploy of left) await settle(deploy);
  };
}

function stopped(at: Millis): Parameters<Recorder['record']>[1] {
  const message =
    'The server stopped while this was being sent. It may have fired: it is being looked for.';
  const failure = { code: 'server-stopped', message } as const;
  return { type: 'answered', at, source: 'recovery', answer: { kind: 'unknown', failure } };
}

function tooLate(at: Millis): Parameters<Recorder['record']>[1] {
  const message =
    'The server stopped before this was sent, and came back too late to send it. Nothing was deployed: deploy again if it is still wanted.';
  const failure = { code: 'too-late', message } as const;
  return { type: 'answered', at, source: 'recovery', answer: { kind: 'refused', failure } };
}
