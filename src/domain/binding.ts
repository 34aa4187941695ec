import type { Binding, Deploy, Millis } from './deploy.ts';
import { EVIDENCE, type Evidence, type Resolver } from './status.ts';

/** What a deploy's search looks like when there is nothing left to look for. */
export const SETTLED = { search: { sole: null, candidates: [] }, inDoubt: false } as const;

/**
 * Gives the deploy its run. A run once known stays, but by an operator's word, or where it was only
 * singled out and another proves itself; what was heard of the former run goes with it.
 */
export function bind(
  deploy: Deploy,
  run: Readonly<{ runId: number; url: string | null }>,
  evidence: Evidence,
  by: Resolver,
  at: Millis,
): Deploy {
  const { binding } = deploy;
  const isStronger =
    binding === null || EVIDENCE.indexOf(evidence) > EVIDENCE.indexOf(binding.evidence);
  if (binding?.runId === run.runId) {
    return isStronger ? { ...deploy, binding: { ...binding, evidence }, ...SETTLED } : deploy;
  }
  const mayReplace = evidence === 'operator' || binding?.evidence === 'singled_out';
  if (binding !== null && !(mayReplace && isStronger)) return deploy;
  const next: Binding = { runId: run.runId, url: run.url, evidence, by, at };
  return { ...deploy, binding: next, github: null, callback: null, ...SETTLED };
}

/** The run turned out to be another deploy's: it is neither this one's nor a candidate, the search goes on. */
export function disprove(deploy: Deploy, runId: number): Deploy {
  const { binding, search } = deploy;
  if (binding?.runId === runId && binding.evidence === 'singled_out') {
    return { ...deploy, binding: null, github: null, callback: null, ...SETTLED };
  }
  if (!search.candidates.some((run) => run.runId === runId)) return deploy;
  const candidates = search.candidates.filter((run) => run.runId !== runId);
  return { ...deploy, search: { sole: null, candidates } };
}
