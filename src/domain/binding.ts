import type { Binding, Deploy, Search, Sighting } from './deploy.ts';
import { NOTHING_FOUND } from './deploy.ts';
import type { DeployEvent } from './event.ts';
import type { Millis } from './run.ts';
import { EVIDENCE, type Evidence, type Resolver } from './status.ts';

/** How far apart two looks must be before a run that merely fits is taken. */
export const LOOKS_APART_MS = 3_000;

type Run = Readonly<{ runId: number; url: string | null }>;

/**
 * Gives the deploy its run. A run once known stays, but by an operator's word, or where it was only
 * singled out and another proves itself. Of two operators' words the later one holds.
 */
export function bind(
  deploy: Deploy,
  run: Run,
  evidence: Evidence,
  by: Resolver,
  at: Millis,
): Deploy {
  const { binding, merged } = deploy;
  if (merged !== null) return deploy;
  if (binding?.runId === run.runId) return strengthen(deploy, binding, evidence, at);
  if (binding !== null && !mayReplace(binding, { ...run, evidence, at })) return deploy;
  const next: Binding = { runId: run.runId, url: run.url, evidence, by, at };
  const search = evidence === 'singled_out' ? deploy.search : NOTHING_FOUND;
  return { ...deploy, binding: next, search };
}

function strengthen(deploy: Deploy, binding: Binding, evidence: Evidence, at: Millis): Deploy {
  const isLaterWord = evidence === 'operator' && at > binding.at;
  if (rank(evidence) < rank(binding.evidence)) return deploy;
  if (rank(evidence) === rank(binding.evidence) && !isLaterWord) return deploy;
  // An operator's word has its own time: what was abandoned before it is open again.
  const since = evidence === 'operator' ? at : binding.at;
  return { ...deploy, binding: { ...binding, evidence, at: since }, search: NOTHING_FOUND };
}

function mayReplace(
  known: Binding,
  next: Readonly<{ runId: number; evidence: Evidence; at: Millis }>,
): boolean {
  if (next.evidence === 'operator' && known.evidence === 'operator') {
    return next.at > known.at || (next.at === known.at && next.runId > known.runId);
  }
  const isStronger = rank(next.evidence) > rank(known.evidence);
  return isStronger && (next.evidence === 'operator' || known.evidence === 'singled_out');
}

function rank(evidence: Evidence): number {
  return EVIDENCE.indexOf(evidence);
}

/** Whether the run is certain enough that there is nothing left to look for. */
export function isSure({ binding }: Deploy): boolean {
  return binding !== null && binding.evidence !== 'singled_out';
}

/** Whether another run fits as well as the one that was singled out. */
export function inDoubt(deploy: Deploy): boolean {
  const { binding } = deploy;
  if (binding?.evidence !== 'singled_out') return false;
  return rivals(deploy.search).some((runId) => runId !== binding.runId);
}

/** The runs that ever fitted and are not known to be other deploys'. */
function rivals({ fitted, others }: Search): readonly number[] {
  return fitted.filter((runId) => !others.includes(runId));
}

/**
 * Takes in what a look at GitHub's list came to. A run that merely fits is taken when it alone fitted in
 * two looks far enough apart and no other ever fitted: a list lags, so being absent from it proves nothing.
 */
export function joinLook(deploy: Deploy, event: Extract<DeployEvent, { type: 'looked' }>): Deploy {
  if (isSure(deploy)) return deploy;
  const search = joinSearch(deploy.search, event);
  const looked = search === deploy.search ? deploy : { ...deploy, search };
  return singleOut(withoutOthers(looked), event);
}

function joinSearch(known: Search, event: Extract<DeployEvent, { type: 'looked' }>): Search {
  const { sole, at } = event;
  const next: Search = {
    sightings: sole === null ? known.sightings : sighted(known.sightings, sole.runId, at),
    fitted: union(known.fitted, event.fits),
    others: union(known.others, event.others),
    candidates:
      ids(event.candidates) === ids(known.candidates) ? known.candidates : event.candidates,
  };
  const isSame =
    next.sightings === known.sightings &&
    next.fitted === known.fitted &&
    next.others === known.others &&
    next.candidates === known.candidates;
  return isSame ? known : next;
}

function ids(candidates: Search['candidates']): string {
  return candidates.map((run) => run.runId).join();
}

function sighted(known: readonly Sighting[], runId: number, at: Millis): readonly Sighting[] {
  const before = known.find((one) => one.runId === runId);
  if (before === undefined) return [...known, { runId, first: at, last: at }];
  const next = { runId, first: Math.min(before.first, at), last: Math.max(before.last, at) };
  // One more look soon after the first says nothing new: it is not worth a write.
  const isNews = at < before.first || next.last - next.first >= LOOKS_APART_MS;
  if (isWide(before) || !isNews) return known;
  return known.map((one) => (one === before ? next : one));
}

function isWide({ first, last }: Sighting): boolean {
  return last - first >= LOOKS_APART_MS;
}

function union(known: readonly number[], found: readonly number[]): readonly number[] {
  const added = found.filter((runId) => !known.includes(runId));
  return added.length === 0 ? known : [...known, ...added].sort((a, b) => a - b);
}

function singleOut(deploy: Deploy, { at, source }: { at: Millis; source: Resolver }): Deploy {
  if (deploy.binding !== null) return deploy;
  const [only, another] = rivals(deploy.search);
  if (only === undefined || another !== undefined) return deploy;
  const seen = deploy.search.sightings.find(({ runId }) => runId === only);
  if (seen === undefined || !isWide(seen)) return deploy;
  return bind(deploy, { runId: only, url: null }, 'singled_out', source, at);
}

/** The run turned out to be another deploy's: it is neither this one's nor a candidate, the search goes on. */
export function disprove(deploy: Deploy, runId: number): Deploy {
  if (isSure(deploy) || deploy.search.others.includes(runId)) return deploy;
  const search = { ...deploy.search, others: union(deploy.search.others, [runId]) };
  return withoutOthers({ ...deploy, search });
}

/** Lets go of what other deploys own. */
function withoutOthers(deploy: Deploy): Deploy {
  const { binding, search } = deploy;
  const { others } = search;
  const isOurs = (run: { runId: number }): boolean => !others.includes(run.runId);
  const candidates = search.candidates.filter(isOurs);
  const hasLost = binding !== null && !isOurs(binding);
  if (!hasLost && candidates.length === search.candidates.length) return deploy;
  return {
    ...deploy,
    binding: hasLost ? null : binding,
    search: { ...search, candidates },
  };
}
