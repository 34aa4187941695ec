import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { Weather } from './weather.ts';

const EVERY_MS = 15 * 60_000;

export type Outages = Readonly<{
  /** Until when GitHub turns everything away; null while it does not. */
  limitedUntil: () => number | null;
}>;

/** Now and then the rate limit is used up for a while. */
export function createOutages(schedule: Schedule, random: Random, weather: Weather): Outages {
  let until = 0;
  schedule.spawn(async () => {
    for (;;) {
      await schedule.sleep(random.waiting(EVERY_MS));
      if (weather.isClear()) return;
      until = schedule.now() + random.between(10_000, 60_000);
    }
  });
  return {
    limitedUntil: () => (schedule.now() < until && !weather.isClear() ? until : null),
  };
}
