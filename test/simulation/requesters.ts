import type { Fleet, Instance } from './fleet.ts';
import type { Ledger } from './ledger.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { Viewers } from './viewers.ts';
import { PEOPLE, REFS, TARGETS, TICKET } from './world.ts';

/** Which commit ships is settled before a wish is: nothing of it is at stake here. */
const PLAIN = {
  ...{ reason: null, named: { expectedSha: null, sha: null } },
  ...{ throughLock: false, override: null, rollsBack: null },
};
const BETWEEN_REQUESTS_MS = 1_700;
const CLIENT_PATIENCE_MS = 25_000;
const TRIES = 6;
/** What the two forms of the POST wait for: GitHub's answer, or the run's id. */
const ANSWER_MS = 5_000;
const RUN_MS = 20_000;

type Intent = Readonly<{ ticket: string; target: string; ref: string; name: string }>;

/** People who ask for deploys, until so many were accepted; every client repeats a lost POST with its key. */
export async function requestDeploys(
  count: number,
  parts: { schedule: Schedule; random: Random; fleet: Fleet; ledger: Ledger; viewers: Viewers },
): Promise<void> {
  const { schedule, random, fleet, ledger, viewers } = parts;
  const targets = [...TARGETS.keys()];
  let tickets = 0;

  function intend(target: string): Intent {
    const ref = random.chance(0.8) ? REFS[0] : REFS[1];
    return { ticket: `ticket-${++tickets}`, target, ref, name: random.pick(PEOPLE) };
  }

  async function post(intent: Intent): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      const instance = fleet.any();
      const isOver =
        instance !== null && (await schedule.within(CLIENT_PATIENCE_MS, ask(instance, intent)));
      if (isOver) return;
      await schedule.sleep(random.between(500, 4_000));
    }
  }

  async function ask({ engine, life }: Instance, intent: Intent): Promise<boolean> {
    const { ticket, target, ref, name } = intent;
    const command = { target, ref, inputs: { [TICKET]: ticket }, ...PLAIN };
    const caller = { name, key: ticket, mayWait: random.chance(0.7) };
    const requested = await engine.request(command, caller);
    if (!life.isAlive()) return false;
    if (requested.kind !== 'created' && requested.kind !== 'replayed') return true;
    const { id } = requested.deploy.wish;
    if (requested.kind === 'created') {
      const { deploy, dispatching } = requested;
      const answered = await engine.answerWithin(deploy, dispatching, ANSWER_MS);
      if (random.chance(0.25) && answered.binding === null)
        await engine.runWithin(id, RUN_MS - ANSWER_MS);
      if (!life.isAlive()) return false;
    }
    ledger.acknowledge(id);
    viewers.mayWatch(id);
    return true;
  }

  while (ledger.all().length < count) {
    await schedule.sleep(random.waiting(BETWEEN_REQUESTS_MS));
    const target = random.pick(targets);
    const burst = random.chance(0.08) ? random.whole(2, 4) : 1;
    for (let one = 0; one < burst; one++) {
      const intent = intend(target);
      schedule.spawn(() => post(intent));
      // A double click: the same intent at the same time, perhaps at the other server.
      if (random.chance(0.04)) schedule.spawn(() => post(intent));
    }
  }
}
