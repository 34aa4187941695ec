import type { Delivery, Hook } from '../../src/engine/github-port.ts';
import type { HookDelivery, HookEvent } from '../../src/engine/hook-port.ts';
import type { Fleet } from './fleet.ts';
import type { HeardRule } from './heard-rule.ts';
import type { Journal } from './journal.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { Truth } from './truth.ts';
import type { Weather } from './weather.ts';
import { WORKFLOWS } from './world.ts';

/** How long GitHub waits for an answer to a delivery. */
const ANSWER_WITHIN_MS = 10_000;
const BETWEEN_SWITCHINGS_MS = 15 * 60_000;
/** How often a person asks GitHub to deliver again: what failed, and what arrived. */
const FAILED_AGAIN = 0.7;
const OLD_AGAIN = 0.03;
/** Whether GitHub lets the console ask what it could not deliver. */
const MAY_ASK = 0.7;

/** The hook of one repository: whether it is switched on, and what GitHub tried to deliver by it. */
type Post = {
  readonly hook: Extract<Hook, { kind: 'repository' }>;
  readonly mayAsk: boolean;
  isOn: boolean;
  readonly sent: Map<string, HookDelivery>;
  readonly tries: (Delivery & { readonly guid: string })[];
};

const NOTHING_TOLD = { told: 0, dropped: 0, doubled: 0, late: 0, failed: 0, again: 0 };

export type Webhooks = Readonly<{
  isHooked: (repository: string) => boolean;
  /** GitHub has something to tell; `subject` is what the journal has it under. */
  tell: (repository: string, subject: string, event: HookEvent) => void;
  /** What GitHub tried to deliver since then, newest first; null where it does not say. */
  tries: (repository: string, since: number) => readonly Delivery[] | null;
  /** Delivers once more, by the id of a try. */
  again: (repository: string, id: number) => void;
  counts: () => Readonly<typeof NOTHING_TOLD>;
}>;

/** GitHub as it tells what happens: to some repositories’ hooks; late, twice, out of order or never. */
export function createWebhooks(parts: {
  schedule: Schedule;
  random: Random;
  weather: Weather;
  journal: Journal;
  truth: Truth;
  fleet: () => Fleet;
  rule: HeardRule;
}): Webhooks {
  const { schedule, random, weather, journal, truth, fleet, rule } = parts;
  const posts = new Map<string, Post>();
  const counts = { ...NOTHING_TOLD };
  let lastTry = 0;

  async function arrive(post: Post, delivery: HookDelivery): Promise<void> {
    const instance = fleet().any();
    if (instance !== null) rule.arriving(delivery);
    instance?.engine.gaps.met(delivery);
    const hearing = instance?.engine.hear(delivery) ?? Promise.resolve(null);
    const heard = await schedule.within(ANSWER_WITHIN_MS, hearing);
    const isOk = heard !== null && instance?.life.isAlive() === true;
    if (!isOk) counts.failed++;
    const deliveredAt = truth.clockAt(schedule.now());
    post.tries.push({ id: ++lastTry, guid: delivery.id, deliveredAt, isOk });
    journal.write(delivery.id, isOk ? heard : 'fails');
    if (isOk && heard !== 'ignored') rule.answered(delivery, instance.life);
    if (!weather.isClear() && random.chance(isOk ? OLD_AGAIN : FAILED_AGAIN)) {
      send(post, delivery, random.waiting(isOk ? 5 * 60_000 : 10_000));
    }
  }

  function send(post: Post, delivery: HookDelivery, after: number): void {
    schedule.after(after, () => schedule.spawn(() => arrive(post, delivery)));
  }

  function latency(): number {
    if (!weather.strikes('hookIsLate')) return random.between(100, 3_000);
    counts.late++;
    return random.between(5_000, 5 * 60_000);
  }

  function tell(repository: string, subject: string, event: HookEvent): void {
    const post = posts.get(repository);
    if (post === undefined || !post.isOn) return;
    const delivery = { id: random.uuid(schedule.now()), hook: post.hook, event };
    counts.told++;
    const isDropped = weather.strikes('hookIsDropped');
    journal.write(subject, `hook ${delivery.id}: ${textOf(event)}${isDropped ? ', dropped' : ''}`);
    if (isDropped) {
      counts.dropped++;
      return;
    }
    post.sent.set(delivery.id, delivery);
    send(post, delivery, latency());
    if (!weather.strikes('hookIsDoubled')) return;
    counts.doubled++;
    send(post, delivery, latency());
  }

  async function switchOffNowAndThen(post: Post): Promise<void> {
    for (;;) {
      await schedule.sleep(random.waiting(BETWEEN_SWITCHINGS_MS));
      if (weather.isClear()) return;
      post.isOn = false;
      journal.write(post.hook.repository, 'the hook is switched off');
      await schedule.sleep(random.between(60_000, 8 * 60_000));
      post.isOn = true;
    }
  }

  const [spared, ...repositories] = shuffled(
    [...new Set(WORKFLOWS.map(({ repository }) => repository))],
    random,
  );
  for (const [index, repository] of repositories.entries()) {
    // One surely has a hook and one has none; each of the others has one or not.
    if (index > 0 && random.chance(0.5)) continue;
    const hook = { kind: 'repository', repository, id: index + 1 } as const;
    const mayAsk = random.chance(MAY_ASK);
    const post = { hook, mayAsk, isOn: true, sent: new Map(), tries: [] };
    posts.set(repository, post);
    schedule.spawn(() => switchOffNowAndThen(post));
  }
  journal.write(spared ?? '', `has no hook; ${[...posts.keys()].join(' and ')} have one`);

  return {
    isHooked: (repository) => posts.has(repository),
    tell,
    tries: (repository, since) => {
      const post = posts.get(repository);
      if (post === undefined || !post.mayAsk) return null;
      return post.tries.filter(({ deliveredAt }) => deliveredAt >= since).reverse();
    },
    again: (repository, id) => {
      const post = posts.get(repository);
      const guid = post?.tries.find((one) => one.id === id)?.guid;
      const delivery = post?.sent.get(guid ?? '');
      if (post === undefined || delivery === undefined) return;
      counts.again++;
      send(post, delivery, latency());
    },
    counts: () => counts,
  };
}

function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(random.whole(0, left.length - 1), 1));
}

function textOf(event: HookEvent): string {
  switch (event.kind) {
    case 'run':
      return `run ${event.run.runId}/${event.run.attempt} ${event.run.status}`;
    case 'job':
      return `job of run ${event.runId}/${event.attempt} ${event.job.status}`;
    case 'review':
      return `review of run ${event.runId}/${event.attempt}, ${event.gates.length} gates`;
    case 'dispatch':
      return `dispatch with ${event.values.join(', ')}`;
    case 'ping':
    case 'other':
      return event.kind;
  }
}
