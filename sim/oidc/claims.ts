import { randomUUID } from 'node:crypto';
import type { Repository } from '../state/repository.ts';
import { latestAttempt, type Run } from '../state/run.ts';

/** How long before its making a token is good, and how long after, in seconds: as in GitHub's sample. */
const GOOD_BEFORE_S = 600;
const GOOD_AFTER_S = 300;
/** Repositories made since have their ids in `sub`; on Enterprise Server none has. */
const IMMUTABLE_SUBJECT_SINCE = Date.UTC(2026, 6, 15);

export type Claims = Readonly<Record<string, unknown>>;

export interface TokenWish {
  /** Default: the page of the repository's owner. */
  readonly audience?: string;
  /** Of the job that asks; null where it has none. */
  readonly environment?: string | null;
}

/**
 * What GitHub puts into a run's token.
 * Source: docs.github.com "OpenID Connect reference".
 */
export function claimsOf(
  run: Run,
  given: TokenWish & {
    issuer: string;
    /** Base of the pages. */
    origin: string;
    /** Server time in ms. */
    now: number;
    isEnterprise: boolean;
  },
): Claims {
  const { repository, workflow, ref, actor } = run;
  const { environment = null, now, issuer, origin } = given;
  const { owner } = repository;
  const made = Math.floor(now / 1_000);
  const file = `${repository.fullName}/.github/workflows/${workflow.file}@${fullRef(run)}`;
  return {
    jti: randomUUID(),
    sub: subject(run, environment, given.isEnterprise),
    aud: given.audience ?? `${origin}/${owner.login}`,
    iss: issuer,
    ...{ iat: made, nbf: made - GOOD_BEFORE_S, exp: made + GOOD_AFTER_S },
    ...{ actor: actor.login, actor_id: String(actor.id) },
    ...{ base_ref: '', head_ref: '', event_name: run.event },
    check_run_id: String(run.checkSuiteId),
    ...(environment === null ? {} : { environment }),
    ...{ job_workflow_ref: file, job_workflow_sha: ref.sha },
    ...{ ref: fullRef(run), ref_type: ref.kind, ref_protected: 'false', sha: ref.sha },
    ...{ repository: repository.fullName, repository_id: String(repository.id) },
    ...{ repository_owner: owner.login, repository_owner_id: String(owner.id) },
    repository_visibility: repository.private ? 'private' : 'public',
    ...{ run_id: String(run.id), run_number: String(run.number) },
    run_attempt: String(latestAttempt(run).number),
    runner_environment: 'github-hosted',
    ...{ workflow: run.workflowName, workflow_ref: file, workflow_sha: ref.sha },
  };
}

function fullRef({ ref }: Run): string {
  return `refs/${ref.kind === 'branch' ? 'heads' : 'tags'}/${ref.name}`;
}

function subject(run: Run, environment: string | null, isEnterprise: boolean): string {
  const isImmutable = !isEnterprise && run.repository.createdAt >= IMMUTABLE_SUBJECT_SINCE;
  const name = isImmutable ? nameWithIds(run.repository) : run.repository.fullName;
  const tail =
    environment === null
      ? `ref:${fullRef(run)}`
      : `environment:${environment.replaceAll(':', '%3A')}`;
  return `repo:${name}:${tail}`;
}

function nameWithIds({ id, name, owner }: Repository): string {
  return `${owner.login}@${owner.id}/${name}@${id}`;
}
