import { type Day, daysUpTo } from '../domain/days.ts';
import { type JobTimes, jobTimesOf } from '../domain/job-times.ts';
import {
  failureRate,
  type Lasted,
  type Outage,
  type Restore,
  restoreOf,
  type Usual,
  usualOf,
} from '../domain/numbers.ts';
import type { DayCount, Lead, Numbers, Period } from './numbers-port.ts';
import type { Clock, Target } from './ports.ts';

/** What is asked: how many days up to today, in the days of which zone (an IANA name). */
export type Asked = Readonly<{ days: number; zone: string }>;

/** The figures of one target, or of several in sum; times in ms. */
export type Figures = Readonly<{
  usual: Usual | null;
  perDay: readonly DayCount[];
  deploys: number;
  failureRate: number | null;
  restore: Restore;
  lead: Lead | null;
}>;

export type Report = Readonly<{
  days: readonly string[];
  targets: readonly (readonly [Target, Figures])[];
  sum: Figures;
}>;

export type ReadNumbers = Readonly<{
  all: (asked: Asked) => Promise<Report>;
  one: (target: string, asked: Asked) => Promise<Figures>;
  /** How long each job and step there usually takes. */
  jobs: (target: string) => Promise<readonly JobTimes[]>;
}>;

/** What one target's figures are made of. */
type Findings = Readonly<{
  lasted: readonly Lasted[];
  perDay: readonly DayCount[];
  outages: readonly Outage[];
}>;

/** The figures people ask for, of the targets that are configured now. */
export function createReadNumbers(deps: {
  numbers: Numbers;
  clock: Pick<Clock, 'now'>;
  targets: ReadonlyMap<string, Target>;
  /** Resolves when others have had their turn: the numbers of many targets take a while. */
  nextTurn: () => Promise<unknown>;
}): ReadNumbers {
  const { numbers, clock, targets, nextTurn } = deps;

  async function find(target: string, days: readonly Day[]): Promise<Findings> {
    return {
      lasted: await numbers.lasted(target),
      perDay: await numbers.perDay(target, days),
      outages: await numbers.outages(target, periodOf(days)),
    };
  }

  async function one(target: string, { days: count, zone }: Asked): Promise<Figures> {
    const days = daysUpTo(clock.now(), count, zone);
    return figuresOf(await find(target, days), await numbers.lead([target], periodOf(days)));
  }

  async function all({ days: count, zone }: Asked): Promise<Report> {
    const days = daysUpTo(clock.now(), count, zone);
    const period = periodOf(days);
    const found: Findings[] = [];
    const each: (readonly [Target, Figures])[] = [];
    for (const target of targets.values()) {
      const findings = await find(target.id, days);
      found.push(findings);
      each.push([target, figuresOf(findings, await numbers.lead([target.id], period))]);
      await nextTurn();
    }
    const sum = figuresOf(joined(found, days), await numbers.lead([...targets.keys()], period));
    return { days: days.map(({ date }) => date), targets: each, sum };
  }

  return { all, one, jobs: async (target) => jobTimesOf(await numbers.smooth(target)) };
}

function periodOf(days: readonly Day[]): Period {
  return { from: days[0]?.from ?? 0, until: days.at(-1)?.until ?? 0 };
}

function joined(found: readonly Findings[], days: readonly Day[]): Findings {
  return {
    lasted: found.flatMap(({ lasted }) => lasted),
    perDay: days.map(({ date }, i) => ({
      date,
      ...counted(found.flatMap((of) => of.perDay[i] ?? [])),
    })),
    outages: found.flatMap(({ outages }) => outages),
  };
}

function figuresOf({ lasted, perDay, outages }: Findings, lead: Lead | null): Figures {
  const counts = counted(perDay);
  return {
    usual: usualOf(lasted),
    perDay,
    deploys: counts.succeeded + counts.failed,
    failureRate: failureRate(counts),
    restore: restoreOf(outages),
    lead,
  };
}

function counted(counts: readonly DayCount[]): Omit<DayCount, 'date'> {
  return {
    succeeded: counts.reduce((sum, { succeeded }) => sum + succeeded, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  };
}
