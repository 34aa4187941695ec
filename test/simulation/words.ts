import type { AttemptWord, RunFacts } from '../../src/domain/run.ts';
import type { Change } from '../../src/engine/ports.ts';
import { jobIdOf } from './attempt.ts';
import { claimsOf, InvariantBroken } from './broken.ts';
import type { Sight } from './sight.ts';
import type { Run, Truth } from './truth.ts';

/** How long a run has to be missed before it is called gone. */
const GONE_AFTER_MS = 60_000;

/** Holds what a change says of runs against what GitHub can have said by then. */
export function checkWords({ before, deploy }: Change, truth: Truth, now: number): void {
  const { id } = deploy.wish;
  for (const [runId, facts] of Object.entries(deploy.runs)) {
    if (facts === before.runs[runId]) continue;
    const run = truth.find(Number(runId));
    if (run === null) throw new InvariantBroken(id, `heard of run ${runId}, which does not exist`);
    for (const word of facts.attempts) checkAttempt(id, run, word, now);
  }
}

function checkAttempt(deployId: string, run: Run, word: AttemptWord, now: number): void {
  const { attempt } = word;
  const claim = claimsOf(deployId);
  const plan = run.attempts[attempt - 1];
  if (plan === undefined) {
    throw new InvariantBroken(deployId, `run ${run.id} has no attempt ${attempt}`);
  }
  const name = `run ${run.id}/${attempt}`;
  const isStrange = word.jobs.some((job) => job.id !== jobIdOf(plan));
  claim(!isStrange, `${name} was given another attempt’s job`);
  for (const said of [word.run, ...word.jobs]) {
    if (said === null) continue;
    claim(said.status !== 'in_progress' || now >= plan.startedAt, `${name} has not started`);
    if (said.status !== 'completed') continue;
    claim(now >= plan.endedAt, `${name} has not ended`);
    const { conclusion } = said;
    claim(conclusion === plan.conclusion, `${name} ended as ${plan.conclusion}, not ${conclusion}`);
  }
}

/** A run is called gone only where GitHub, asked for a minute, said only that there is none: failing is not hiding. */
export function checkGone(
  { deploy, entry, before }: Change,
  { truth, sight, now }: { truth: Truth; sight: Sight; now: number },
): void {
  if (entry.event !== 'gone') return;
  const { id, repository } = deploy.wish;
  const claim = claimsOf(id);
  for (const [runId, facts] of Object.entries(deploy.runs)) {
    const { gone }: RunFacts = facts;
    const run = truth.find(Number(runId));
    if (gone === null || run === null || facts === before.runs[runId]) continue;
    const { at, what } = gone;
    const missedFor = sight.missedFor(run.id, at);
    claim(missedFor >= GONE_AFTER_MS, `run ${runId} was called gone, missed for ${missedFor} ms`);
    const wasHidden = sight.wasHidden(repository, at, now);
    const isTrue = what === 'repository' ? wasHidden : sight.isDeleted(run, at) || wasHidden;
    claim(isTrue, `the ${what} of run ${runId} was called gone, and is there`);
  }
}
