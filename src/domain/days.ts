import type { Millis } from './run.ts';

/** The days of a calendar in a zone, as spans of time. */

/** A day as a zone has it, `2026-11-25`: from its first instant until the next day’s. */
export type Day = Readonly<{ date: string; from: Millis; until: Millis }>;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** No zone is further from UTC than 14 hours; one more for a clock that is being changed. */
const MOST_OFFSET = 15 * 60 * MINUTE;

/**
 * The day of `now` and those before it, oldest first, `count` in all. `zone` is an IANA name. A day has
 * 23 or 25 hours where the clocks change, and none where the zone left it out of its calendar.
 */
export function daysUpTo(now: Millis, count: number, zone: string): readonly Day[] {
  const dateAt = datesIn(zone);
  const today = Date.parse(dateAt(now));
  const dates = Array.from({ length: count + 1 }, (_, i) => isoDate(today + (i - count + 1) * DAY));
  const starts = dates.map((date) => startOf(date, dateAt));
  return dates
    .slice(0, count)
    .map((date, i) => ({ date, from: starts[i] ?? 0, until: starts[i + 1] ?? 0 }));
}

type DateAt = (at: Millis) => string;

/** Which date it is there at an instant. */
function datesIn(timeZone: string): DateAt {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const format = new Intl.DateTimeFormat('en-CA', { ...parts, calendar: 'iso8601', timeZone });
  return (at) => {
    const said = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return `${said.get('year')}-${said.get('month')}-${said.get('day')}`;
  };
}

/** The first minute in which it is that date or a later one: midnight, but where the clocks skip it. */
function startOf(date: string, dateAt: DateAt): Millis {
  let [before, from] = [Date.parse(date) - MOST_OFFSET, Date.parse(date) + MOST_OFFSET];
  while (from - before > MINUTE) {
    const middle = before + Math.floor((from - before) / MINUTE / 2) * MINUTE;
    if (dateAt(middle) >= date) from = middle;
    else before = middle;
  }
  return from;
}

function isoDate(at: Millis): string {
  return new Date(at).toISOString().slice(0, 10);
}
