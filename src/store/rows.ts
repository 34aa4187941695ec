import { type Deploy, dispatchOf, runState } from '../domain/deploy.ts';
import { shippedCommit, shippedCommitAt } from '../domain/shipping.ts';
import { isFollowed, standingOf } from '../domain/standing.ts';
import type { IdempotencyKey } from '../engine/ports.ts';
import type { DeployRow, NewDeployRow } from './tables.ts';

type Facts = Omit<Deploy, 'wish' | 'updatedAt' | 'version'>;

/** The columns that change: the facts, and what is read off them to search and to guard by. */
export function factColumns(
  deploy: Deploy,
): Pick<
  NewDeployRow,
  | 'facts'
  | 'status'
  | 'dispatch'
  | 'is_sent'
  | 'is_followed'
  | 'github_run_id'
  | 'evidence'
  | 'resolved_by'
  | 'bound_at'
  | 'sha'
  | 'committed_at'
  | 'attempt'
  | 'finished_at'
  | 'merged_into'
  | 'updated_at'
  | 'version'
> {
  const { wish: _, updatedAt, version, ...facts } = deploy;
  const { status, finishedAt, attempt } = standingOf(deploy);
  return {
    facts: JSON.stringify(facts satisfies Facts),
    status,
    dispatch: dispatchOf(deploy),
    is_sent: deploy.sending.state === 'pending' ? 0 : 1,
    is_followed: isFollowed(deploy) ? 1 : 0,
    github_run_id: deploy.binding?.runId ?? null,
    evidence: deploy.binding?.evidence ?? null,
    resolved_by: deploy.binding?.by ?? null,
    bound_at: deploy.binding?.at ?? null,
    sha: shippedCommit(deploy)?.sha ?? null,
    committed_at: shippedCommitAt(deploy),
    attempt,
    finished_at: finishedAt,
    merged_into: deploy.merged?.into ?? null,
    updated_at: updatedAt,
    version,
  };
}

export function newRow(deploy: Deploy, key: IdempotencyKey | null): NewDeployRow {
  const { wish } = deploy;
  return {
    id: wish.id,
    target: wish.target,
    repository: wish.repository,
    workflow: wish.workflow,
    ref: wish.ref,
    inputs: JSON.stringify(wish.inputs),
    environment: wish.environment,
    reason: wish.reason,
    override: wish.override,
    rolls_back: wish.rollsBack,
    wished_sha: wish.commit?.sha ?? null,
    wished_title: wish.commit?.title ?? null,
    sha_input: wish.shaInput,
    correlation_input: wish.correlationInput,
    is_titled: wish.isTitled ? 1 : 0,
    origin: wish.origin,
    requested_by: wish.requestedBy,
    requested_at: wish.requestedAt,
    idempotency_scope: key?.scope ?? null,
    idempotency_key: key?.key ?? null,
    fingerprint: key?.fingerprint ?? null,
    ref_defaulted: key?.refDefaulted ? 1 : 0,
    ...factColumns(deploy),
  };
}

export function deployOf(row: DeployRow): Deploy {
  const facts = JSON.parse(row.facts) as Facts & { orders?: Facts['orders'] };
  return {
    ...facts,
    // Facts that were kept before there were orders have none.
    orders: facts.orders ?? [],
    wish: {
      id: row.id,
      target: row.target,
      repository: row.repository,
      workflow: row.workflow,
      ref: row.ref,
      inputs: JSON.parse(row.inputs) as Record<string, string>,
      environment: row.environment,
      reason: row.reason,
      override: row.override,
      rollsBack: row.rolls_back,
      commit: row.wished_sha === null ? null : { sha: row.wished_sha, title: row.wished_title },
      shaInput: row.sha_input,
      correlationInput: row.correlation_input,
      isTitled: row.is_titled === 1,
      origin: row.origin,
      requestedBy: row.requested_by,
      requestedAt: row.requested_at,
    },
    updatedAt: row.updated_at,
    version: row.version,
  };
}

/** What a search finds a deploy by. */
export function searchWords(deploy: Deploy): string {
  const { wish, binding } = deploy;
  return [
    wish.target,
    wish.repository,
    wish.ref,
    wish.requestedBy,
    wish.environment,
    wish.reason,
    wish.id,
    runState(deploy)?.headSha,
    shippedCommit(deploy)?.sha,
    binding?.runId,
  ]
    .filter((word) => word !== null && word !== undefined)
    .join(' ');
}
