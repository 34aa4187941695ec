import type { Deploy } from '../../src/domain/deploy.ts';
import { standingOf } from '../../src/domain/standing.ts';
import { isFinal } from '../../src/domain/status.ts';
import { claimsOf } from './broken.ts';
import type { Fleet } from './fleet.ts';
import type { Journal } from './journal.ts';
import type { Ledger } from './ledger.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { Weather } from './weather.ts';
import { PEOPLE } from './world.ts';

const BETWEEN_ORDERS_MS = 6_000;
const PATIENCE_MS = 15_000;
/** How far back somebody looks for a deploy to run again. */
const RECENT = 40;
/** How often it is pressed where the deploy does not stand so that it can be. */
const OUT_OF_TURN = 0.05;
/** How often two press at once, or one presses twice. */
const TWO_AT_ONCE = 0.3;
/** How often one that heard nothing sure presses again, and how soon: before it is settled, or after. */
const AGAIN = 0.7;
const SOON_MS = 15_000;
const LATER_MS = 120_000;

/** People who have deploys run again by the console. */
export async function runDeploysAgain(parts: {
  schedule: Schedule;
  random: Random;
  weather: Weather;
  journal: Journal;
  ledger: Ledger;
  fleet: Fleet;
}): Promise<void> {
  const { schedule, random, weather, journal, ledger, fleet } = parts;

  function chosen(): Deploy | null {
    const known = [...ledger.latest(RECENT), ...ledger.outside().slice(-RECENT / 4)];
    const ended = known.filter((deploy) => isFinal(standingOf(deploy).status));
    const offered = random.chance(OUT_OF_TURN) ? known : ended;
    const bound = offered.filter(({ binding }) => binding !== null);
    return bound.length === 0 ? null : random.pick(bound);
  }

  /** One press; whether its end is known to who pressed. */
  async function press(id: string, onlyFailed: boolean): Promise<boolean> {
    const instance = fleet.any();
    if (instance === null) return false;
    const leave = { by: random.pick(PEOPLE), throughLock: false, override: null };
    const obeying = instance.engine.rerun(id, leave, onlyFailed);
    const obeyed = await schedule.within(PATIENCE_MS, obeying);
    const said = obeyed === null ? 'no answer' : obeyed.ok ? 'obeyed' : obeyed.refusal;
    if (obeyed?.ok === false && obeyed.refusal === 'in-the-way' && obeyed.way.kind === 'busy') {
      claimsOf(id)(obeyed.way.by.wish.id !== id, 'it is in the way of its own re-run');
    }
    journal.write(id, `${leave.by} has it run again: ${said}`);
    return said !== 'no answer' && said !== 'unknown';
  }

  async function insist(id: string, onlyFailed: boolean): Promise<void> {
    while (!(await press(id, onlyFailed)) && random.chance(AGAIN)) {
      await schedule.sleep(random.between(0, random.chance(0.5) ? SOON_MS : LATER_MS));
      if (weather.isClear()) return;
    }
  }

  for (;;) {
    await schedule.sleep(random.waiting(BETWEEN_ORDERS_MS));
    if (weather.isClear()) return;
    const deploy = chosen();
    if (deploy === null) continue;
    const { id } = deploy.wish;
    const onlyFailed = random.chance(standingOf(deploy).status === 'succeeded' ? 0.1 : 0.5);
    schedule.spawn(() => insist(id, onlyFailed));
    if (random.chance(TWO_AT_ONCE)) {
      schedule.spawn(async () => {
        if (random.chance(0.5)) await schedule.sleep(random.between(0, 1_000));
        await insist(id, onlyFailed);
      });
    }
  }
}
