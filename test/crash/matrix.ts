import { createRandom } from '../../sim/random.ts';
import {
  isInCallback,
  isInFlight,
  isInFollowing,
  isInRecovery,
  isInSearch,
  type Origin,
  POINTS,
  type Point,
} from './points.ts';
import type { Numbered, Scenario } from './scenario.ts';
import { TROUBLES, type TroubleName, troubleOf } from './troubles.ts';

const HIDDEN = Number.POSITIVE_INFINITY;
const LAGS_MS = [0, 1_000, 4_000, HIDDEN] as const;
const NAMES = Object.keys(TROUBLES) as TroubleName[];
const QUICK = NAMES.filter((name) => !troubleOf(name).isSlow);
const FIRING = QUICK.filter((name) => troubleOf(name).fires);
const UNTOLD = QUICK.filter((name) => ['taken', 'lost'].includes(troubleOf(name).ends));

type Case = Partial<Scenario> & Pick<Scenario, 'point' | 'trouble'>;

/**
 * Every point, times every way a dispatch can end that leads there, times both kinds of workflow, times
 * how long GitHub hides the run where anybody has to look for it. What a point cannot meet is left out:
 * a search needs a run that was not told, a callback a run, recovery a server that died before.
 */
export function everyScenario(): readonly Scenario[] {
  return [...POINTS.flatMap(casesAt), ...contended(), ...doubled()].flatMap(inBothWorkflows);
}

function casesAt(point: Point): readonly Case[] {
  if (isInRecovery(point)) return ORIGINS.flatMap((origin) => inRecovery(point, origin));
  if (isInSearch(point)) return UNTOLD.flatMap((trouble) => inSearch({ point, trouble }));
  if (isInFlight(point)) return inFlight(point);
  if (isInFollowing(point)) {
    return FIRING.flatMap((trouble) => lagged({ point, trouble })).filter(isListed);
  }
  if (isInCallback(point)) {
    return FIRING.flatMap((trouble) => lagged({ point, trouble, callsBack: true }));
  }
  if (point === 'dispatch.sending') return [{ point, trouble: 'told' }];
  const isWaitedFor = point === 'none' || point.startsWith('dispatch.');
  const called = lagged({ point, trouble: 'told', callsBack: true });
  const all = (isWaitedFor ? NAMES : QUICK).flatMap((trouble) => lagged({ point, trouble }));
  return [...all, ...called];
}

const ORIGINS: readonly Origin[] = ['request.committed', 'dispatch.sending', 'dispatch.answered'];

function inRecovery(point: Point, origin: Origin): readonly Case[] {
  if (origin === 'dispatch.sending') return [{ point, origin, trouble: 'told' }];
  const all = QUICK.flatMap((trouble) => lagged({ point, origin, trouble }));
  // Two starts each: the longest wait would say nothing that the others do not.
  return all.filter(({ lagMs = 0 }) => lagMs !== 4_000);
}

/** Before it is listed a first look finds nothing; the deciding one finds what there is to find. */
function inSearch({ point, trouble }: Case): readonly Case[] {
  const first = lagged({ point, trouble });
  const deciding = first.filter(isListed).map((one) => ({ ...one, look: 'deciding' }) as const);
  return [...first, ...(troubleOf(trouble).fires ? deciding : [])];
}

function inFlight(point: Point): readonly Case[] {
  if (point === 'in flight, before the effect') return [{ point, trouble: 'hang before' }];
  const one = { point, trouble: 'hang after' } as const;
  return [...lagged(one), ...lagged({ ...one, callsBack: true })];
}

/** Two at once on a workflow that shows nothing, and the server dies under the first to get there. */
function contended(): readonly Case[] {
  const points = POINTS.filter((point) => !isInCallback(point) && !isInRecovery(point));
  const troubles = ['told', 'taken (204)', '500 after'] as const;
  return points.flatMap((point) =>
    troubles
      .filter((name) => !isInSearch(point) || troubleOf(name).ends !== 'told')
      .flatMap((trouble) => [0, 1_000].map((lagMs) => ({ point, trouble, lagMs })))
      .filter((one) => !isInFollowing(point) || one.trouble === 'told')
      .map((one) => ({ ...one, shape: 'contended', workflow: 'plain' }) as const),
  );
}

/** GitHub carries one dispatch out twice; both runs call back, one may go on. */
function doubled(): readonly Case[] {
  const points = [
    ...(['none', 'dispatch.answered', 'dispatch.recorded'] as const),
    ...(['callback.received', 'callback.recorded'] as const),
  ];
  return points.flatMap((point) =>
    FIRING.flatMap((trouble) => lagged({ point, trouble, callsBack: true, shape: 'doubled' })),
  );
}

/** A lag matters where the server has to look: the answer did not tell the run, or was lost with the server. */
function lagged(one: Case): readonly Case[] {
  const { ends, fires } = troubleOf(one.trouble);
  const isLost = (one.origin ?? one.point) === 'dispatch.answered';
  if (!fires || (ends === 'told' && !isLost)) return [{ ...one, lagMs: 0 }];
  return LAGS_MS.map((lagMs) => ({ ...one, lagMs }));
}

function isListed({ lagMs }: Case): boolean {
  return lagMs !== HIDDEN;
}

/** Only a workflow that takes the deploy's id can call back about it. */
function inBothWorkflows(one: Case): readonly Scenario[] {
  const whole: Scenario = {
    ...{ origin: null, lagMs: 0, workflow: 'titled', shape: 'single' },
    ...{ callsBack: false, look: 'first', isAsync: false },
    ...one,
  };
  if (whole.callsBack || whole.shape !== 'single') return [whole];
  return [whole, { ...whole, workflow: 'plain' }];
}

/** All of it, and more of it in another order until there are as many as that. */
export function longForm(seed: number, atLeast: number): readonly Numbered[] {
  const all = everyScenario();
  const rounds = Math.ceil(atLeast / all.length);
  const chosen = Array.from({ length: rounds }, (_, round) => shuffled(all, seed + round)).flat();
  return numbered(chosen.slice(0, Math.max(all.length, atLeast)), seed);
}

/** How much of it runs with every `npm test`. */
export const SHORT = { seed: 1, ofEach: 3, width: 8 } as const;

/** So many scenarios of every point, those left out that only wait. */
export function shortForm(seed: number, ofEach: number): readonly Numbered[] {
  const isBrief = ({ lagMs, trouble }: Scenario): boolean =>
    (lagMs <= 1_000 || lagMs === HIDDEN) &&
    (!troubleOf(trouble).isSlow || trouble.startsWith('hang'));
  const brief = shuffled(everyScenario().filter(isBrief), seed);
  const chosen = POINTS.flatMap((point) =>
    brief.filter((one) => one.point === point).slice(0, ofEach),
  );
  return numbered(shuffled(chosen, seed), seed);
}

function numbered(scenarios: readonly Scenario[], seed: number): readonly Numbered[] {
  const random = createRandom(seed);
  return scenarios.map((one, index) => ({
    ...one,
    isAsync: random.chance(0.5),
    name: `s${index + 1}`,
  }));
}

function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const random = createRandom(seed);
  return items
    .map((item) => ({ item, at: random.fraction() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
