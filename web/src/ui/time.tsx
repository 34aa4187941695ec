import { useNow } from '../data/clock.ts';
import { ago, minuteOfDay, utc, wallClock } from '../words/time.ts';

/** How long ago, with the exact time for whoever points at it. */
export function Ago({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={utc(at)}>
      {ago(now - Date.parse(at))}
    </time>
  );
}

/** The reader's wall clock, with the exact UTC time for whoever points at it. */
export function At({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={utc(at)}>
      {wallClock(at, now)}
    </time>
  );
}

/** The reader's wall clock to the minute, with the exact UTC time for whoever points at it. */
export function AtMinute({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={utc(at)}>
      {minuteOfDay(at, now)}
    </time>
  );
}
