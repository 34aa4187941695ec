const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long something took or has taken: `41 s`, `3 min 40 s`, `1 h 5 min`, `2 d 3 h`. */
export function duration(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / SECOND) * SECOND);
  if (whole < MINUTE) return `${whole / SECOND} s`;
  if (whole < HOUR) return twoParts(whole, [MINUTE, 'min'], [SECOND, 's']);
  if (whole < DAY) return twoParts(whole, [HOUR, 'h'], [MINUTE, 'min']);
  return twoParts(whole, [DAY, 'd'], [HOUR, 'h']);
}

type Unit = readonly [ms: number, name: string];

function twoParts(ms: number, big: Unit, small: Unit): string {
  const rest = Math.floor((ms % big[0]) / small[0]);
  const first = `${Math.floor(ms / big[0])} ${big[1]}`;
  return rest === 0 ? first : `${first} ${rest} ${small[1]}`;
}

/** How old something is, in its one largest unit: `2 s ago`, `3 h ago`. */
export function ago(ms: number): string {
  if (ms < SECOND) return 'just now';
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s ago`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min ago`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h ago`;
  return `${Math.floor(ms / DAY)} d ago`;
}

/** The time between two instants, null while either is unknown. */
export function between(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null;
  return Math.max(0, Date.parse(to) - Date.parse(from));
}

/** Exact and the same for every reader: `2026-05-02 14:02:11 UTC`. */
export function utc(at: string): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

const TIME = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;

/** The reader's own wall clock, to the second. */
export function timeOfDay(at: string): string {
  return new Date(at).toLocaleTimeString('en-GB', TIME);
}

/** The reader's own wall clock to the minute, with the date where it is not today: `14:05`. */
export function minuteOfDay(at: string, now: number): string {
  const then = new Date(at);
  const sameDay = then.toDateString() === new Date(now).toDateString();
  const date = sameDay ? {} : ({ day: 'numeric', month: 'short' } as const);
  return then.toLocaleString('en-GB', { ...date, hour: '2-digit', minute: '2-digit' });
}

/** The reader's own wall clock, with the date where it is not today. */
export function wallClock(at: string, now: number): string {
  const then = new Date(at);
  const sameDay = then.toDateString() === new Date(now).toDateString();
  if (sameDay) return timeOfDay(at);
  return then.toLocaleString('en-GB', { day: 'numeric', month: 'short', ...TIME });
}
