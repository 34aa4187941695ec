import type { Deploy } from '../domain/deploy.ts';
import type { DispatchAnswer } from '../domain/event.ts';
import type { Reach } from './checkpoint.ts';
import type { GitHub } from './github-port.ts';
import type { Clock, Log } from './ports.ts';
import type { Recorder } from './record.ts';

/** A dispatch under way: when it was committed as being sent, and when GitHub's answer was. */
export type Dispatching = Readonly<{ sending: Promise<Deploy>; answered: Promise<Deploy> }>;

export type Dispatcher = Readonly<{
  /** Sends the deploy's one request. Neither promise rejects for what GitHub or the network does. */
  send: (deploy: Deploy) => Dispatching;
  /** Whether this process is sending it now: a deploy left in `dispatching` otherwise is a crash's. */
  isSending: (id: string) => boolean;
  /** Resolves when nothing is being sent any more. */
  idle: () => Promise<void>;
}>;

/**
 * The only place a dispatch leaves from. `sending` is committed before it; the door refuses a second
 * `sending`, so nothing goes out twice whoever asks. After a crash in between nobody knows: the
 * deploy is `unconfirmed`, never sent again.
 */
export function createDispatcher(deps: {
  recorder: Recorder;
  github: GitHub;
  clock: Clock;
  log: Log;
  reach: Reach;
}): Dispatcher {
  const { recorder, github, clock, log, reach } = deps;
  const underWay = new Map<string, Promise<unknown>>();

  async function begin(deploy: Deploy): Promise<Deploy | null> {
    const { id } = deploy.wish;
    const event = { type: 'sending', at: clock.now(), clockOffset: github.clockOffset() } as const;
    const begun = await recorder.record(id, event, deploy);
    if (begun.ok) return begun.deploy;
    log.warn({ deploy: id, refusal: begun.refusal }, 'not sent: it is settled or being sent');
    return null;
  }

  async function finish(deploy: Deploy): Promise<Deploy> {
    const { id } = deploy.wish;
    reach('dispatch.sending', id);
    const answer = await github.dispatch(orderOf(deploy));
    reach('dispatch.answered', id);
    const event = {
      type: 'answered',
      at: clock.now(),
      source: 'dispatch_response',
      answer,
    } as const;
    const recorded = await recorder.record(id, event, deploy);
    reach('dispatch.recorded', id);
    log.info({ deploy: id, ...factsOf(answer) }, 'dispatch answered');
    return recorded.deploy ?? deploy;
  }

  function send(deploy: Deploy): Dispatching {
    const { id } = deploy.wish;
    const begun = begin(deploy);
    const sending = begun.then((sent) => sent ?? deploy);
    const answered = begun.then((sent) => (sent === null ? deploy : finish(sent)));
    underWay.set(id, answered);
    // Both fail together; the failure is told once, below.
    sending.catch(() => {});
    answered
      .catch((error: unknown) => log.error({ deploy: id, err: error }, 'dispatch not recorded'))
      .finally(() => underWay.delete(id));
    return { sending, answered };
  }

  return {
    send,
    isSending: (id) => underWay.has(id),
    idle: async () => {
      await Promise.allSettled(underWay.values());
    },
  };
}

function orderOf({ wish }: Deploy): Parameters<GitHub['dispatch']>[0] {
  const { repository, workflow, ref } = wish;
  const correlation = wish.correlationInput === null ? {} : { [wish.correlationInput]: wish.id };
  return { repository, workflow, ref, inputs: { ...wish.inputs, ...correlation } };
}

function factsOf(answer: DispatchAnswer): object {
  if ('failure' in answer) return { answer: answer.kind, ...answer.failure };
  return answer.kind === 'told' ? { answer: 'told', run: answer.runId } : { answer: 'taken' };
}
