import type { Day } from '../domain/days.ts';
import type { Deploy } from '../domain/deploy.ts';
import type { Lasted, Outage } from '../domain/numbers.ts';
import type { Millis } from '../domain/run.ts';

/** From its first instant until before its last one. */
export type Period = Readonly<{ from: Millis; until: Millis }>;

/** How many ended on a day, by how. */
export type DayCount = Readonly<{ date: string; succeeded: number; failed: number }>;

/** From a commit to live, in ms: the middle of those that it is known for. */
export type Lead = Readonly<{ median: Millis; knownFor: number }>;

/** What the history says in figures. Each question has its index: none reads more than its span. */
export interface Numbers {
  /** Of the deploys that went through at their first attempt, started here: the newest, at most 50. */
  lasted(target: string): Promise<readonly Lasted[]>;
  /** Of the same the newest 20 at most, whole. */
  smooth(target: string): Promise<readonly Deploy[]>;
  /** How many ended on each of the days. */
  perDay(target: string, days: readonly Day[]): Promise<readonly DayCount[]>;
  /** The outages that were over in this period, and the one that went on at its end. */
  outages(target: string, period: Period): Promise<readonly Outage[]>;
  /** Of all that went live on these targets in this period; null where it is known for none. */
  lead(targets: readonly string[], period: Period): Promise<Lead | null>;
}
