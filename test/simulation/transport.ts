import type { DispatchAnswer, RunSeen } from '../../src/domain/event.ts';
import { type GitHub, OutsideError, type RunList } from '../../src/engine/github-port.ts';
import type { GitHubNames } from '../../src/engine/identity-port.ts';
import { createServerClock } from '../../src/github/clock.ts';
import { jobsAt, standsAt } from './attempt.ts';
import type { Dispatches } from './dispatches.ts';
import type { Journal } from './journal.ts';
import type { Life } from './life.ts';
import type { Outages } from './outages.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { Run, Truth } from './truth.ts';
import type { Weather } from './weather.ts';
import { CONSOLE, fileOf, TICKET, type Workflow, workflowAt } from './world.ts';

export type RequestKind = 'dispatch' | 'list' | 'newest' | 'run' | 'jobs' | 'gates' | 'file';

/** Told of what passes between the console and GitHub. */
export type Wiretap = Readonly<{
  asked: (kind: RequestKind) => void;
  /** A dispatch left for GitHub. */
  sent: (ticket: string) => void;
  /** Its answer reached the process that sent it. */
  answered: (ticket: string, kind: DispatchAnswer['kind'], life: Life) => void;
  /** A list of the workflow's runs was answered. */
  listed: (workflow: Workflow) => void;
}>;

const RUN_IS_NEW_MS = 3_000;
const NEWEST = 50;

/** GitHub as one process reaches it: the engine's port, with latency and faults, over the truth. */
export function createTransport(
  life: Life,
  parts: {
    schedule: Schedule;
    random: Random;
    weather: Weather;
    journal: Journal;
    truth: Truth;
    outages: Outages;
    dispatches: Dispatches;
    wiretap: Wiretap;
  },
): GitHub & Pick<GitHubNames, 'repositoryId'> {
  const { schedule, random, weather, journal, truth, outages, dispatches, wiretap } = parts;
  const serverClock = createServerClock();
  let retryAt: number | null = null;

  function heard(sentAt: number): void {
    const there = truth.clockAt((sentAt + schedule.now()) / 2);
    serverClock.observe(new Date(there).toUTCString(), sentAt, schedule.now());
    retryAt = outages.limitedUntil();
  }

  /** One read: the answer is what is true when it comes, unless it fails or is given up before. */
  function ask<T>(kind: RequestKind, signal: AbortSignal, answer: () => T): Promise<T> {
    wiretap.asked(kind);
    const sentAt = schedule.now();
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        timer.cancel();
        reject(new OutsideError('retry', 'GitHub did not answer in time', null));
      };
      const timer = schedule.after(readLatency(), () => {
        signal.removeEventListener('abort', giveUp);
        if (!life.isAlive()) return;
        heard(sentAt);
        if (retryAt !== null) reject(new OutsideError('retry', 'rate limit used up', 403));
        else if (weather.strikes('readFails')) reject(new OutsideError('retry', 'status 502', 502));
        else {
          try {
            resolve(answer());
          } catch (error) {
            reject(error as Error);
          }
        }
      });
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  function readLatency(): number {
    return weather.strikes('readIsSlow') ? random.between(1_000, 12_000) : random.between(40, 500);
  }

  function runAt(runId: number): Run {
    const run = truth.find(runId);
    const isTooNew = run !== null && schedule.now() - run.bornAt < RUN_IS_NEW_MS;
    if (run === null || (isTooNew && weather.strikes('runNotFoundYet'))) {
      throw new OutsideError('terminal', 'no such run', 404);
    }
    return run;
  }

  function list(workflow: Workflow, since: number, until: number | null): RunList {
    const now = schedule.now();
    const asOf = weather.strikes('listIsStale') ? now - random.between(1_000, 10_000) : now;
    const runs = truth.runsOf(workflow);
    const found: Run[] = [];
    for (let index = runs.length - 1; index >= 0; index--) {
      const run = runs[index];
      if (run === undefined || run.createdAt < since) break;
      if (run.listedAt <= asOf && (until === null || run.createdAt <= until)) found.push(run);
    }
    if (found.length > 0 && weather.strikes('listMissesOne')) {
      found.splice(random.whole(0, found.length - 1), 1);
    }
    const complete = !weather.strikes('listIsIncomplete');
    if (!complete) found.splice(random.whole(0, found.length));
    wiretap.listed(workflow);
    const seen = found.map((run) => truth.seenAt(run, asOf));
    journal.write(workflow.key, `list: ${seen.length} runs${complete ? '' : ', incomplete'}`);
    return { runs: seen, complete };
  }

  function newest(workflow: Workflow): readonly RunSeen[] {
    const asOf =
      schedule.now() - (weather.strikes('listIsStale') ? random.between(1_000, 10_000) : 0);
    const listed = truth.runsOf(workflow).filter((run) => run.listedAt <= asOf);
    return listed
      .slice(-NEWEST)
      .reverse()
      .map((run) => truth.seenAt(run, asOf));
  }

  let knownIdentity: string | null = null;

  function identity(): string | null {
    if (weather.strikes('identityUnknown')) return null;
    knownIdentity = CONSOLE;
    return CONSOLE;
  }

  return {
    dispatch: (order) =>
      new Promise((resolve) => {
        if (!life.isAlive()) return;
        const sentAt = schedule.now();
        const ticket = order.inputs[TICKET] ?? '';
        wiretap.asked('dispatch');
        wiretap.sent(ticket);
        const fate = dispatches.send(order, (answer) => {
          if (!life.isAlive()) return;
          if (fate !== 'unreachable' && fate !== 'hangsWithEffect') heard(sentAt);
          wiretap.answered(ticket, answer.kind, life);
          resolve(answer);
        });
        journal.write(ticket, `dispatch by ${life.name}: ${fate}`);
      }),
    listRuns: ({ repository, workflow, since, until }, { signal }) =>
      ask('list', signal, () => list(workflowAt(repository, workflow), since, until)),
    newestRuns: ({ repository, workflow }, { signal }) =>
      ask('newest', signal, () => newest(workflowAt(repository, workflow))),
    run: (_, runId, { signal }) =>
      ask('run', signal, () => {
        const asOf = schedule.now() - (weather.strikes('runIsStale') ? 8_000 : 0);
        return truth.seenAt(runAt(runId), asOf);
      }),
    jobs: (_, runId, { signal }) =>
      ask('jobs', signal, () => {
        if (weather.strikes('jobsFail')) throw new OutsideError('retry', 'status 500', 500);
        if (weather.strikes('jobsAreEmpty')) return { attempt: null, jobs: [] };
        const { attempts } = runAt(runId);
        const jobs = jobsAt(attempts, schedule.now(), truth.clockAt);
        return { attempt: standsAt(attempts, schedule.now()).attempt, jobs };
      }),
    gates: (_, runId, { signal }) =>
      ask('gates', signal, () => {
        runAt(runId);
        return [{ environment: 'production', reviewers: ['ben'], opensAt: null }];
      }),
    logTail: () => Promise.reject(new OutsideError('retry', 'no logs here', null)),
    deliveries: () => Promise.resolve([]),
    redeliver: () => Promise.resolve(),
    repositoryId: () => Promise.resolve(1),
    workflowInputs: (repository, workflow, _, { signal }) =>
      ask('file', signal, () => fileOf(workflowAt(repository, workflow))),
    identity: () => Promise.resolve(identity()),
    knownIdentity: () => knownIdentity,
    tellsRuns: () => null,
    budget: () => ({ credentials: [], used: {} }),
    pace: () => 1,
    clockOffset: serverClock.offset,
    currentHealth: () => ({ health: 'ok', detail: null, since: null, retryAt }),
  };
}
