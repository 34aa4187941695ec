import type { Millis } from '../domain/run.ts';
import { nextTryAt } from './back-off.ts';
import { createLoop, each, type Loop } from './loop.ts';
import { planOf } from './notices.ts';
import type {
  Channel,
  ChannelStanding,
  Delivery,
  Notifications,
  Sender,
  Sent,
} from './notify-port.ts';
import type { Clock, Log } from './ports.ts';
import { createTally, type Tally } from './tally.ts';

/** How long one try may take. */
const TRY_BOUND_MS = 10_000;
/** How many tries of one channel are under way at once. */
const WIDTH = 4;
/** How much of the log, and of what waits, is in memory at once. */
const LOG_PAGE = 500;
const DELIVERY_PAGE = 16;
/** What changes in one go is told in one go. */
const GATHER_MS = 250;
/** The longest rest: a timer can no more than this, and looking again costs nothing. */
const LONGEST_REST_MS = 15 * 60_000;
const AFTER_A_BUG_MS = 5_000;
const MOST_GIVEN_UP_SHOWN = 20;

export type Notifier = Readonly<{
  /** Something was committed: there may be news. */
  wake: () => void;
  channels: readonly Channel[];
  standing: (channel: Channel) => Promise<ChannelStanding>;
  /** What became of the tries since the server started. */
  tries: (channel: Channel) => Tally;
  /** Tries again at once what was given up, and what waits for another try. */
  retry: (channel: Channel) => Promise<void>;
  loops: readonly Loop[];
}>;

/**
 * Tells people elsewhere what happened, from the log, at least once. Each channel has a loop of its own,
 * so that one that is down holds up no other; what it has done and has to do is in the database alone.
 */
export function createNotifier(deps: {
  notifications: Notifications;
  /** With the way to deliver to each. */
  channels: readonly Readonly<{ channel: Channel; send: Sender }>[];
  clock: Clock;
  log: Log;
}): Notifier {
  const { notifications } = deps;
  const posts = new Map(
    deps.channels.map(({ channel, send }) => [channel.name, createPost(deps, channel, send)]),
  );
  const postOf = ({ name }: Channel): Post => {
    const post = posts.get(name);
    if (post === undefined) throw new Error(`no channel ${name}`);
    return post;
  };
  return {
    wake: () => {
      for (const { wake } of posts.values()) wake();
    },
    channels: deps.channels.map(({ channel }) => channel),
    standing: ({ name }) => notifications.standing(name, MOST_GIVEN_UP_SHOWN),
    tries: (channel) => postOf(channel).tries,
    retry: (channel) => postOf(channel).retry(),
    loops: [...posts.values()].map(({ loop }) => loop),
  };
}

type Post = Readonly<{ wake: () => void; retry: () => Promise<void>; tries: Tally; loop: Loop }>;

/** What carries the log to one channel. */
function createPost(
  deps: { notifications: Notifications; clock: Clock; log: Log },
  channel: Channel,
  send: Sender,
): Post {
  const { notifications, clock, log } = deps;
  const { name } = channel;
  const tries = createTally();
  let bell = new AbortController();
  /** The receiver asked to be left alone until then. */
  let heldUntil = 0;

  async function work(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      await clock.wait(GATHER_MS, stopping);
      // Hung up before the log is read: what rings from now on is another round.
      bell = new AbortController();
      await readLog();
      const nextAt = await deliverDue(stopping);
      const rest = Math.min(LONGEST_REST_MS, Math.max(0, nextAt - clock.now()));
      await clock.wait(rest, AbortSignal.any([stopping, bell.signal]));
    }
  }

  async function readLog(): Promise<void> {
    for (;;) {
      const read = await notifications.unread(name, LOG_PAGE);
      if (read.changes.length === 0) return;
      await notifications.plan(channel, planOf(channel, read), clock.now());
      if (read.changes.length < LOG_PAGE) return;
    }
  }

  /** Tries what is due; gives when to look again. */
  async function deliverDue(stopping: AbortSignal): Promise<Millis> {
    const waiting = await notifications.waiting(name, DELIVERY_PAGE);
    const due = waiting.filter(({ nextAt }) => nextAt <= clock.now());
    if (due.length === 0)
      return Math.max(heldUntil, waiting[0]?.nextAt ?? Number.POSITIVE_INFINITY);
    await each(due, { width: WIDTH, stopping }, async (delivery) => {
      if (clock.now() >= heldUntil) await deliver(delivery);
    });
    return heldUntil;
  }

  async function deliver(delivery: Delivery): Promise<void> {
    const sent = await send(delivery, clock.deadline(TRY_BOUND_MS));
    if (sent.kind === 'unchanged') return notifications.unchanged(delivery);
    tries.add(sent.kind);
    if (sent.kind === 'delivered') {
      await notifications.delivered(channel, delivery, sent.note, clock.now());
    } else {
      await noteFailure(delivery, sent);
    }
  }

  async function noteFailure(
    delivery: Delivery,
    failure: Extract<Sent, { error: string }>,
  ): Promise<void> {
    const at = clock.now();
    const { error } = failure;
    const deploy = delivery.deploy.wish.id;
    const nextAt = failure.kind === 'retry' ? tryAgainAt(delivery, failure.retryAfterMs, at) : null;
    if (nextAt === null) {
      log.error({ channel: name, deploy, error }, 'a notification was given up');
      await notifications.givenUp(name, delivery, { error, at });
    } else {
      log.warn({ channel: name, deploy, error }, 'a notification was not delivered yet');
      await notifications.failed(name, delivery, { error, at, nextAt });
    }
  }

  function tryAgainAt(delivery: Delivery, retryAfterMs: number | null, now: Millis): Millis | null {
    if (retryAfterMs !== null) heldUntil = Math.max(heldUntil, now + retryAfterMs);
    const failingSince = delivery.failingSince ?? now;
    return nextTryAt({ attempts: delivery.attempts + 1, failingSince, retryAfterMs }, now);
  }

  return {
    wake: () => bell.abort(),
    retry: async () => {
      heldUntil = 0;
      await notifications.retry(name, clock.now());
      bell.abort();
    },
    tries,
    loop: createLoop({ clock, log }, `notify ${name}`, AFTER_A_BUG_MS, work),
  };
}
