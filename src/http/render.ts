import type { Attempt, Candidate, Deploy, Job } from '../contract/deploy.ts';
import type { GitHubState } from '../contract/github.ts';
import type { BadCommitMark } from '../contract/lock.ts';
import type { Usual as RenderedUsual } from '../contract/numbers.ts';
import type { Target } from '../contract/target.ts';
import { inDoubt } from '../domain/binding.ts';
import type { Deploy as Facts } from '../domain/deploy.ts';
import { abandonment, dispatchOf, githubWord, runFacts, runState } from '../domain/deploy.ts';
import type { Usual } from '../domain/numbers.ts';
import type { FreezeWindow, Lock } from '../domain/policy.ts';
import type { AttemptWord, Job as Part, Replacement } from '../domain/run.ts';
import { holdOf, statusOfAttempt } from '../domain/run-status.ts';
import { differs, shippedCommit } from '../domain/shipping.ts';
import { standingOf } from '../domain/standing.ts';
import type { Behind } from '../engine/behind.ts';
import type { Looking } from '../engine/engine.ts';
import type { GitHubHealth } from '../engine/github-port.ts';
import type { BadCommit, Target as Configured, Freeze, TargetStanding } from '../engine/ports.ts';

/** Turns what the engine knows into what crosses HTTP. */

export function utc(millis: number): string {
  return new Date(millis).toISOString();
}

export function utcOrNull(millis: number | null): string | null {
  return millis === null ? null : utc(millis);
}

/** The deploy as lists show it. */
export function renderDeploy(deploy: Facts): Deploy {
  const { wish, sending, binding } = deploy;
  const run = runState(deploy);
  const standing = standingOf(deploy);
  const shipped = shippedCommit(deploy);
  return {
    id: wish.id,
    target: wish.target,
    repository: wish.repository,
    workflow: wish.workflow,
    ref: wish.ref,
    inputs: { ...wish.inputs },
    environment: wish.environment,
    reason: wish.reason,
    override_reason: wish.override,
    rolls_back: wish.rollsBack,
    origin: wish.origin,
    status: standing.status,
    dispatch: dispatchOf(deploy),
    github_run_id: binding?.runId ?? null,
    github_run_number: run?.number ?? null,
    github_run_attempt: standing.attempt,
    github_run_url: run?.url || binding?.url || null,
    head_sha: run?.headSha || null,
    sha: shipped?.sha ?? null,
    title: shipped?.title ?? null,
    expected_sha: wish.commit?.sha ?? null,
    differs: differs(deploy),
    resolved_by: binding?.by ?? null,
    evidence: binding?.evidence ?? null,
    in_doubt: inDoubt(deploy),
    requested_by: wish.requestedBy,
    requested_at_utc: utc(wish.requestedAt),
    sent_at_utc: utcOrNull(sending.startedAt),
    run_found_at_utc: utcOrNull(binding?.at ?? null),
    started_at_utc: utcOrNull(standing.startedAt),
    updated_at_utc: utc(deploy.updatedAt),
    finished_at_utc: utcOrNull(standing.finishedAt),
    learned: { source: standing.source, at_utc: utc(standing.at) },
    error: standing.failure?.message ?? null,
    error_code: standing.failure?.code ?? null,
    waiting_for: renderHold(deploy),
    orders: deploy.orders
      .filter(({ fate }) => fate === undefined)
      .map(({ kind, by, at, attempt, note }) => ({ kind, by, at_utc: utc(at), attempt, note })),
    replaced_by: renderReplacement(githubWord(deploy)?.replacedBy ?? null),
    merged_into: deploy.merged?.into ?? null,
    version: deploy.version,
  };
}

/** The deploy with its jobs and, while no run is sure, the candidates: what one reads of one. */
export function renderWhole(deploy: Facts): Deploy {
  const attempts = runFacts(deploy)?.attempts ?? [];
  const isGivenUp = abandonment(deploy) !== null;
  const isUnsure = !isGivenUp && (deploy.binding === null || inDoubt(deploy));
  return {
    ...renderDeploy(deploy),
    jobs: renderJobs(attempts.at(-1)?.jobs ?? []),
    earlier_attempts: attempts.slice(0, -1).map(renderAttempt),
    ...(isUnsure ? { candidates: deploy.search.candidates.map(renderCandidate) } : {}),
  };
}

function renderAttempt(word: AttemptWord): Attempt {
  const { attempt, run, jobs } = word;
  return {
    attempt,
    status: statusOfAttempt(word),
    started_at_utc: utcOrNull(run?.startedAt ?? null),
    finished_at_utc: utcOrNull(run?.status === 'completed' ? run.updatedAt : null),
    jobs: renderJobs(jobs),
  };
}

/** What it waits for, while it does. */
function renderHold(deploy: Facts): Deploy['waiting_for'] {
  const word = githubWord(deploy);
  const { status } = standingOf(deploy);
  const hold = word === null ? null : holdOf(word);
  if (hold === null || (status !== 'queued' && status !== 'waiting')) return null;
  const gates = hold.kind === 'approval' ? hold.gates : [];
  return {
    kind: hold.kind,
    environments: gates.map(({ environment, reviewers, opensAt }) => ({
      name: environment,
      reviewers: [...reviewers],
      opens_at_utc: utcOrNull(opensAt),
    })),
  };
}

function renderReplacement(by: Replacement | null): Deploy['replaced_by'] {
  return by && { github_run_id: by.runId, number: by.number, url: by.url };
}

function renderJobs(jobs: readonly Part[]): Job[] {
  return jobs.map((job) => ({
    name: job.name,
    status: job.status,
    conclusion: job.conclusion,
    started_at: job.startedAt,
    completed_at: job.completedAt,
    url: job.url,
    steps: job.steps.map((step) => ({
      number: step.number,
      name: step.name,
      status: step.status,
      conclusion: step.conclusion,
      started_at: step.startedAt,
      completed_at: step.completedAt,
    })),
  }));
}

function renderCandidate(run: Facts['search']['candidates'][number]): Candidate {
  return {
    github_run_id: run.runId,
    url: run.url,
    title: run.title,
    actor: run.actor,
    created_at_utc: utc(run.createdAt),
    head_sha: run.headSha,
  };
}

export function renderLooking({ lastAt, error, nextAt }: Looking): Deploy['looking'] {
  return { last_at_utc: utcOrNull(lastAt), error, next_at_utc: utc(nextAt) };
}

export function renderUsual({ p50, p90, runs }: Usual): RenderedUsual {
  return { p50_s: p50 / 1_000, p90_s: p90 / 1_000, runs };
}

/** `freeze`: what the calendar says of it; `behind`: what waits to be deployed. */
export function renderTarget(
  target: Configured,
  { lock, live, open, last, underWay }: TargetStanding,
  {
    freeze,
    behind,
    usual,
  }: Readonly<{ freeze: Target['freeze']; behind: Behind | null; usual: Usual | null }>,
): Target {
  return {
    id: target.id,
    title: target.title,
    repository: target.repository,
    workflow: target.workflow,
    ref: target.ref,
    refs: target.refs === null ? null : [...target.refs],
    environment: target.environment,
    promotes_from: target.promotesFrom,
    confirm: target.confirm,
    concurrency: target.concurrency,
    lock: lock && renderLock(lock),
    freeze,
    behind: behind && {
      ...{ ref: behind.ref, by: behind.by, beyond: behind.beyond },
      compare_url: behind.url || null,
      at_utc: utc(behind.at),
    },
    usual: usual && renderUsual(usual),
    live: live && renderDeploy(live),
    open: open && renderWhole(open),
    under_way: underWay,
    last: last && renderDeploy(last),
  };
}

export function renderLock({ reason, by, at, expiresAt }: Lock): NonNullable<Target['lock']> {
  return { reason, by, at_utc: utc(at), expires_at_utc: utcOrNull(expiresAt) };
}

export function renderFreeze(
  { freeze, window }: Readonly<{ freeze: Freeze; window: FreezeWindow }>,
  isOn: boolean,
): NonNullable<Target['freeze']> {
  const { id, reason } = freeze;
  const { from, until } = window;
  return { id, reason, from_utc: utc(from), until_utc: utc(until), is_on: isOn };
}

export function renderMark({ sha, title, reason, by, at }: BadCommit): BadCommitMark {
  return { sha, title, reason, by, at_utc: utc(at) };
}

export function renderGitHub({ health, detail, since, retryAt }: GitHubHealth): GitHubState {
  return { health, detail, since_utc: utcOrNull(since), retry_at_utc: utcOrNull(retryAt) };
}
