import type { ReactNode } from 'react';
import { useAtNow } from '../data/clock.ts';
import { ago, minuteOfDay, utc, wallClock } from '../words/time.ts';

/** How long ago, with the exact time for whoever points at it. */
export function Ago({ at }: { at: string }) {
  const words = useAtNow((now) => ago(now - Date.parse(at)));
  return (
    <time dateTime={at} title={utc(at)}>
      {words}
    </time>
  );
}

/** The reader's wall clock, with the exact UTC time for whoever points at it. */
export function At({ at }: { at: string }) {
  const words = useAtNow((now) => wallClock(at, now));
  return (
    <time dateTime={at} title={utc(at)}>
      {words}
    </time>
  );
}

/** The reader's wall clock to the minute, with the exact UTC time for whoever points at it. */
export function AtMinute({ at }: { at: string }) {
  const words = useAtNow((now) => minuteOfDay(at, now));
  return (
    <time dateTime={at} title={utc(at)}>
      {words}
    </time>
  );
}

/** A time in words of any kind, with the exact UTC time for whoever points at it. */
export function Exactly({ at, children }: { at: string; children: ReactNode }) {
  return (
    <time dateTime={at} title={utc(at)}>
      {children}
    </time>
  );
}
