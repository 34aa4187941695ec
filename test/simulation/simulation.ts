import { isFromOutside } from '../../src/domain/adopt.ts';
import { createDoneDeliveries } from '../../src/store/deliveries.ts';
import { createDeploys } from '../../src/store/deploys.ts';
import { createLogTails } from '../../src/store/log-tails.ts';
import { migrate } from '../../src/store/migrations.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { type Bill, createBill } from './bill.ts';
import { InvariantBroken } from './broken.ts';
import { createBystanders } from './bystanders.ts';
import { createDispatches } from './dispatches.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { createHeardRule } from './heard-rule.ts';
import { createInvariants, type Invariants } from './invariants.ts';
import { createJournal } from './journal.ts';
import { createLedger, ticketOf } from './ledger.ts';
import { createNarrator } from './narrator.ts';
import { runOperators } from './operators.ts';
import { createOutages } from './outages.ts';
import { createRandom } from './random.ts';
import { createRecordRule, type RuleCounts } from './record-rule.ts';
import { requestDeploys } from './requesters.ts';
import { createRerunRule, type RerunRule } from './rerun-rule.ts';
import { runDeploysAgain } from './rerunners.ts';
import { createReruns } from './reruns.ts';
import { createRoomRule } from './room-rule.ts';
import { createSchedule } from './schedule.ts';
import { createSight, type Sight } from './sight.ts';
import { createTransport, type Wiretap } from './transport.ts';
import { createTruth, type Run } from './truth.ts';
import { judge, type Verdict } from './verdict.ts';
import { createViewers } from './viewers.ts';
import { createWeather } from './weather.ts';
import { createWebhooks, type Webhooks } from './webhooks.ts';
import { createWorkflowRuns } from './workflow-runs.ts';
import { workflowAt } from './world.ts';

const STARTED_AT = Date.UTC(2026, 10, 23, 9);
const SLICE_MS = 60_000;
/** How long it is quiet before the end is judged. */
const QUIET_MS = 25 * 60_000;
/** How soon after it has cleared up no re-run is awaited any more. */
const RERUNS_KNOWN_MS = 5 * 60_000;
/** How soon an answer of GitHub's is recorded by a process that lives on. */
const HEARD_WITHIN_MS = 30_000;
const TOLD_LINES = 40;

/** How one seed went. */
export type Outcome = Readonly<{
  seed: number;
  deploys: number;
  runs: number;
  byHand: number;
  doubled: number;
  crashes: number;
  requests: Bill;
  told: ReturnType<Webhooks['counts']>;
  unseen: ReturnType<Sight['counts']>;
  outside: number;
  tally: ReturnType<Invariants['tally']>;
  verdict: Verdict;
  rule: RuleCounts;
  reruns: ReturnType<RerunRule['counts']>;
  clockAheadMs: number;
  steps: number;
  virtualMs: number;
  digest: string;
}>;

/** An invariant broke: what is needed to see why. */
export class SimulationFailed extends Error {
  override name = 'SimulationFailed';
  readonly lines: readonly string[];

  constructor(where: string, lines: readonly string[], cause: unknown) {
    super(`${where}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.lines = lines;
  }
}

/** Plays one seed: so many deploys in stormy weather, then quiet, then the judgement. Throws SimulationFailed. */
export async function simulate(seed: number, deploys: number): Promise<Outcome> {
  const random = createRandom(seed);
  const schedule = createSchedule(STARTED_AT);
  const journal = createJournal(schedule);
  const weather = createWeather(random);
  const truth = createTruth(schedule, random);
  const sight = createSight({ schedule, random, weather, journal });
  const invariants = createInvariants(truth, sight);
  const { db, close } = openSqlite(':memory:');
  await migrate(db);
  const store = createDeploys(db);
  const ledger = createLedger(store, journal);
  const rule = createRecordRule(truth);
  const rerunRule = createRerunRule(ledger);
  const roomRule = createRoomRule();
  const basics = { schedule, random, weather, journal, truth, sight, ledger, invariants };
  const webhooks = createWebhooks({
    ...{ ...basics, fleet: () => fleet, rule: createHeardRule(basics) },
  });
  const bill = createBill({ ledger, webhooks });

  const wiretap: Wiretap = {
    asked: (kind, repository) => {
      if (!weather.isClear()) bill.asked(kind, repository);
    },
    sent: (ticket) => {
      const { id } = ledger.ofTicket(ticket)?.wish ?? { id: '' };
      // Apart from the engine, which would take it for an error of its own.
      schedule.spawn(async () => invariants.sent(ticket, id));
    },
    answered: (ticket, kind, life) => {
      const wish = ledger.ofTicket(ticket)?.wish;
      if (wish === undefined) return;
      schedule.after(HEARD_WITHIN_MS, () => {
        const deploy = ledger.find(wish.id);
        if (life.isAlive() && deploy !== null) invariants.heard(deploy, kind);
      });
      if (kind === 'taken' || kind === 'unknown') {
        rule.waits(ticket, workflowAt(wish.repository, wish.workflow), wish.requestedAt);
      }
    },
    rerunAsked: (runId) => schedule.spawn(async () => rerunRule.asked(runId)),
    rerunStarted: (run) => rerunRule.started(run),
    listed: (workflow) => rule.listed(workflow, schedule.now()),
  };

  const { dispatchTold } = invariants;
  const narrator = createNarrator({ ...basics, webhooks, dispatchTold });
  const { live, again } = createWorkflowRuns({ ...basics, fleet: () => fleet, narrator });
  const born = (run: Run, values: readonly string[]): void => {
    narrator.created(run, values);
    live(run);
  };
  const bystanders = createBystanders({ ...basics, born });
  const bornOfOurs = (run: Run, values: readonly string[]): void => {
    journal.write(run.ticket ?? '', `run ${run.id} is created, listed ${listing(run)}`);
    bystanders.notice(run);
    born(run, values);
  };
  const outages = createOutages(schedule, random, weather);
  const dispatches = createDispatches({ ...basics, outages, born: bornOfOurs });
  const reruns = createReruns({ ...basics, outages, again });
  const fleet: Fleet = createFleet({
    ...basics,
    store: ledger.watched,
    deliveries: createDoneDeliveries(db),
    tails: createLogTails(db),
    connect: (life) =>
      createTransport(life, { ...basics, outages, webhooks, dispatches, reruns, wiretap }),
  });
  const viewers = createViewers({ ...basics, fleet });

  function afterStep(): void {
    for (const change of ledger.takeChanges()) {
      if ('wish' in change) {
        roomRule.came(change);
        if (isFromOutside(change)) invariants.adopted(change);
      } else {
        invariants.check(change, schedule.now());
        roomRule.check(change);
        rerunRule.check(change);
      }
    }
  }

  async function play(): Promise<Pick<Outcome, 'verdict' | 'requests'>> {
    schedule.spawn(() => runOperators({ ...basics, fleet }));
    schedule.spawn(() => runDeploysAgain({ ...basics, fleet }));
    schedule.spawn(() => requestDeploys(deploys, { ...basics, fleet, viewers }));
    while (ledger.all().length < deploys) await schedule.run(schedule.now() + SLICE_MS, afterStep);
    weather.clearUp();
    const requests = bill.total();
    await schedule.run(schedule.now() + RERUNS_KNOWN_MS, afterStep);
    rerunRule.judge();
    await schedule.run(schedule.now() + QUIET_MS - RERUNS_KNOWN_MS, afterStep);
    const verdict = await judge({ store, ledger, truth, sight, webhooks, now: schedule.now() });
    return { verdict, requests };
  }

  function failed(error: unknown): SimulationFailed {
    const place = `seed ${seed}, step ${schedule.steps()}, ${(schedule.now() - STARTED_AT) / 1000} s in`;
    const subject = error instanceof InvariantBroken ? error.deployId : null;
    const deploy = subject === null ? null : ledger.find(subject);
    if (deploy === null) {
      const about = subject === null ? [] : journal.about([subject], TOLD_LINES);
      const lines = about.length > 0 ? about : journal.last(TOLD_LINES);
      return new SimulationFailed(place, lines, error);
    }
    const { id, repository, workflow } = deploy.wish;
    const subjects = [id, ticketOf(deploy), `${repository} ${workflow}`];
    return new SimulationFailed(
      `${place}, deploy ${id}`,
      journal.about(subjects, TOLD_LINES),
      error,
    );
  }

  try {
    const { verdict, requests } = await play();
    const runs = truth.all();
    return {
      seed,
      deploys: ledger.all().length,
      runs: runs.length,
      byHand: bystanders.count(),
      doubled:
        runs.length - bystanders.count() - new Set(runs.flatMap((run) => run.ticket ?? [])).size,
      crashes: fleet.crashes(),
      requests,
      told: webhooks.counts(),
      unseen: sight.counts(),
      outside: ledger.outside().length,
      tally: invariants.tally(),
      verdict,
      rule: rule.counts(),
      reruns: rerunRule.counts(),
      clockAheadMs: truth.clockAhead,
      steps: schedule.steps(),
      virtualMs: schedule.now() - STARTED_AT,
      digest: journal.digest(),
    };
  } catch (error) {
    throw failed(error);
  } finally {
    await close();
  }
}

function listing({ listedAt, bornAt }: Run): string {
  return Number.isFinite(listedAt)
    ? `${Math.round((listedAt - bornAt) / 100) / 10} s later`
    : 'never';
}
