const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** What people count time in, in seconds. */
const STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
];

/** Round times from 0 to past `most` seconds, at most `count` steps apart. */
export function timeTicks(most: number, count: number): readonly number[] {
  const fits = (step: number): boolean => Math.ceil(most / step) <= count;
  const step = STEPS.find(fits) ?? Math.ceil(most / count / DAY) * DAY;
  const steps = Math.max(1, Math.ceil(most / step));
  return Array.from({ length: steps + 1 }, (_, i) => i * step);
}

/** Whole numbers from 0 to past `most`, at most `count` steps apart. */
export function countTicks(most: number, count: number): readonly number[] {
  const step = Math.max(1, Math.ceil(most / count));
  const steps = Math.max(1, Math.ceil(most / step));
  return Array.from({ length: steps + 1 }, (_, i) => i * step);
}

/** Of so many labels those to be shown where `room` have place: evenly, the last one among them. */
export function labelled<T>(all: readonly T[], room: number): readonly T[] {
  const every = Math.max(1, Math.ceil(all.length / Math.max(1, room)));
  return all.filter((_, i) => (all.length - 1 - i) % every === 0);
}
