import {
  type Abandonment,
  abandonment,
  type CallbackWord,
  callbackWord,
  type Deploy,
  type Failure,
  githubWord,
  type Merger,
  rerunOrdered,
  runFacts,
  runState,
} from './deploy.ts';
import {
  failureCalledBack,
  failureOfGone,
  failureOfRun,
  reasonOfCancel,
  reasonOfMerger,
} from './failure.ts';
import type { Order } from './order.ts';
import type { AttemptWord, Gone, Millis } from './run.ts';
import { isHeldBetweenJobs, statusOfAttempt } from './run-status.ts';
import { type DeployStatus, type Source, STATUS } from './status.ts';

/** Where a deploy stands, read off its facts. */
export type Standing = Readonly<{
  status: DeployStatus;
  /** Who said so, and when we heard it. */
  source: Source;
  at: Millis;
  attempt: number | null;
  startedAt: Millis | null;
  finishedAt: Millis | null;
  failure: Failure | null;
}>;

type Ending = 'succeeded' | 'failed' | 'cancelled';
const ENDINGS: ReadonlySet<DeployStatus> = new Set<Ending>(['succeeded', 'failed', 'cancelled']);

/** How far along within one attempt: a later word never takes a deploy back. */
const PROGRESS: readonly DeployStatus[] = [
  'dispatched',
  'queued',
  'waiting',
  'building',
  'deploying',
];

/**
 * The precedence of the contract (2.2), so that the order of arrival never matters: an operator's
 * word; GitHub's end of the newest attempt; the workflow's own end; else whoever saw it further along.
 */
export function standingOf(deploy: Deploy): Standing {
  if (deploy.merged !== null) return mergedStanding(deploy.merged);
  const given = abandonment(deploy);
  if (given !== null) return abandonedStanding(deploy, given);
  if (deploy.binding === null) return standingWithoutRun(deploy);
  const { github, callback } = newestWords(deploy);
  const gone = goneOf(deploy);
  const again = rerunOrdered(deploy);
  if (again !== null && (gone === null || gone.at < again.at)) return rerunStanding(again);
  const githubStatus = github && statusOfAttempt(github);
  if (github && githubStatus && ENDINGS.has(githubStatus)) {
    return githubStanding(github, githubStatus, callback);
  }
  if (callback && ENDINGS.has(callback.phase)) return callbackStanding(github, callback);
  if (gone !== null) return goneStanding(github, gone);
  if (github && githubStatus && !(callback && isAheadOf(callback, github, githubStatus))) {
    return githubStanding(github, githubStatus, callback);
  }
  if (callback) return callbackStanding(github, callback);
  return {
    status: 'dispatched',
    source: deploy.binding.by,
    at: deploy.binding.at,
    attempt: null,
    startedAt: null,
    finishedAt: null,
    failure: null,
  };
}

function rerunStanding({ at, attempt }: Order): Standing {
  const base = { startedAt: null, finishedAt: null, failure: null };
  return { ...base, status: 'queued', source: 'operator', at, attempt };
}

/** What GitHub and the run itself say of the newest attempt. */
function newestWords(deploy: Deploy): {
  github: AttemptWord | null;
  callback: CallbackWord | null;
} {
  const github = githubWord(deploy);
  const callback = callbackWord(deploy);
  const attempt = Math.max(github?.attempt ?? 0, callback?.attempt ?? 0);
  return {
    github: github?.attempt === attempt ? github : null,
    callback: callback?.attempt === attempt ? callback : null,
  };
}

/** That the run is gone, unless GitHub has told of something that came about since. */
function goneOf(deploy: Deploy): Gone | null {
  const gone = runFacts(deploy)?.gone ?? null;
  return gone !== null && gone.githubAt >= (runState(deploy)?.updatedAt ?? 0) ? gone : null;
}

/** Whether its run can be run again as this deploy: not what was given up, is another's, or is gone. */
export function mayBeRerun(deploy: Deploy): boolean {
  const isSettled = deploy.merged !== null || abandonment(deploy) !== null;
  return STATUS[standingOf(deploy).status].mayRerun && !isSettled && goneOf(deploy) === null;
}

/**
 * Whether GitHub still has something to say: the deploy is under way; or it ended by the workflow's own
 * word, which GitHub's outweighs; or GitHub's end came without all its jobs, or the ends of them.
 */
export function isFollowed(deploy: Deploy): boolean {
  if (deploy.merged !== null) return false;
  const { status } = standingOf(deploy);
  if (!ENDINGS.has(status)) return true;
  if (deploy.binding === null || abandonment(deploy) !== null || goneOf(deploy) !== null) {
    return false;
  }
  const { github } = newestWords(deploy);
  return !github?.isWhole || github.jobs.some((job) => job.status !== 'completed');
}

/** Whether the run's own callback is further than GitHub's word; not where GitHub shows it held midway. */
function isAheadOf(callback: CallbackWord, github: AttemptWord, status: DeployStatus): boolean {
  if (isHeldBetweenJobs(github.jobs)) return false;
  return PROGRESS.indexOf(callback.phase) > PROGRESS.indexOf(status);
}

function githubStanding(
  word: AttemptWord,
  status: DeployStatus,
  callback: CallbackWord | null,
): Standing {
  const startedAt = firstJobAt(word) ?? callback?.heardAt ?? null;
  const isAtWork = status !== 'queued' && status !== 'waiting';
  return {
    status,
    source: word.source,
    at: word.heardAt,
    attempt: word.attempt,
    startedAt: startedAt ?? (isAtWork ? (word.run?.startedAt ?? null) : null),
    finishedAt: ENDINGS.has(status) ? (word.run?.updatedAt ?? word.heardAt) : null,
    failure: failureOf(word, status, callback),
  };
}

function failureOf(
  word: AttemptWord,
  status: DeployStatus,
  callback: CallbackWord | null,
): Failure | null {
  if (status === 'failed') return failureOfRun(word, callback);
  return status === 'cancelled' ? reasonOfCancel(word) : null;
}

/** When the first job was taken up; the run itself only says when the attempt was made. */
function firstJobAt({ jobs }: AttemptWord): Millis | null {
  const starts = jobs.flatMap(({ startedAt, status }) =>
    startedAt === null || status === 'queued' || status === 'waiting'
      ? []
      : [Date.parse(startedAt)],
  );
  return starts.length === 0 ? null : Math.min(...starts);
}

function callbackStanding(github: AttemptWord | null, callback: CallbackWord): Standing {
  const isEnd = ENDINGS.has(callback.phase);
  return {
    status: callback.phase,
    source: 'callback',
    at: callback.heardAt,
    attempt: callback.attempt,
    startedAt: github?.run?.startedAt ?? callback.heardAt,
    finishedAt: isEnd ? callback.heardAt : null,
    failure: callback.phase === 'failed' ? failureCalledBack(callback) : null,
  };
}

function goneStanding(github: AttemptWord | null, gone: Gone): Standing {
  return {
    status: 'failed',
    source: 'reconciler',
    at: gone.at,
    attempt: github?.attempt ?? null,
    startedAt: github === null ? null : firstJobAt(github),
    finishedAt: gone.at,
    failure: failureOfGone(gone),
  };
}

function mergedStanding(merged: Merger): Standing {
  return {
    status: 'cancelled',
    source: 'operator',
    at: merged.at,
    attempt: null,
    startedAt: null,
    finishedAt: merged.at,
    failure: reasonOfMerger(merged),
  };
}

function standingWithoutRun(deploy: Deploy): Standing {
  const { sending, wish } = deploy;
  const base = { attempt: null, startedAt: null, finishedAt: null, failure: null };
  switch (sending.state) {
    case 'pending':
      return { ...base, status: 'accepted', source: 'request', at: wish.requestedAt };
    case 'started':
      return {
        ...base,
        status: 'dispatching',
        source: 'request',
        at: sending.startedAt ?? wish.requestedAt,
      };
    case 'taken':
      return {
        ...base,
        status: 'dispatched',
        source: 'dispatch_response',
        at: sending.answeredAt ?? wish.requestedAt,
      };
    case 'refused':
    case 'lost':
      return standingUnsent(deploy);
  }
}

function standingUnsent({ sending, wish }: Deploy): Standing {
  const at = sending.answeredAt ?? wish.requestedAt;
  const isRefused = sending.state === 'refused';
  const isOurs = sending.failure?.code === 'server-stopped' || sending.failure?.code === 'too-late';
  return {
    status: isRefused ? 'failed' : 'unconfirmed',
    source: isOurs ? 'recovery' : 'dispatch_response',
    at,
    attempt: null,
    startedAt: null,
    finishedAt: isRefused ? at : null,
    failure: sending.failure,
  };
}

function abandonedWords(
  { binding }: Deploy,
  { by, reason }: Pick<Abandonment, 'by' | 'reason'>,
): string {
  const what = binding === null ? 'said that it did not run' : 'gave it up; GitHub may go on';
  return `${by} ${what}: ${reason}`;
}

function abandonedStanding(deploy: Deploy, { by, reason, at }: Abandonment): Standing {
  const word = githubWord(deploy);
  return {
    status: 'cancelled',
    source: 'operator',
    at,
    attempt: word?.attempt ?? null,
    startedAt: word?.run?.startedAt ?? null,
    finishedAt: at,
    failure: { code: 'abandoned', message: abandonedWords(deploy, { by, reason }) },
  };
}
