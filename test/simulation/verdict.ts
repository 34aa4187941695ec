import { inDoubt } from '../../src/domain/binding.ts';
import type { Deploy } from '../../src/domain/deploy.ts';
import { standingOf } from '../../src/domain/standing.ts';
import { isFinal } from '../../src/domain/status.ts';
import type { Store } from '../../src/engine/ports.ts';
import { claimsOf } from './broken.ts';
import { type Ledger, ticketOf } from './ledger.ts';
import { type Attempts, judgeAttempts } from './newest-attempts.ts';
import { judgeOutside } from './outside.ts';
import type { Sight } from './sight.ts';
import type { Run, Truth } from './truth.ts';
import type { Webhooks } from './webhooks.ts';
import { CONSOLE, type Workflow, workflowAt } from './world.ts';

/** How near in time two dispatches of one workflow and ref can be taken for each other. */
const NEAR_MS = 20_000;
/** How long before the end something must have been visible to have been seen. */
const LONG_AGO_MS = 12 * 60_000;
/** How soon after a run was singled out the deploy's own must be visible to put it in doubt for certain. */
const RIVAL_WITHIN_MS = 6 * 60_000;

/** Why an open deploy has no run. */
export type Openness = 'hidden' | 'ambiguous' | 'alone';

export type Verdict = Readonly<{
  settled: number;
  /** Nothing came of it, or no list ever showed it, or shows it any more. */
  hidden: number;
  /** Several runs or deploys fit. */
  ambiguous: number;
  /** The run was listed and nothing else fits, but nothing proves it either. */
  alone: number;
  inDoubt: number;
}> &
  Attempts;

/** Judges the end, when it has been quiet for long: what is not known by then could not be known. */
export async function judge(parts: {
  store: Store;
  ledger: Ledger;
  truth: Truth;
  sight: Sight;
  webhooks: Webhooks;
  now: number;
}): Promise<Verdict> {
  const { store, ledger, truth, sight, now } = parts;
  const counts = { settled: 0, hidden: 0, ambiguous: 0, alone: 0, inDoubt: 0 };
  for (const id of ledger.acknowledged()) {
    claimsOf(id)(ledger.find(id) !== null, 'it was acknowledged and is lost');
  }
  for (const deploy of [...ledger.all(), ...ledger.outside()]) {
    const { id } = deploy.wish;
    const stored = await store.load(id);
    claimsOf(id)(stored?.version === deploy.version, 'the store has another version');
  }
  for (const deploy of ledger.all()) {
    checkGuess(deploy, truth, sight);
    if (inDoubt(deploy)) counts.inDoubt++;
    if (isFinal(standingOf(deploy).status)) counts.settled++;
    else counts[whyOpen(deploy, { ledger, truth, sight, now })]++;
  }
  judgeOutside(parts);
  return { ...counts, ...judgeAttempts(parts) };
}

/** A run that was wrongly singled out must be in doubt if the deploy's own showed up soon after. */
function checkGuess(deploy: Deploy, truth: Truth, sight: Sight): void {
  const { binding, wish } = deploy;
  const ticket = ticketOf(deploy);
  if (binding?.evidence !== 'singled_out') return;
  if (truth.find(binding.runId)?.ticket === ticket) return;
  const isShown = truth
    .runsFor(ticket)
    .some(
      (own) => own.listedAt < binding.at + RIVAL_WITHIN_MS && !sight.isDeleted(own, binding.at),
    );
  claimsOf(wish.id)(!isShown || inDoubt(deploy), `run ${binding.runId} is not even in doubt`);
}

function whyOpen(
  deploy: Deploy,
  world: { ledger: Ledger; truth: Truth; sight: Sight; now: number },
): Openness {
  const { truth, sight, now } = world;
  const { wish, binding, sending } = deploy;
  const claim = claimsOf(wish.id);
  const { status } = standingOf(deploy);
  claim(binding === null, `its run is known, and it is ${status} for ever`);
  claim(sending.state === 'taken' || sending.state === 'lost', `it is ${status} for ever`);
  const workflow = workflowAt(wish.repository, wish.workflow);
  const isListed = (run: Run): boolean =>
    run.listedAt < now - LONG_AGO_MS && !sight.isDeleted(run, now);
  const own = truth.runsFor(ticketOf(deploy)).filter(isListed);
  const [first] = own;
  if (first === undefined) return 'hidden';
  const named = truth.runsOf(workflow).filter(({ names }) => isOnly(names, wish.id));
  if (first.names.includes(wish.id)) {
    claim(named.length > 1, `run ${first.id} carries its id, is listed and was not taken`);
    return 'ambiguous';
  }
  return isAlone(deploy, workflow, world) ? 'alone' : 'ambiguous';
}

function isOnly(names: readonly string[], id: string): boolean {
  return names.length === 1 && names[0] === id;
}

/** Whether nothing that could be taken for it was near: neither another run nor another deploy. */
function isAlone(
  { wish, sending }: Deploy,
  workflow: Workflow,
  { ledger, truth }: { ledger: Ledger; truth: Truth },
): boolean {
  const at = sending.startedAt ?? wish.requestedAt;
  const isNear = (other: number): boolean => Math.abs(other - at) < NEAR_MS;
  const runs = truth
    .runsOf(workflow)
    .filter((run) => run.ref === wish.ref && run.actor === CONSOLE && isNear(run.bornAt));
  const deploys = ledger
    .all()
    .filter(
      (other) =>
        other.wish.repository === wish.repository &&
        other.wish.workflow === wish.workflow &&
        other.wish.ref === wish.ref &&
        isNear(other.sending.startedAt ?? other.wish.requestedAt),
    );
  return runs.length <= 1 && deploys.length <= 1;
}
