import { type Deploy, githubWord, rerunOrdered } from '../domain/deploy.ts';
import type { RunSeen } from '../domain/event.ts';
import type { AttemptWord, Job, Millis } from '../domain/run.ts';
import {
  areGatesKnown,
  holdOf,
  isBeyond,
  isHeldBetweenJobs,
  statusOfAttempt,
} from '../domain/run-status.ts';
import type { Source } from '../domain/status.ts';
import type { Reach } from './checkpoint.ts';
import {
  type Asking,
  type GitHub,
  type JobList,
  OutsideError,
  type Purpose,
} from './github-port.ts';
import type { HookHealth } from './hook-health.ts';
import type { Clock, Log } from './ports.ts';
import type { Recorder } from './record.ts';

const OBSERVE_BOUND_MS = 8_000;
/** How long after it was asked for a re-run shows at the latest. */
const RERUN_SHOWN_MS = 60_000;
/** How old what a run waits for may be. */
const GATES_FRESH_MS = 60_000;

/** How the last question about something went, and when. */
export type LastAsked = Readonly<{ at: Millis; error: string | null }>;

export type Observer = Readonly<{
  /** Asks GitHub how the deploy's run stands and records it; one flight a deploy. */
  observe: (deploy: Deploy, source: Source) => Promise<void>;
  /** A list of runs has shown the deploy's: that counts as asking. */
  seen: (deployId: string) => void;
  lastObservation: (deployId: string) => LastAsked | null;
  /** Forgets what was remembered of deploys that are no longer open. */
  keepOnly: (openIds: ReadonlySet<string>) => void;
}>;

/** Follows runs that are known, by the one question that can tell something new. */
export function createObserver(deps: {
  recorder: Recorder;
  github: GitHub;
  hooks: HookHealth;
  clock: Clock;
  log: Log;
  reach: Reach;
  /** GitHub does not show the run. */
  onMissing: (deploy: Deploy) => Promise<void>;
  /** GitHub shows it. */
  onSeen: (deployId: string) => void;
  /** GitHub's last word on the run has come. */
  onEnd: (deploy: Deploy) => Promise<void>;
}): Observer {
  const { recorder, github, hooks, clock, log, reach, onMissing, onSeen, onEnd } = deps;
  const flights = new Map<string, Promise<void>>();
  const last = new Map<string, LastAsked>();

  function observe(deploy: Deploy, source: Source): Promise<void> {
    const { id } = deploy.wish;
    const flight = flights.get(id) ?? fly(deploy, source).finally(() => flights.delete(id));
    flights.set(id, flight);
    return flight;
  }

  async function fly(deploy: Deploy, source: Source): Promise<void> {
    const { id } = deploy.wish;
    const runId = deploy.binding?.runId;
    if (runId === undefined) return;
    let error: string | null = null;
    try {
      const word = githubWord(deploy);
      const isOver = word?.run?.status === 'completed';
      const purpose: Purpose = isOver ? 'confirm' : 'follow';
      const asking = { purpose, signal: clock.deadline(OBSERVE_BOUND_MS) };
      const question = { deploy, runId, source, asking };
      const next = isAtWork(word) ? await askJobs(question, word) : await askRun(question);
      await askGates({ ...question, deploy: next });
    } catch (thrown) {
      error = (thrown as Error).message;
      log.warn({ deploy: id, run: runId, err: thrown }, 'run not read');
      if (isMissing(thrown)) await onMissing(deploy);
    }
    last.set(id, { at: clock.now(), error });
  }

  type Question = Readonly<{ deploy: Deploy; runId: number; source: Source; asking: Asking }>;

  async function askRun({ deploy, runId, source, asking }: Question): Promise<Deploy> {
    const { id, repository } = deploy.wish;
    const run = await github.run(repository, runId, asking);
    onSeen(id);
    const list = isBegun(run) ? await jobsOf(repository, runId, asking) : null;
    reach('reconcile.observed', id);
    const at = clock.now();
    const jobs = list !== null && list.attempt === run.attempt ? list.jobs : null;
    const isEmpty = list !== null && list.attempt === null;
    const observed = { type: 'observed', at, source, run, jobs: isEmpty ? [] : jobs } as const;
    const recorded = await recorder.record(id, observed);
    reach('reconcile.recorded', id);
    if (isBeyond(githubWord(deploy), run)) hooks.learnedByAsking(repository, run.updatedAt);
    const next = recorded.deploy ?? deploy;
    await settleRerun(next, Math.max(run.attempt, list?.attempt ?? 0));
    // The run itself may lag behind its jobs: a re-run is first seen there.
    if (list?.attempt != null && list.attempt > run.attempt) {
      return recordJobs({ deploy: next, runId, source, asking }, list.attempt, list.jobs);
    }
    if (run.status === 'completed') await onEnd(next);
    return next;
  }

  /** A re-run of which nobody knows whether GitHub took it, and that does not show: it took it not. */
  async function settleRerun(deploy: Deploy, shown: number): Promise<void> {
    const order = rerunOrdered(deploy);
    if (order?.fate !== 'awaited' || order.attempt <= shown) return;
    const at = clock.now();
    if (at - order.at < RERUN_SHOWN_MS) return;
    const refused = { ...order, fate: 'refused' } as const;
    await recorder.record(deploy.wish.id, { type: 'ordered', at, order: refused });
  }

  async function askJobs(question: Question, word: AttemptWord): Promise<Deploy> {
    const { deploy, runId, asking } = question;
    const list = await github.jobs(deploy.wish.repository, runId, asking);
    onSeen(deploy.wish.id);
    const attempt = list.attempt ?? word.attempt;
    const next = await recordJobs(question, attempt, list.jobs);
    const isOver = list.jobs.length > 0 && list.jobs.every((job) => job.status === 'completed');
    return isOver || attempt > word.attempt ? askRun({ ...question, deploy: next }) : next;
  }

  async function recordJobs(
    { deploy, runId, source }: Question,
    attempt: number,
    jobs: readonly Job[],
  ): Promise<Deploy> {
    const { id } = deploy.wish;
    reach('reconcile.observed', id);
    const at = clock.now();
    const recorded = await recorder.record(id, {
      ...{ type: 'jobs-observed', at, source, runId, attempt, jobs },
    });
    reach('reconcile.recorded', id);
    return recorded.deploy ?? deploy;
  }

  /** The run's own word counts even where its jobs cannot be had. */
  async function jobsOf(
    repository: string,
    runId: number,
    asking: Asking,
  ): Promise<JobList | null> {
    try {
      return await github.jobs(repository, runId, asking);
    } catch (error) {
      log.warn({ repository, run: runId, err: error }, 'jobs not read');
      return null;
    }
  }

  /** By whom it is held, and for what. */
  async function askGates({ deploy, runId, source, asking }: Question): Promise<void> {
    const word = githubWord(deploy);
    if (word === null || holdOf(word)?.kind !== 'approval') return;
    const isFresh = clock.now() - (word.waiting?.at ?? 0) < GATES_FRESH_MS;
    if (isFresh && areGatesKnown(word, github.clockOffset() ?? 0)) return;
    const { id, repository } = deploy.wish;
    const gates = await github.gates(repository, runId, asking);
    if (JSON.stringify(gates) === JSON.stringify(word.waiting?.gates)) return;
    const { attempt } = word;
    const at = clock.now();
    await recorder.record(id, { type: 'held', at, source, runId, attempt, gates });
  }

  return {
    observe,
    seen: (deployId) => {
      onSeen(deployId);
      last.set(deployId, { at: clock.now(), error: null });
    },
    lastObservation: (deployId) => last.get(deployId) ?? null,
    keepOnly: (openIds) => {
      for (const id of last.keys()) if (!openIds.has(id)) last.delete(id);
    },
  };
}

/** Its jobs tell how far it is; the run itself would only say that it goes on. */
function isAtWork(word: AttemptWord | null): word is AttemptWord {
  if (word === null || word.run === null || word.run.status === 'completed') return false;
  return statusOfAttempt(word) === 'building' || isHeldBetweenJobs(word.jobs);
}

function isBegun({ status }: RunSeen): boolean {
  return status === 'in_progress' || status === 'waiting' || status === 'completed';
}

function isMissing(error: unknown): boolean {
  return error instanceof OutsideError && (error.status === 404 || error.status === 410);
}
