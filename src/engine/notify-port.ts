import type { Deploy } from '../domain/deploy.ts';
import type { Millis } from '../domain/run.ts';
import type { DeployStatus } from '../domain/status.ts';

/** What a person may be told of: a deploy that began (or was met), and what it came to. */
export const NOTICES = [
  'accepted',
  'adopted',
  'dispatched',
  'unconfirmed',
  'waiting',
  'succeeded',
  'failed',
  'cancelled',
] as const;
export type Notice = (typeof NOTICES)[number];

export const CHANNEL_KINDS = ['slack', 'webhook'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

export const CHANNEL_EVENTS = ['all', 'failures'] as const;

/** Somewhere that is told, as configured. */
export type Channel = Readonly<{
  name: string;
  kind: ChannelKind;
  events: (typeof CHANNEL_EVENTS)[number];
  /** Ids of targets; null: all. */
  targets: readonly string[] | null;
}>;

/** One line of the log, as far as notifications are made of it. */
export type LoggedChange = Readonly<{
  position: number;
  deployId: string;
  target: string;
  version: number;
  at: Millis;
  event: string;
  status: DeployStatus;
  /** The deploy's status before; null: this is its first line. */
  before: DeployStatus | null;
}>;

/** A change that is told. */
export type Told = Readonly<{
  change: LoggedChange;
  notice: Notice;
  /** It mends what the channel was last told of the target. */
  isRecovery: boolean;
}>;

/** What a stretch of the log means for one channel; committed whole or not at all. */
export type Plan = Readonly<{
  /** From which position, and up to which, the log was read. */
  from: number;
  upTo: number;
  told: readonly Told[];
  /** The newest version of every deploy that changed: a message about it may read differently now. */
  changed: ReadonlyMap<string, number>;
  /** The targets whose last end, as far as the channel was told, was no good one. */
  troubled: ReadonlySet<string>;
}>;

/** Something to deliver. */
export type Delivery = Readonly<{
  seq: number;
  /** The same each time it is tried. */
  id: string;
  deploy: Deploy;
  notice: Notice;
  isRecovery: boolean;
  /** When what it tells of happened, and the version it made. */
  at: Millis;
  version: number;
  /** What the sender noted when it delivered to this place before; null: it has not. */
  note: string | null;
  attempts: number;
  failingSince: Millis | null;
  nextAt: Millis;
}>;

/** How one try ended. */
export type Sent =
  /** `note` is given back with the next delivery about the same message. */
  | Readonly<{ kind: 'delivered'; note: string | null }>
  /** What is there says the same already; nothing was sent. */
  | Readonly<{ kind: 'unchanged' }>
  | Readonly<{ kind: 'retry'; error: string; retryAfterMs: number | null }>
  /** Trying again as things are would end the same. */
  | Readonly<{ kind: 'terminal'; error: string }>;

/** Delivers one, bounded by the signal; never throws for what the outside does. */
export type Sender = (delivery: Delivery, signal: AbortSignal) => Promise<Sent>;

export type GivenUp = Readonly<{ deployId: string; at: Millis; error: string }>;

/** How it stands with a channel. */
export type ChannelStanding = Readonly<{
  pending: number;
  lastDeliveredAt: Millis | null;
  /** Since when nothing was delivered that was tried; null: the last try was well. */
  failingSince: Millis | null;
  lastError: string | null;
  givenUpTotal: number;
  /** The newest of them. */
  givenUp: readonly GivenUp[];
}>;

/** What is to be delivered to whom, across restarts. */
export interface Notifications {
  /**
   * The channels there are from now on: one that is new, or of another kind than before, begins at the
   * log's end; what is kept of any other is dropped.
   */
  open(channels: readonly Channel[]): Promise<void>;
  /** Up to `limit` lines of the log that were not made into deliveries yet, oldest first. */
  unread(
    channel: string,
    limit: number,
  ): Promise<
    Readonly<{ from: number; changes: readonly LoggedChange[]; troubled: ReadonlySet<string> }>
  >;
  /** One message a deploy (`slack`), or one delivery for everything told (`webhook`). */
  plan(channel: Channel, plan: Plan, now: Millis): Promise<void>;
  /** What waits to be delivered, the next due first; of each deploy only the oldest. */
  waiting(channel: string, limit: number): Promise<readonly Delivery[]>;
  delivered(channel: Channel, delivery: Delivery, note: string | null, at: Millis): Promise<void>;
  unchanged(delivery: Delivery): Promise<void>;
  failed(
    channel: string,
    delivery: Delivery,
    failure: Readonly<{ error: string; at: Millis; nextAt: Millis }>,
  ): Promise<void>;
  givenUp(
    channel: string,
    delivery: Delivery,
    failure: Readonly<{ error: string; at: Millis }>,
  ): Promise<void>;
  /** Makes all that was given up, and all that waits for another try, due now. */
  retry(channel: string, now: Millis): Promise<void>;
  standing(channel: string, mostGivenUp: number): Promise<ChannelStanding>;
}
