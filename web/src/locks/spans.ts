/** How long a lock may be asked for. */
export const SPANS = [
  { id: 'open', words: 'somebody unlocks it' },
  { id: 'hour', words: 'in 1 hour' },
  { id: 'four', words: 'in 4 hours' },
  { id: 'morning', words: 'tomorrow, 09:00' },
  { id: 'monday', words: 'Monday, 09:00' },
] as const;
export type Span = (typeof SPANS)[number]['id'];

const HOUR = 3_600_000;

/** When a lock asked for at `now` opens by itself, by the reader's own calendar; null: it does not. */
export function untilOf(span: Span, now: number): number | null {
  switch (span) {
    case 'open':
      return null;
    case 'hour':
      return now + HOUR;
    case 'four':
      return now + 4 * HOUR;
    case 'morning':
      return nineAfter(now, 1);
    case 'monday':
      return nineAfter(now, (8 - new Date(now).getDay()) % 7 || 7);
  }
}

function nineAfter(now: number, days: number): number {
  const day = new Date(now);
  day.setDate(day.getDate() + days);
  return day.setHours(9, 0, 0, 0);
}
