import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { Weather } from './weather.ts';

const LIMITED_EVERY_MS = 15 * 60_000;
const FAILING_EVERY_MS = 20 * 60_000;

export type Outages = Readonly<{
  /** Until when GitHub turns everything away; null while it does not. */
  limitedUntil: () => number | null;
  /** Whether every read is answered with a 5xx. */
  isFailing: () => boolean;
}>;

/** Now and then the rate limit is used up for a while, or all of GitHub fails. */
export function createOutages(schedule: Schedule, random: Random, weather: Weather): Outages {
  let limited = 0;
  let failing = 0;
  schedule.spawn(async () => {
    for (;;) {
      await schedule.sleep(random.waiting(LIMITED_EVERY_MS));
      if (weather.isClear()) return;
      limited = schedule.now() + random.between(10_000, 60_000);
    }
  });
  schedule.spawn(async () => {
    for (;;) {
      await schedule.sleep(random.waiting(FAILING_EVERY_MS));
      if (weather.isClear()) return;
      failing = schedule.now() + random.between(20_000, 150_000);
    }
  });
  return {
    limitedUntil: () => (schedule.now() < limited && !weather.isClear() ? limited : null),
    isFailing: () => schedule.now() < failing && !weather.isClear(),
  };
}
