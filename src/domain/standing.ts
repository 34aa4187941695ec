import {
  type Abandonment,
  abandonment,
  type CallbackWord,
  callbackWord,
  type Deploy,
  type Failure,
  githubWord,
  type Job,
  type Millis,
  type RunWord,
} from './deploy.ts';
import type { DeployStatus, Source } from './status.ts';

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

/** GitHub's status and conclusion of a run, in our words. */
export function statusOfRun(status: string, conclusion: string | null): DeployStatus {
  switch (status) {
    case 'completed':
      return statusOfConclusion(conclusion);
    case 'in_progress':
      return 'building';
    case 'waiting':
    case 'action_required':
      return 'waiting';
    default:
      // queued, requested, pending, and whatever GitHub adds before a run is at work.
      return 'queued';
  }
}

function statusOfConclusion(conclusion: string | null): DeployStatus {
  switch (conclusion) {
    case 'success':
    case 'neutral':
      return 'succeeded';
    case 'cancelled':
    case 'skipped':
      return 'cancelled';
    case 'action_required':
      return 'waiting';
    case null:
      return 'building';
    default:
      // failure, timed_out, startup_failure, stale, and any end we do not know to be good.
      return 'failed';
  }
}

/**
 * The precedence of the contract (2.2), so that the order of arrival never matters: an operator's
 * word; GitHub's end of the newest attempt; the workflow's own end; else whoever saw it further along.
 */
export function standingOf(deploy: Deploy): Standing {
  const given = abandonment(deploy);
  if (given !== null) return abandonedStanding(deploy, given);
  if (deploy.binding === null) return standingWithoutRun(deploy);
  const { github, callback } = newestWords(deploy);
  const githubStatus = github && statusOfRun(github.status, github.conclusion);
  if (github && githubStatus && ENDINGS.has(githubStatus)) {
    return githubStanding(github, githubStatus, callback);
  }
  if (callback && ENDINGS.has(callback.phase)) return callbackStanding(github, callback);
  if (github && githubStatus && !(callback && isFurther(callback.phase, githubStatus))) {
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

/** What GitHub and the run itself say of the newest attempt. */
function newestWords(deploy: Deploy): { github: RunWord | null; callback: CallbackWord | null } {
  const github = githubWord(deploy);
  const callback = callbackWord(deploy);
  const attempt = Math.max(github?.attempt ?? 0, callback?.attempt ?? 0);
  return {
    github: github?.attempt === attempt ? github : null,
    callback: callback?.attempt === attempt ? callback : null,
  };
}

/**
 * Whether GitHub still has something to say: the deploy is under way; or it ended by the workflow's own
 * word, which GitHub's outweighs; or GitHub's end came without its jobs, or the ends of them.
 */
export function isFollowed(deploy: Deploy): boolean {
  const { status, source } = standingOf(deploy);
  if (!ENDINGS.has(status)) return true;
  if (deploy.binding === null || abandonment(deploy) !== null) return false;
  const word = githubWord(deploy);
  const hasOpenJobs =
    word !== null && (word.jobs?.some((job) => job.status !== 'completed') ?? true);
  return source === 'callback' || hasOpenJobs;
}

function isFurther(a: DeployStatus, b: DeployStatus): boolean {
  return PROGRESS.indexOf(a) > PROGRESS.indexOf(b);
}

function githubStanding(
  word: RunWord,
  status: DeployStatus,
  callback: CallbackWord | null,
): Standing {
  const isAtWork = status !== 'queued' && status !== 'waiting';
  return {
    status,
    source: word.source,
    at: word.heardAt,
    attempt: word.attempt,
    startedAt: isAtWork ? (firstJobAt(word) ?? callback?.heardAt ?? word.startedAt) : null,
    finishedAt: ENDINGS.has(status) ? word.updatedAt : null,
    failure: status === 'failed' ? runFailure(word, callback) : null,
  };
}

/** When the first job was taken up; the run itself only says when the attempt was made. */
function firstJobAt({ jobs }: RunWord): Millis | null {
  const starts = (jobs ?? []).flatMap((job) =>
    job.startedAt === null ? [] : [Date.parse(job.startedAt)],
  );
  return starts.length === 0 ? null : Math.min(...starts);
}

function callbackStanding(github: RunWord | null, callback: CallbackWord): Standing {
  const isEnd = ENDINGS.has(callback.phase);
  return {
    status: callback.phase,
    source: 'callback',
    at: callback.heardAt,
    attempt: callback.attempt,
    startedAt: github?.startedAt ?? callback.heardAt,
    finishedAt: isEnd ? callback.heardAt : null,
    failure: callback.phase === 'failed' ? { code: 'run-failed', message: said(callback) } : null,
  };
}

function said(callback: CallbackWord): string {
  return callback.message === null
    ? 'The workflow called back that it failed.'
    : `The workflow called back that it failed: ${callback.message}`;
}

function runFailure(word: RunWord, callback: CallbackWord | null): Failure {
  const place = failedStep(word.jobs ?? []);
  if (place !== null) {
    const where = place.step === null ? '' : ` at “${place.step}”`;
    return { code: 'run-failed', message: `Failed${where} in job “${place.job}”.` };
  }
  if (callback?.phase === 'failed') return { code: 'run-failed', message: said(callback) };
  if (word.conclusion === 'startup_failure') {
    return {
      code: 'run-failed',
      message: 'GitHub could not start the workflow: the file at this ref does not work.',
    };
  }
  return { code: 'run-failed', message: `GitHub ended the run with “${word.conclusion}”.` };
}

/** The first job that failed, and in it the first step that did; null where no job did. */
export function failedStep(jobs: readonly Job[]): { job: string; step: string | null } | null {
  const isFailed = (part: { conclusion: string | null }): boolean =>
    part.conclusion === 'failure' || part.conclusion === 'timed_out';
  const job = jobs.find(isFailed);
  if (job === undefined) return null;
  return { job: job.name, step: job.steps.find(isFailed)?.name ?? null };
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

function abandonedStanding(deploy: Deploy, { by, reason, at }: Abandonment): Standing {
  const word = githubWord(deploy);
  return {
    status: 'cancelled',
    source: 'operator',
    at,
    attempt: word?.attempt ?? null,
    startedAt: word?.startedAt ?? null,
    finishedAt: at,
    failure: { code: 'abandoned', message: `${by} said that it did not run: ${reason}` },
  };
}
