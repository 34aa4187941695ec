import type { Figures } from '../../../../src/contract/numbers.ts';
import { duration } from '../../words/time.ts';

/** The figures in words. */

/** The median time or the like, in seconds as the API has it. */
export function took(seconds: number): string {
  return duration(seconds * 1_000);
}

/** From the p50 to the p90: `3 min 40 s – 5 min`; once where they read the same. */
export function tookBetween({ p50_s: p50, p90_s: p90 }: NonNullable<Figures['usual']>): string {
  const [least, most] = [took(p50), took(p90)];
  return least === most ? least : `${least} – ${most}`;
}

/** With one decimal place where it is not whole: `12.5 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 1_000) / 10} %`;
}

/** With one decimal place where it is not whole; never 0 where there was any. */
export function perDay(deploys: number, days: number): string {
  const rounded = Math.round((deploys / days) * 10) / 10;
  return deploys > 0 && rounded === 0 ? 'under 0.1' : String(rounded);
}

/** `1 outage`, `3 outages`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const DAY = { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' } as const;

/** A date of the calendar, whatever the zone: `Wed 25 Nov`. */
export function dayWords(date: string): string {
  return new Date(date).toLocaleDateString('en-GB', DAY).replace(',', '');
}

/** The same, as short as an axis needs it: `25 Nov`. */
export function shortDay(date: string): string {
  const { day, month, timeZone } = DAY;
  return new Date(date).toLocaleDateString('en-GB', { day, month, timeZone });
}
