import { bind, disprove, joinLook } from './binding.ts';
import type { Deploy, Job } from './deploy.ts';
import type { DeployEvent, RunSeen } from './event.ts';
import { joinAnswer, joinBegun } from './sending.ts';
import type { Source } from './status.ts';
import { joinCallback, joinWord } from './word.ts';

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
      return joinLook(event.sole === null ? deploy : heard(deploy, event.sole, event), event);
    case 'proved':
      return bind(heard(deploy, event.run, event), event.run, 'title', event.source, event.at);
    case 'disproved':
      return disprove(deploy, event.runId);
    case 'observed':
      return heard(deploy, event.run, event, event.jobs);
    case 'called-back':
      return calledBack(deploy, event);
    case 'turned-away':
      return bind(deploy, { runId: event.runId, url: null }, 'told', 'callback', event.at);
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

/** Takes in GitHub's word on a run; it is kept by run, since whose run it is may be learned later. */
function heard(
  deploy: Deploy,
  run: RunSeen,
  { at, source }: { at: number; source: Source },
  jobs: readonly Job[] | null = null,
): Deploy {
  const known = deploy.runs[run.runId] ?? null;
  const word = joinWord(known, { run, jobs, heardAt: at, source });
  return word === known ? deploy : { ...deploy, runs: { ...deploy.runs, [run.runId]: word } };
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
  const word = heard(deploy, event.run, { at: event.at, source: 'operator' });
  return bind(word, event.run, 'operator', 'operator', event.at);
}

/** Of two such words the later one holds. */
function abandon(deploy: Deploy, { at, actor, reason }: EventOf<'abandoned'>): Deploy {
  if (deploy.abandoned !== null && deploy.abandoned.at >= at) return deploy;
  return { ...deploy, abandoned: { by: actor, reason, at } };
}
