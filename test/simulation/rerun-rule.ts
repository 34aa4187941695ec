import {
  abandonment,
  type Deploy,
  heardAttempt,
  rerunOrdered,
  runFacts,
} from '../../src/domain/deploy.ts';
import type { Order } from '../../src/domain/order.ts';
import { standingOf } from '../../src/domain/standing.ts';
import { isFinal } from '../../src/domain/status.ts';
import type { Change } from '../../src/engine/ports.ts';
import { claimsOf, InvariantBroken } from './broken.ts';
import type { Ledger } from './ledger.ts';
import type { Run } from './truth.ts';

/** One request to GitHub to run a run again. */
type Ask = { readonly deployId: string; readonly order: Order; started: number | null };

export type RerunRule = Readonly<{
  /** A re-run of this run left for GitHub. */
  asked: (runId: number) => void;
  /** GitHub started the run's newest attempt for it. */
  started: (run: Run) => void;
  check: (change: Change) => void;
  /** GitHub has answered everything for long: nothing is awaited any more. */
  judge: () => void;
  counts: () => Readonly<{ asked: number; started: number; refused: number }>;
}>;

/** A person's order to run a deploy again has one attempt come of it at most, however its answer fares. */
export function createRerunRule(ledger: Ledger): RerunRule {
  const asks = new Map<number, Ask>();
  const counts = { asked: 0, started: 0, refused: 0 };

  function asked(runId: number): void {
    counts.asked++;
    const deploy = ledger.ofRun(runId);
    if (deploy === null) throw new InvariantBroken('', `run ${runId}, run again, is no deploy’s`);
    const order = rerunOrdered(deploy);
    const { id } = deploy.wish;
    if (order?.fate !== 'awaited') {
      throw new InvariantBroken(id, `run ${runId} is asked for again, and no order is kept`);
    }
    const before = asks.get(runId);
    if (before !== undefined) checkAgain(deploy, order, before);
    asks.set(runId, { deployId: id, order, started: null });
  }

  /** What becomes of the order before must be known, and its attempt, where one came of it. */
  function checkAgain(deploy: Deploy, order: Order, before: Ask): void {
    const claim = claimsOf(deploy.wish.id);
    claim(!isSame(order, before.order), `attempt ${order.attempt} is asked for a second time`);
    const kept = deploy.orders.find((other) => isSame(other, before.order));
    const isOpen = kept?.fate === 'awaited' && kept.attempt > heardAttempt(deploy);
    claim(!isOpen, `it is asked again while nobody knows whether GitHub took it before`);
    const { started } = before;
    claim(
      started === null || order.attempt > started,
      `attempt ${started} was started for the order before, and ${order.attempt} is asked for`,
    );
  }

  function started(run: Run): void {
    counts.started++;
    const ask = asks.get(run.id);
    if (ask === undefined) return;
    const attempt = run.attempts.length;
    const claim = claimsOf(ask.deployId);
    claim(ask.started === null, `attempts ${ask.started} and ${attempt} came of one order`);
    ask.started = attempt;
    const deploy = ledger.find(ask.deployId);
    if (deploy === null || deploy.binding?.runId !== run.id || isGivenUp(deploy)) return;
    const { status } = standingOf(deploy);
    claim(!isFinal(status), `attempt ${attempt} was started for it, and it is ${status}`);
  }

  /** An order of which nothing came leaves the deploy as if it had never been given. */
  function checkRefused({ before, deploy }: Change): void {
    const was = before.orders.filter(isRefused).length;
    if (deploy.orders.filter(isRefused).length <= was) return;
    counts.refused++;
    const claim = claimsOf(deploy.wish.id);
    const [is, ended] = [standingOf(deploy), standingOf({ ...deploy, orders: [] })];
    claim(
      is.status === ended.status && is.finishedAt === ended.finishedAt,
      `a re-run that came to nothing leaves it ${is.status} (${is.finishedAt}), not ${ended.status} (${ended.finishedAt})`,
    );
  }

  function judge(): void {
    for (const deploy of [...ledger.all(), ...ledger.outside()]) {
      const isAwaited = rerunOrdered(deploy)?.fate === 'awaited' && !isGivenUp(deploy);
      claimsOf(deploy.wish.id)(!isAwaited, 'a re-run is awaited for ever');
    }
  }

  return {
    asked,
    started,
    check: (change) => {
      if (change.entry.event === 'ordered') checkRefused(change);
    },
    judge,
    counts: () => ({ ...counts }),
  };
}

/** Nobody asks GitHub about it any more. */
function isGivenUp(deploy: Deploy): boolean {
  const isGone = (runFacts(deploy)?.gone ?? null) !== null;
  return isGone || deploy.merged !== null || abandonment(deploy) !== null;
}

function isRefused({ fate }: Order): boolean {
  return fate === 'refused';
}

function isSame(one: Order, other: Order): boolean {
  return one.at === other.at && one.attempt === other.attempt && one.runId === other.runId;
}
