import { standingOf } from '../../src/domain/standing.ts';
import { isFinal } from '../../src/domain/status.ts';
import { claimsOf } from './broken.ts';
import type { Fleet } from './fleet.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';

const POLL_EVERY_MS = 2_000;
const POLL_WAIT_MS = 1_000;
const PATIENCE_MS = 10_000;

export type Viewers = Readonly<{
  /** Perhaps somebody opens the deploy's page. */
  mayWatch: (deployId: string) => void;
}>;

/** People who look on: some pages poll, some follow the feed. */
export function createViewers(parts: {
  schedule: Schedule;
  random: Random;
  fleet: Fleet;
}): Viewers {
  const { schedule, random, fleet } = parts;

  async function poll(deployId: string): Promise<void> {
    const until = schedule.now() + random.between(10_000, 90_000);
    while (schedule.now() < until) {
      const instance = fleet.any();
      const reading = instance?.engine.read(deployId, POLL_WAIT_MS) ?? Promise.resolve(null);
      const deploy = await schedule.within(PATIENCE_MS, reading);
      if (deploy !== null && isFinal(standingOf(deploy).status)) return;
      await schedule.sleep(POLL_EVERY_MS);
    }
  }

  async function follow(deployId: string): Promise<void> {
    const claim = claimsOf(deployId);
    let version = 0;
    const stop = fleet.any()?.engine.feed.subscribe((deploy) => {
      const before = version;
      version = deploy.version;
      schedule.spawn(async () =>
        claim(deploy.version > before, 'the feed told of it out of order'),
      );
    }, deployId);
    await schedule.sleep(random.between(10_000, 120_000));
    stop?.();
  }

  async function lookAgain(deployId: string): Promise<void> {
    await schedule.sleep(random.between(2_000, 120_000));
    const looking = fleet.any()?.engine.lookAgain(deployId) ?? Promise.resolve(null);
    await schedule.within(PATIENCE_MS, looking);
  }

  return {
    mayWatch: (deployId) => {
      const how = random.weighted({ nobody: 63, poll: 16, follow: 15, lookAgain: 6 });
      if (how === 'poll') schedule.spawn(() => poll(deployId));
      if (how === 'follow') schedule.spawn(() => follow(deployId));
      if (how === 'lookAgain') schedule.spawn(() => lookAgain(deployId));
    },
  };
}
