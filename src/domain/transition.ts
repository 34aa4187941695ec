import { bind, disprove, SETTLED } from './binding.ts';
import type {
  CallbackWord,
  Deploy,
  DeployEvent,
  DispatchAnswer,
  Job,
  RunSeen,
  Sending,
} from './deploy.ts';
import { standingOf } from './standing.ts';
import { isFinal, type Source } from './status.ts';
import { joinCallback, joinWord } from './word.ts';

/** How far apart two looks must be before a run that merely fits is taken. */
export const LOOKS_APART_MS = 3_000;

export type Refusal =
  /** It was sent before, or is settled: it must not be sent (again). */
  | 'not-pending'
  /** Another run owns this deploy. */
  | 'claimed-by-another-run'
  /** The action does not fit where the deploy stands. */
  | 'not-open';

export type Transition =
  | Readonly<{ ok: true; deploy: Deploy; changed: boolean }>
  | Readonly<{ ok: false; refusal: Refusal }>;

type EventOf<T extends DeployEvent['type']> = Extract<DeployEvent, { type: T }>;

/**
 * The one door: every fact about a deploy passes here. Pure and total. A fact that is known
 * already, or that a stronger one outweighs, changes nothing; what may not happen is a refusal.
 * Facts may come late, twice and in any order.
 */
export function transition(deploy: Deploy, event: DeployEvent): Transition {
  const next = decide(deploy, event);
  if (typeof next === 'string') return { ok: false, refusal: next };
  if (next === deploy) return { ok: true, deploy, changed: false };
  const updatedAt = Math.max(deploy.updatedAt, event.at);
  return { ok: true, deploy: { ...next, updatedAt, version: deploy.version + 1 }, changed: true };
}

function decide(deploy: Deploy, event: DeployEvent): Deploy | Refusal {
  switch (event.type) {
    case 'sending':
      return startSending(deploy, event);
    case 'answered':
      return answered(deploy, event);
    case 'looked':
      return looked(deploy, event);
    case 'proved':
      return seen(bind(deploy, event.run, 'title', event.source, event.at), event.run, event);
    case 'disproved':
      return disprove(deploy, event.runId);
    case 'observed':
      return seen(deploy, event.run, event, event.jobs);
    case 'called-back':
      return calledBack(deploy, event);
    case 'linked':
      return linked(deploy, event);
    case 'abandoned':
      return abandon(deploy, event);
  }
}

function startSending(deploy: Deploy, event: EventOf<'sending'>): Deploy | Refusal {
  if (deploy.sending.state !== 'pending') return 'not-pending';
  const sending: Sending = {
    ...deploy.sending,
    state: 'started',
    startedAt: event.at,
    clockOffset: event.clockOffset,
  };
  return { ...deploy, sending };
}

/** The first answer stands; only one that had been given up for lost can still come in. */
function answered(deploy: Deploy, { at, answer }: EventOf<'answered'>): Deploy {
  const { state } = deploy.sending;
  const isOpen = state === 'pending' || state === 'started' || state === 'lost';
  if (!isOpen || (state === 'lost' && answer.kind === 'unknown')) return deploy;
  const failure = 'failure' in answer ? answer.failure : null;
  const sending: Sending = { ...deploy.sending, ...ended(answer), answeredAt: at, failure };
  const next = { ...deploy, sending };
  if (answer.kind !== 'told') return next;
  return bind(next, answer, 'told', 'dispatch_response', at);
}

function ended(answer: DispatchAnswer): { state: Sending['state'] } {
  switch (answer.kind) {
    case 'told':
    case 'taken':
      return { state: 'taken' };
    case 'refused':
      return { state: 'refused' };
    case 'unknown':
      return { state: 'lost' };
  }
}

/**
 * What a look at GitHub's list came to. A run that merely fits is taken when it alone fitted in two
 * looks far enough apart: a list lags, so one look proves nothing.
 */
function looked(deploy: Deploy, event: EventOf<'looked'>): Deploy {
  const { sole, at, source, candidates, inDoubt } = event;
  if (deploy.binding !== null) {
    if (deploy.binding.evidence !== 'singled_out' || inDoubt === deploy.inDoubt) return deploy;
    return { ...deploy, inDoubt, search: { sole: null, candidates: inDoubt ? candidates : [] } };
  }
  const before = deploy.search.sole;
  const isSame = sole !== null && before?.runId === sole.runId;
  if (isSame && at - before.since >= LOOKS_APART_MS) {
    return seen(bind(deploy, sole, 'singled_out', source, at), sole, event);
  }
  const next = sole === null ? null : isSame ? before : { runId: sole.runId, since: at };
  if (next?.runId === before?.runId && sameRuns(candidates, deploy.search.candidates)) {
    return deploy;
  }
  return { ...deploy, search: { sole: next, candidates } };
}

function sameRuns(a: readonly { runId: number }[], b: readonly { runId: number }[]): boolean {
  return a.length === b.length && a.every((run, i) => run.runId === b[i]?.runId);
}

/** Takes in GitHub's word on the deploy's run; on any other run it says nothing here. */
function seen(
  deploy: Deploy,
  run: RunSeen,
  { at, source }: { at: number; source: Source },
  jobs: readonly Job[] | null = null,
): Deploy {
  if (deploy.binding?.runId !== run.runId) return deploy;
  const github = joinWord(deploy.github, { run, jobs, heardAt: at, source });
  return github === deploy.github ? deploy : { ...deploy, github };
}

/** The first run that calls back owns the deploy; any other is turned away before it touches a thing. */
function calledBack(deploy: Deploy, event: EventOf<'called-back'>): Deploy | Refusal {
  const { runId, at } = event;
  if (deploy.claim !== null && deploy.claim !== runId) return 'claimed-by-another-run';
  const bound = bind(deploy, { runId, url: null }, 'told', 'callback', at);
  if (bound.binding?.runId !== runId) return 'claimed-by-another-run';
  const claimed = deploy.claim === runId ? bound : { ...bound, claim: runId };
  const attempt = event.attempt ?? claimed.github?.attempt ?? claimed.callback?.attempt ?? 1;
  const word: CallbackWord = {
    attempt,
    phase: event.phase,
    message: event.message,
    heardAt: at,
  };
  const callback = joinCallback(claimed.callback, word);
  return callback === claimed.callback ? claimed : { ...claimed, callback };
}

/** Whether a run can be a deploy's at all: not where it certainly never left. */
export function mayBeLinked({ sending }: Deploy): boolean {
  return sending.state !== 'pending' && sending.state !== 'refused';
}

function linked(deploy: Deploy, event: EventOf<'linked'>): Deploy | Refusal {
  if (!mayBeLinked(deploy)) return 'not-open';
  const bound = bind(deploy, event.run, 'operator', 'operator', event.at);
  return seen({ ...bound, abandoned: null }, event.run, { at: event.at, source: 'operator' });
}

function abandon(deploy: Deploy, { at, actor, reason }: EventOf<'abandoned'>): Deploy | Refusal {
  if (deploy.abandoned !== null) return deploy;
  if (isFinal(standingOf(deploy).status) || deploy.sending.state === 'pending') return 'not-open';
  return { ...deploy, abandoned: { by: actor, reason, at }, ...SETTLED };
}
