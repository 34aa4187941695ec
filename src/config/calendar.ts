import { Cron } from 'croner';
import type { Freeze } from '../engine/ports.ts';

/** When a freeze is on, by a cron line or between two times of a wall clock. */

/** How many firings that run into each other are followed; what never opens is on for that long at least. */
const MOST_FIRINGS = 400;
const LOCAL_TIME =
  /^(?<day>\d{4}-\d{2}-\d{2})([T ](?<clock>(([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?|24:00(:00)?)))?$/;

type Window = NonNullable<ReturnType<Freeze['windowAt']>>;

/** Each firing opens a window; the one that is on began at most its length ago, and lasts while others follow. */
export function repeating(line: string, length: number, zone: string): Freeze['windowAt'] {
  const cron = new Cron(line, { timezone: zone, paused: true });
  const after = (at: number): number | undefined => cron.nextRun(new Date(at))?.getTime();
  let last: Readonly<{ askedAt: number; window: Window }> | null = null;
  return (at) => {
    // Every target asks of every freeze: the same window until it is over.
    if (last !== null && last.askedAt <= at && at < last.window.until) return last.window;
    const from = after(at - length);
    if (from === undefined) return null;
    let firing = from;
    for (let followed = 0; followed < MOST_FIRINGS; followed++) {
      const next = after(firing);
      if (next === undefined || next > firing + length) break;
      firing = next;
    }
    last = { askedAt: at, window: { from, until: firing + length } };
    return last.window;
  };
}

export function once(from: string, until: string, zone: string): Freeze['windowAt'] {
  const window = { from: timeIn(zone, from), until: timeIn(zone, until) };
  return (at) => (window.until <= at ? null : window);
}

/** A wall clock's time in a zone, as milliseconds since the epoch. */
export function timeIn(zone: string, text: string): number {
  const [day = '', clock = '00:00'] = text.split(/[T ]/);
  const time = `${day}T${clock.length === 5 ? `${clock}:00` : clock}`;
  const only = new Cron(time, { timezone: zone, paused: true });
  return only.nextRun(new Date(0))?.getTime() ?? Number.NaN;
}

/** Whether there is such a day, and such a time on a clock. */
export function isLocalTime(text: string): boolean {
  const day = LOCAL_TIME.exec(text)?.groups?.['day'];
  if (day === undefined) return false;
  const at = Date.parse(`${day}T00:00:00Z`);
  // The parser takes 31 days of every month.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}

export function isCron(line: string): boolean {
  try {
    return new Cron(line, { paused: true }).nextRun() !== null;
  } catch {
    return false;
  }
}
