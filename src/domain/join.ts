import { bind, disprove, joinLook } from './binding.ts';
import type { Deploy } from './deploy.ts';
import type { DeployEvent, RunSeen } from './event.ts';
import { joinOrder } from './order.ts';
import type { RunFacts } from './run.ts';
import { joinAnswer, joinBegun } from './sending.ts';
import type { Source } from './status.ts';
import { type Hearing, joinCallback, joinGone, joinRun } from './word.ts';

type EventOf<T extends DeployEvent['type']> = Extract<DeployEvent, { type: T }>;

/**
 * Joins one fact to what is known. Total, and the same end for any order and any repetition of the
 * facts that a deploy's history holds (ADR 0007 names the few things that stay with who came first).
 * `deploy` itself comes back where nothing is new.
 */
export function join(deploy: Deploy, event: DeployEvent): Deploy {
  switch (event.type) {
    case 'sending':
      return withSending(deploy, joinBegun(deploy.sending, event));
    case 'answered':
      return answered(deploy, event);
    case 'looked':
      return joinLook(event.sole === null ? deploy : seen(deploy, event.sole, event), event);
    case 'proved':
      return bind(seen(deploy, event.run, event), event.run, 'title', event.source, event.at);
    case 'disproved':
      return disprove(deploy, event.runId);
    case 'observed':
      return seen(deploy, event.run, event, { jobs: event.jobs });
    case 'jobs-observed':
      return heard(deploy, event, { jobs: event.jobs });
    case 'held':
      return heard(deploy, event, { waiting: { at: event.at, gates: event.gates } });
    case 'replaced':
      return heard(deploy, event, { replacedBy: event.by });
    case 'gone':
      return gone(deploy, event);
    case 'merged':
      return merge(deploy, event);
    case 'called-back':
      return calledBack(deploy, event);
    case 'turned-away':
      return bind(deploy, { runId: event.runId, url: null }, 'told', 'callback', event.at);
    case 'ordered':
      return ordered(deploy, event);
    case 'linked':
      return linked(deploy, event);
    case 'abandoned':
      return abandon(deploy, event);
  }
}

function withSending(deploy: Deploy, sending: Deploy['sending']): Deploy {
  return sending === deploy.sending ? deploy : { ...deploy, sending };
}

function answered(deploy: Deploy, event: EventOf<'answered'>): Deploy {
  const next = withSending(deploy, joinAnswer(deploy.sending, event));
  const { answer, at } = event;
  return answer.kind === 'told' ? bind(next, answer, 'told', 'dispatch_response', at) : next;
}

type Heard = Omit<Hearing, 'attempt' | 'heardAt' | 'source'>;
type Saying = Readonly<{ at: number; source: Source }>;

/** Takes in what a run says of itself. */
function seen(deploy: Deploy, run: RunSeen, { at, source }: Saying, more: Heard = {}): Deploy {
  const { runId, attempt } = run;
  return heard(deploy, { at, source, runId, attempt }, { run, ...more });
}

/** Takes in GitHub's word on a run; it is kept by run, since whose run it is may be learned later. */
function heard(
  deploy: Deploy,
  { at, source, runId, attempt }: Saying & Readonly<{ runId: number; attempt: number }>,
  word: Heard,
): Deploy {
  const known = deploy.runs[runId] ?? null;
  return withRun(deploy, runId, joinRun(known, { ...word, attempt, heardAt: at, source }));
}

function gone(deploy: Deploy, { runId, what, at, githubAt }: EventOf<'gone'>): Deploy {
  const known = deploy.runs[runId] ?? null;
  return withRun(deploy, runId, joinGone(known, { what, at, githubAt }));
}

function withRun(deploy: Deploy, runId: number, facts: RunFacts): Deploy {
  if (facts === deploy.runs[runId]) return deploy;
  return { ...deploy, runs: { ...deploy.runs, [runId]: facts } };
}

/** The run goes to the deploy it is; of two such words the first one holds. */
function merge(deploy: Deploy, { into, at }: EventOf<'merged'>): Deploy {
  if (deploy.merged !== null && deploy.merged.at <= at) return deploy;
  return { ...deploy, binding: null, merged: { into, at } };
}

function calledBack(deploy: Deploy, event: EventOf<'called-back'>): Deploy {
  const { runId, attempt, phase, message, at } = event;
  const bound = bind(deploy, { runId, url: null }, 'told', 'callback', at);
  if (deploy.claim !== null && deploy.claim !== runId) return bound;
  const callback = joinCallback(bound.callback, { attempt, phase, message, heardAt: at });
  const isKnown = bound.claim === runId && callback === bound.callback;
  return isKnown ? bound : { ...bound, claim: runId, callback };
}

function linked(deploy: Deploy, event: EventOf<'linked'>): Deploy {
  const word = seen(deploy, event.run, { at: event.at, source: 'operator' });
  return bind(word, event.run, 'operator', 'operator', event.at);
}

function ordered(deploy: Deploy, { order }: EventOf<'ordered'>): Deploy {
  const orders = joinOrder(deploy.orders, order);
  return orders === deploy.orders ? deploy : { ...deploy, orders };
}

/** Of two such words the later one holds. */
function abandon(deploy: Deploy, { at, actor, reason }: EventOf<'abandoned'>): Deploy {
  if (deploy.abandoned !== null && deploy.abandoned.at >= at) return deploy;
  return { ...deploy, abandoned: { by: actor, reason, at } };
}
