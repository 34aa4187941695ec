import type { DispatchAnswer, RunSeen } from '../../src/domain/event.ts';
import {
  type GitHub,
  type Hook,
  OutsideError,
  type RunList,
} from '../../src/engine/github-port.ts';
import type { GitHubNames } from '../../src/engine/identity-port.ts';
import type { Ordered, Orders } from '../../src/engine/order-port.ts';
import { createServerClock } from '../../src/github/clock.ts';
import { GATES, jobsAt } from './attempt.ts';
import type { Dispatches } from './dispatches.ts';
import type { Journal } from './journal.ts';
import type { Life } from './life.ts';
import type { Outages } from './outages.ts';
import type { Random } from './random.ts';
import type { Reruns } from './reruns.ts';
import type { Schedule } from './schedule.ts';
import type { Sight } from './sight.ts';
import type { Run, Truth } from './truth.ts';
import type { Weather } from './weather.ts';
import type { Webhooks } from './webhooks.ts';
import { CONSOLE, fileOf, TICKET, type Workflow, workflowAt } from './world.ts';

export const REQUEST_KINDS = [
  'dispatch',
  'rerun',
  'list',
  'newest',
  'run',
  'jobs',
  'gates',
  'log',
  'file',
  'repository',
  'deliveries',
  'redeliver',
] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/** Told of what passes between the console and GitHub. */
export type Wiretap = Readonly<{
  asked: (kind: RequestKind, repository: string) => void;
  /** A dispatch left for GitHub. */
  sent: (ticket: string) => void;
  /** Its answer reached the process that sent it. */
  answered: (ticket: string, kind: DispatchAnswer['kind'], life: Life) => void;
  /** A re-run left for GitHub; GitHub started an attempt for one. */
  rerunAsked: (runId: number) => void;
  rerunStarted: (run: Run) => void;
  /** A list of the workflow's runs was answered. */
  listed: (workflow: Workflow) => void;
}>;

const RUN_IS_NEW_MS = 3_000;
/** How many runs one page of the newest shows. */
export const NEWEST = 50;

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
    sight: Sight;
    webhooks: Webhooks;
    dispatches: Dispatches;
    reruns: Reruns;
    wiretap: Wiretap;
  },
): GitHub & Pick<GitHubNames, 'repositoryId'> & Pick<Orders, 'rerun'> {
  const { schedule, random, weather, journal, truth, outages, sight, webhooks } = parts;
  const { dispatches, reruns, wiretap } = parts;
  const serverClock = createServerClock();
  let retryAt: number | null = null;

  function heard(sentAt: number): void {
    const there = truth.clockAt((sentAt + schedule.now()) / 2);
    serverClock.observe(new Date(there).toUTCString(), sentAt, schedule.now());
    retryAt = outages.limitedUntil();
  }

  /** One read: the answer is what is true when it comes, unless it fails or is given up before. */
  function ask<T>(
    kind: RequestKind,
    repository: string,
    signal: AbortSignal,
    answer: () => T,
  ): Promise<T> {
    wiretap.asked(kind, repository);
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
        try {
          failAtTimes(repository);
          resolve(answer());
        } catch (error) {
          reject(error as Error);
        }
      });
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** Throws where no question about the repository is answered just now. */
  function failAtTimes(repository: string): void {
    if (retryAt !== null) throw new OutsideError('retry', 'rate limit used up', 403);
    if (outages.isFailing() || weather.strikes('readFails')) {
      throw new OutsideError('retry', 'status 502', 502);
    }
    if (sight.isHidden(repository)) throw new OutsideError('terminal', 'no such repository', 404);
  }

  /** The same about one run, with a note of whether it was there. */
  async function askOfRun<T>(
    kind: RequestKind,
    repository: string,
    runId: number,
    signal: AbortSignal,
    answer: () => T,
  ): Promise<T> {
    try {
      const answered = await ask(kind, repository, signal, answer);
      sight.answered(life.name, runId, true);
      return answered;
    } catch (error) {
      const isMissing = error instanceof OutsideError && error.status === 404;
      if (isMissing) sight.answered(life.name, runId, false);
      throw error;
    }
  }

  function readLatency(): number {
    return weather.strikes('readIsSlow') ? random.between(1_000, 12_000) : random.between(40, 500);
  }

  function runAt(runId: number): Run {
    const run = truth.find(runId);
    const now = schedule.now();
    const isTooNew = run !== null && now - run.bornAt < RUN_IS_NEW_MS;
    const isUnseen = isTooNew && weather.strikes('runNotFoundYet');
    if (run === null || isUnseen || sight.isDeleted(run, now)) {
      throw new OutsideError('terminal', 'no such run', 404);
    }
    return run;
  }

  function list(workflow: Workflow, since: number, until: number | null): RunList {
    const asOf = listedAsOf();
    const runs = truth.runsOf(workflow);
    const found: Run[] = [];
    for (let index = runs.length - 1; index >= 0; index--) {
      const run = runs[index];
      if (run === undefined || run.createdAt < since) break;
      if (isListed(run, asOf) && (until === null || run.createdAt <= until)) found.push(run);
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
    const asOf = listedAsOf();
    const runs = truth.runsOf(workflow);
    const found: RunSeen[] = [];
    for (let index = runs.length - 1; index >= 0 && found.length < NEWEST; index--) {
      const run = runs[index];
      if (run === undefined || !isListed(run, asOf)) continue;
      found.push(truth.seenAt(run, asOf));
      sight.answered(life.name, run.id, true);
    }
    return found;
  }

  /** Lists are as of some seconds ago, at times. */
  function listedAsOf(): number {
    return schedule.now() - (weather.strikes('listIsStale') ? random.whole(1_000, 10_000) : 0);
  }

  function isListed(run: Run, asOf: number): boolean {
    return run.listedAt <= asOf && !sight.isDeleted(run, asOf);
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
        wiretap.asked('dispatch', order.repository);
        wiretap.sent(ticket);
        const fate = dispatches.send(order, (answer) => {
          if (!life.isAlive()) return;
          if (fate !== 'unreachable' && fate !== 'hangsWithEffect') heard(sentAt);
          wiretap.answered(ticket, answer.kind, life);
          resolve(answer);
        });
        journal.write(ticket, `dispatch by ${life.name}: ${fate}`);
      }),
    rerun: (run, how) =>
      new Promise((resolve) => {
        if (!life.isAlive()) return;
        const sentAt = schedule.now();
        wiretap.asked('rerun', run.repository);
        wiretap.rerunAsked(run.runId);
        const answer = (answered: Ordered): void => {
          if (!life.isAlive()) return;
          if (answered.kind === 'taken' || answered.kind === 'refused') heard(sentAt);
          resolve(answered);
        };
        const fate = reruns.send({ run, how, answer, started: wiretap.rerunStarted });
        journal.write(life.name, `asks for a re-run of ${run.runId}: ${fate}`);
      }),
    listRuns: ({ repository, workflow, since, until }, { signal }) =>
      ask('list', repository, signal, () => list(workflowAt(repository, workflow), since, until)),
    newestRuns: ({ repository, workflow }, { signal }) =>
      ask('newest', repository, signal, () => newest(workflowAt(repository, workflow))),
    run: (repository, runId, { signal }) =>
      askOfRun('run', repository, runId, signal, () => {
        const asOf = schedule.now() - (weather.strikes('runIsStale') ? 8_000 : 0);
        return truth.seenAt(runAt(runId), asOf);
      }),
    jobs: (repository, runId, { signal }) =>
      askOfRun('jobs', repository, runId, signal, () => {
        const { attempts } = runAt(runId);
        if (weather.strikes('jobsFail')) throw new OutsideError('retry', 'status 500', 500);
        if (weather.strikes('jobsAreEmpty')) return { attempt: null, jobs: [] };
        return jobsAt(attempts, schedule.now(), truth.clockAt);
      }),
    gates: (repository, runId, { signal }) =>
      ask('gates', repository, signal, () => {
        runAt(runId);
        return GATES;
      }),
    logTail: (repository, _, { signal }) =>
      ask('log', repository, signal, () => ({ text: 'It failed.', isCut: false })),
    deliveries: (hook, since, { signal }) => {
      const repository = repositoryOf(hook);
      return ask('deliveries', repository, signal, () => {
        const tries = webhooks.tries(repository, since);
        if (tries === null) throw new OutsideError('terminal', 'may not be asked', 403);
        return tries;
      });
    },
    redeliver: (hook, deliveryId, { signal }) => {
      const repository = repositoryOf(hook);
      return ask('redeliver', repository, signal, () => webhooks.again(repository, deliveryId));
    },
    repositoryId: (repository, { signal }) => ask('repository', repository, signal, () => 1),
    workflowInputs: (repository, workflow, _, { signal }) =>
      ask('file', repository, signal, () => fileOf(workflowAt(repository, workflow))),
    identity: () => Promise.resolve(identity()),
    knownIdentity: () => knownIdentity,
    tellsRuns: () => null,
    budget: () => ({ credentials: [], used: {} }),
    pace: () => 1,
    clockOffset: serverClock.offset,
    currentHealth: () => ({ health: 'ok', detail: null, since: null, retryAt }),
  };
}

function repositoryOf(hook: Hook): string {
  if (hook.kind === 'app') throw new Error('no App is installed here');
  return hook.repository;
}
