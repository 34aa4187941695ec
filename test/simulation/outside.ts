import { isFromOutside } from '../../src/domain/adopt.ts';
import type { Deploy } from '../../src/domain/deploy.ts';
import { claimsOf, InvariantBroken } from './broken.ts';
import type { Ledger } from './ledger.ts';
import type { Sight } from './sight.ts';
import { NEWEST } from './transport.ts';
import type { Run, Truth } from './truth.ts';
import type { Webhooks } from './webhooks.ts';
import { CONSOLE } from './world.ts';

/** Farther from its sending a deploy's run is never created: 10 s, and what clocks are read wrong by. */
export const NEAR_MS = 18_000;
/** How long after the window a run may still be taken for a deploy's that waits (`isNearWindow`). */
const STILL_NEAR_MS = 90_000;
/** How long a run has to be among the newest of its workflow to be noticed in a look for certain. */
const LOOKED_AT_WITHIN_MS = 8 * 60_000;
/** The same where hooks are relied on: each may be left out, and looks are rare. */
const TOLD_WITHIN_MS = 24 * 60_000;

/** Only what no dispatch of ours made, or made for a deploy that waits no more, was started outside. */
export function checkAdopted(run: Run, sender: Deploy | null): 'outside' | 'late' {
  if (run.ticket === null) return 'outside';
  if (sender === null) return 'late';
  const { wish, binding, sending, abandoned } = sender;
  const isWaiting =
    binding === null && abandoned === null && ['started', 'taken', 'lost'].includes(sending.state);
  const isNear = Math.abs(run.bornAt - (sending.startedAt ?? 0)) < NEAR_MS;
  claimsOf(wish.id)(
    !(isWaiting && isNear),
    `its run ${run.id} was taken in as started outside while it waited for it`,
  );
  return 'late';
}

type World = Readonly<{
  ledger: Ledger;
  truth: Truth;
  sight: Sight;
  webhooks: Webhooks;
  now: number;
}>;

/** What was started outside is in the history once; what was merged points to where it went. */
export function judgeOutside(world: World): void {
  const { ledger, truth } = world;
  for (const deploy of ledger.outside()) if (deploy.merged !== null) checkMerged(deploy, ledger);
  const shown = [...ledger.all(), ...ledger.outside()];
  const owners = new Map<number, Deploy>();
  for (const deploy of shown) {
    const runId = deploy.binding?.runId;
    if (runId === undefined) continue;
    const other = owners.get(runId)?.wish.id;
    claimsOf(deploy.wish.id)(other === undefined, `run ${runId} is shown by ${other} too`);
    owners.set(runId, deploy);
  }
  for (const run of truth.all()) {
    if (owners.has(run.id) || !mustBeKnown(run, world)) continue;
    throw new InvariantBroken(run.workflow.key, `run ${run.id} by ${run.actor} is nowhere`);
  }
}

function checkMerged({ wish, merged, runs, binding }: Deploy, ledger: Ledger): void {
  const claim = claimsOf(wish.id);
  claim(binding === null, 'merged, and it keeps its run');
  const into = ledger.find(merged?.into ?? '');
  if (into === null) throw new InvariantBroken(wish.id, 'merged into a deploy that is not there');
  claim(!isFromOutside(into), `merged into ${into.wish.id}, which is from outside too`);
  const runId = into.binding?.runId;
  const isThere = runId !== undefined && String(runId) in runs;
  const isRelinked = into.binding?.evidence === 'operator';
  claim(isThere || isRelinked, `merged into ${into.wish.id}, which has run ${runId}`);
}

/** Whether somebody's run was to be seen for so long that the history must have it. */
function mustBeKnown(run: Run, world: World): boolean {
  const { truth, sight, webhooks, now } = world;
  // One that names a deploy is that deploy's, or a rival of its run: a person sees it there.
  if (run.ticket !== null || run.names.length > 0 || mayBeOurs(run, world)) return false;
  const { repository } = run.workflow;
  const patience = webhooks.isHooked(repository) ? TOLD_WITHIN_MS : LOOKED_AT_WITHIN_MS;
  const until = run.listedAt + patience;
  if (until > now || sight.isDeleted(run, until)) return false;
  if (sight.wasHidden(repository, run.listedAt, until)) return false;
  const after = truth.runsOf(run.workflow).filter(({ id }) => id > run.id);
  return after.filter((other) => other.listedAt <= until).length < NEWEST;
}

/** Whether it looks like the run of a deploy that still waits for one. */
function mayBeOurs({ actor, ref, bornAt, workflow }: Run, { ledger }: World): boolean {
  if (actor !== CONSOLE) return false;
  return ledger.all().some(({ wish, sending, binding }) => {
    const isOfWorkflow = `${wish.repository} ${wish.workflow}` === workflow.key;
    if (binding !== null || !isOfWorkflow || wish.ref !== ref) return false;
    return Math.abs(bornAt - (sending.startedAt ?? 0)) < STILL_NEAR_MS;
  });
}
