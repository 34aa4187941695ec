import { abandonment, type Deploy, heardAttempt } from './deploy.ts';
import type { DeployEvent } from './event.ts';
import { join } from './join.ts';
import type { Order } from './order.ts';
import { mayBeRerun, standingOf } from './standing.ts';
import { isFinal } from './status.ts';

export type Refusal =
  /** It was sent before, or is settled: it must not be sent (again), nor be called unsent. */
  | 'not-pending'
  /** Another run owns this deploy. */
  | 'claimed-by-another-run'
  /** It does not fit where the deploy stands: no run may begin what was given up or never sent. */
  | 'not-open';

export type Transition =
  | Readonly<{ ok: true; deploy: Deploy; changed: boolean }>
  | Readonly<{ ok: false; refusal: Refusal }>;

/**
 * The one door: every fact about a deploy passes here. Pure and total. What may not happen where the
 * deploy stands is a refusal; a fact that is known already, or that a stronger one outweighs, changes
 * nothing. Facts may come late, twice and in any order.
 */
export function transition(deploy: Deploy, event: DeployEvent): Transition {
  const refusal = refusalOf(deploy, event);
  if (refusal !== null) return { ok: false, refusal };
  const next = join(deploy, event);
  if (next === deploy) return { ok: true, deploy, changed: false };
  const updatedAt = Math.max(deploy.updatedAt, event.at);
  return { ok: true, deploy: { ...next, updatedAt, version: deploy.version + 1 }, changed: true };
}

function refusalOf(deploy: Deploy, event: DeployEvent): Refusal | null {
  switch (event.type) {
    case 'sending':
      return deploy.sending.state === 'pending' ? null : 'not-pending';
    case 'answered':
      return mayBeSettled(deploy, event) ? null : 'not-pending';
    case 'called-back':
      return refusalOfCallback(deploy, event);
    case 'turned-away':
      return isOwnedByAnother(deploy, event.runId) ? 'claimed-by-another-run' : null;
    case 'linked':
      return mayBeLinked(deploy) ? null : 'not-open';
    case 'abandoned':
      return mayBeAbandoned(deploy) ? null : 'not-open';
    case 'merged':
      return deploy.wish.origin === 'outside' ? null : 'not-open';
    case 'looked':
    case 'proved':
    case 'disproved':
    case 'observed':
    case 'jobs-observed':
    case 'held':
    case 'replaced':
    case 'gone':
      return null;
    case 'ordered':
      return refusalOfOrder(deploy, event.order);
  }
}

/**
 * Before GitHub is asked to run it again it has to stand where that can be, and at the attempt before; what
 * GitHub did has happened.
 */
function refusalOfOrder(deploy: Deploy, { fate, attempt }: Order): Refusal | null {
  if (fate !== 'awaited') return null;
  return mayBeRerun(deploy) && attempt === heardAttempt(deploy) + 1 ? null : 'not-open';
}

/** A restart may call unsent only what provably is, and lost only what was under way. */
function mayBeSettled(
  { sending }: Deploy,
  { source, answer }: Extract<DeployEvent, { type: 'answered' }>,
): boolean {
  if (source !== 'recovery') return true;
  return sending.state === (answer.kind === 'refused' ? 'pending' : 'started');
}

/** The first run that calls back owns the deploy; any other is turned away before it touches a thing. */
function refusalOfCallback(
  deploy: Deploy,
  { runId }: Extract<DeployEvent, { type: 'called-back' }>,
): Refusal | null {
  if (isOwnedByAnother(deploy, runId)) return 'claimed-by-another-run';
  const isClosed = abandonment(deploy) !== null || !mayBeLinked(deploy);
  return deploy.claim === null && isClosed ? 'not-open' : null;
}

function isOwnedByAnother({ claim, binding }: Deploy, runId: number): boolean {
  if (claim !== null && claim !== runId) return true;
  return binding !== null && binding.runId !== runId && binding.evidence !== 'singled_out';
}

/** Whether a run can be a deploy's at all: not where it certainly never left, or where it is the run itself. */
export function mayBeLinked({ sending, wish }: Deploy): boolean {
  return sending.state !== 'pending' && sending.state !== 'refused' && wish.origin === 'console';
}

function mayBeAbandoned(deploy: Deploy): boolean {
  return deploy.sending.state !== 'pending' && !isFinal(standingOf(deploy).status);
}
