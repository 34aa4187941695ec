/**
 * A GitHub that has a bad day, and the same bad day for the same seed: the seed settles what becomes
 * of the nth dispatch, and of the nth read by what it asks. Each has a generator of its own, so that
 * one more poll does not change what the next dispatch meets.
 */
import type { Behaviour, BehaviourHook } from './backstage.ts';
import { type Fault, faults } from './faults.ts';
import type { EndpointKind } from './http/endpoint.ts';
import type { Approached } from './http/respond.ts';
import { createRandom, type Random } from './random.ts';

/** How often things go wrong, from 0 to 1. */
export interface ChaosRates {
  /** Dispatches whose answer goes wrong. */
  readonly answer: number;
  /** Dispatches that make two runs. */
  readonly duplicate: number;
  /** Dispatches whose run never stands in a list. */
  readonly missing: number;
  /** Dispatches whose run is created after a bad answer. */
  readonly delayed: number;
  /** Reads that go wrong. */
  readonly read: number;
}

export interface Chaos {
  readonly seed: number;
  /** How one dispatch and its run behave. */
  readonly behaviour: BehaviourHook;
  /** What happens to one request to the API; null: nothing, or it is no read. */
  readonly read: (request: Approached) => Fault | null;
}

const RATES: ChaosRates = { answer: 0.4, duplicate: 0.03, missing: 0.03, delayed: 0.05, read: 0.2 };
const LONGEST_LAG_MS = 120_000;

type Lie = (random: Random) => Fault;

const status = (random: Random) => random.pick([500, 502, 503]);
const limits: readonly [Lie, Lie] = [
  (random) => faults.secondaryLimit(random.pick([403, 429]), random.pick([null, 1, 5, 30])),
  (random) => faults.primaryLimit(random.whole(1, 30)),
];

const BEFORE: readonly [Lie, ...Lie[]] = [
  () => faults.reset('before'),
  () => faults.hang('before'),
  (random) => faults.status(status(random), 'before'),
  () => faults.html(502, 'before'),
  ...limits,
];
const AFTER: readonly [Lie, ...Lie[]] = [
  () => faults.reset('after'),
  () => faults.hang('after'),
  (random) => faults.status(status(random), 'after'),
  (random) => faults.html(random.pick([200, 502]), 'after'),
  () => faults.cutBody(),
  () => faults.absurdJson(),
  () => faults.noDetails(),
  (random) => faults.latency(random.whole(100, 5_000)),
];

const ANY_READ: readonly [Lie, ...Lie[]] = [
  () => faults.reset('before'),
  (random) => faults.status(status(random), 'before'),
  () => faults.html(502, 'before'),
  () => faults.cutBody(),
  (random) => faults.latency(random.whole(100, 5_000)),
  ...limits,
];
const stalePage: Lie = (random) => faults.stalePage(random.whole(1_000, 60_000));
const missingNewest: Lie = (random) => faults.missingNewest(random.whole(1, 3));

const LISTS: ReadonlySet<EndpointKind> = new Set(['runs', 'workflow_runs']);
const OF_RUNS: ReadonlySet<EndpointKind> = new Set(['run', 'attempt', 'jobs', 'attempt_jobs']);

/** Chaos of this seed; `rates` over the usual ones. */
export function createChaos(seed: number, rates: Partial<ChaosRates> = {}): Chaos {
  const often: ChaosRates = { ...RATES, ...rates };
  const both = createRandom(seed);
  const [dispatches, reads] = [branch(both), branch(both)];
  return {
    seed,
    behaviour: () => behaviourOf(branch(dispatches), often),
    read(request) {
      if (request.method !== 'GET' || request.kind === 'page') return null;
      const random = branch(reads);
      return random.chance(often.read) ? random.pick(liesFor(request))(random) : null;
    },
  };
}

function branch(random: Random): Random {
  return createRandom(random.whole(0, 2 ** 32 - 1));
}

function behaviourOf(random: Random, often: ChaosRates): Behaviour {
  // Most lags are of a second or two; one in ten is longer than a minute.
  const lagMs = Math.round(LONGEST_LAG_MS * random.fraction() ** 6);
  const listLagMs = random.chance(often.missing) ? Number.POSITIVE_INFINITY : lagMs;
  const copies = random.chance(often.duplicate) ? 2 : 1;
  const isSpoilt = random.chance(often.answer);
  if (random.chance(often.delayed)) {
    const effectDelayMs = random.whole(500, 20_000);
    return { listLagMs, copies, effectDelayMs, answer: random.pick(AFTER)(random) };
  }
  if (!isSpoilt) return { listLagMs, copies };
  return { listLagMs, copies, answer: random.pick([...BEFORE, ...AFTER])(random) };
}

/** Those that can be told to this request. */
function liesFor({ kind, etag }: Approached): readonly [Lie, ...Lie[]] {
  const isList = LISTS.has(kind);
  return [
    ...ANY_READ,
    ...(isList || OF_RUNS.has(kind) ? [stalePage] : []),
    ...(isList ? [missingNewest] : []),
    ...(etag === null ? [] : [() => faults.staleNotModified()]),
  ];
}
