import type { Millis } from '../domain/run.ts';
import { type Delivery, type GitHub, type Hook, OutsideError } from './github-port.ts';
import type { HookDelivery } from './hook-port.ts';
import { createLoop, type Loop } from './loop.ts';
import { isPaused } from './patience.ts';
import type { Clock, DoneDeliveries, Log } from './ports.ts';

/** How often GitHub is asked what it could not deliver. */
const EVERY_MS = 10 * 60_000;
const READ_BOUND_MS = 8_000;
/** How far back the first question goes: a server that was down missed what came then. */
const FIRST_SPAN_MS = 3_600_000;
/** GitHub may show a delivery minutes after it was made. */
const OVERLAP_MS = 20 * 60_000;
/** How often one delivery is asked for again. */
const MOST_TRIES = 3;
const MOST_AT_ONCE = 50;
/** How long GitHub is not asked again after it said that we may not. */
const REFUSED_FOR_MS = 3_600_000;
/** How long it is remembered which deliveries are done: longer than GitHub remembers them. */
const REMEMBER_MS = 35 * 24 * 3_600_000;
const MOST_HOOKS = 200;

export type Gaps = Readonly<{
  /** A hook of ours has delivered something. */
  met: (delivery: HookDelivery) => void;
  /** Whether what was not delivered is asked for again, in a sentence. */
  standing: () => string;
  loop: Loop;
}>;

/**
 * GitHub delivers once and does not try again. What it says it could not deliver is asked for again;
 * where it does not let us ask, the reconciler finds out by itself.
 */
export function createGaps(deps: {
  github: GitHub;
  done: DoneDeliveries;
  clock: Clock;
  log: Log;
}): Gaps {
  const { github, done, clock, log } = deps;
  const hooks = new Map<string, { hook: Hook; since: Millis; refusedAt: Millis | null }>();
  const tries = new Map<string, number>();
  let asked = 0;

  async function round(stopping: AbortSignal): Promise<void> {
    await done.forget(clock.now() - REMEMBER_MS);
    if (isPaused(deps)) return;
    for (const known of hooks.values()) {
      if (stopping.aborted) return;
      const isRefused = clock.now() - (known.refusedAt ?? 0) < REFUSED_FOR_MS;
      if (!isRefused) await closeGaps(known);
    }
  }

  async function closeGaps(known: {
    hook: Hook;
    since: Millis;
    refusedAt: Millis | null;
  }): Promise<void> {
    const begun = clock.now();
    try {
      for (const { id, guid } of await missing(await listed(known))) {
        await github.redeliver(known.hook, id, asking());
        tries.set(guid, (tries.get(guid) ?? 0) + 1);
        asked += 1;
        log.info({ delivery: guid }, 'a webhook that did not arrive is asked for again');
      }
      known.since = begun - OVERLAP_MS;
      known.refusedAt = null;
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      if (error.status === 403 || error.kind === 'terminal') known.refusedAt = begun;
      log.warn({ err: error }, 'what GitHub could not deliver is not known');
    }
  }

  function listed({ hook, since }: { hook: Hook; since: Millis }): Promise<readonly Delivery[]> {
    return github.deliveries(hook, since + (github.clockOffset() ?? 0), asking());
  }

  /** The newest try of each that never arrived and is not done. */
  async function missing(deliveries: readonly Delivery[]): Promise<readonly Delivery[]> {
    const arrived = new Set(deliveries.filter(({ isOk }) => isOk).map(({ guid }) => guid));
    const failed = new Map(
      deliveries
        .filter(({ guid }) => !arrived.has(guid) && (tries.get(guid) ?? 0) < MOST_TRIES)
        .map((delivery) => [delivery.guid, delivery]),
    );
    const open: Delivery[] = [];
    for (const delivery of failed.values()) {
      if (!(await done.has(delivery.guid))) open.push(delivery);
    }
    for (const guid of tries.keys()) if (!failed.has(guid)) tries.delete(guid);
    return open.slice(0, MOST_AT_ONCE);
  }

  function asking() {
    return { purpose: 'deliveries', signal: clock.deadline(READ_BOUND_MS) } as const;
  }

  return {
    met: ({ hook }) => {
      if (hook === null) return;
      const key = hook.kind === 'app' ? 'app' : `${hook.repository} ${hook.id}`;
      if (hooks.has(key) || hooks.size >= MOST_HOOKS) return;
      hooks.set(key, { hook, since: clock.now() - FIRST_SPAN_MS, refusedAt: null });
    },
    standing: () => {
      const all = [...hooks.values()];
      if (all.length === 0) return 'No webhook has arrived yet.';
      const refused = all.filter(({ refusedAt }) => refusedAt !== null).length;
      if (refused > 0) {
        return `GitHub does not show what ${refused} of ${all.length} hooks could not deliver; what they leave out is found by asking.`;
      }
      return `What GitHub could not deliver is asked for again: ${asked} so far.`;
    },
    loop: createLoop({ clock, log }, 'gaps', EVERY_MS, round),
  };
}
