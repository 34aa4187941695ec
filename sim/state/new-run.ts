import type { WorkflowFile } from '../workflow-file.ts';
import type { Account } from './accounts.ts';
import { type Contexts, evaluate, interpolate, type Value } from './expression.ts';
import type { Ids } from './ids.ts';
import { type NewAttempt, newAttempt } from './new-attempt.ts';
import type { Repository, ResolvedRef, Workflow } from './repository.ts';
import type { Concurrency, Run, Stop } from './run.ts';

/** A dispatch that passed every check. */
export interface RunRequest {
  readonly repository: Repository;
  readonly workflow: Workflow;
  /** The workflow as it is written at the ref. */
  readonly file: WorkflowFile;
  readonly ref: ResolvedRef;
  readonly actor: Account;
  /** With defaults filled in. */
  readonly inputs: Readonly<Record<string, Value>>;
  /** Whether somebody carries out hooked steps. */
  readonly hasRunner: boolean;
  /** Server time in ms; absent: now. */
  readonly createdAt?: number;
  /** Over the world's own. */
  readonly listLagMs?: number | undefined;
  readonly queueMs?: number | undefined;
  /** Ends the run with this before it has any job. */
  readonly neverStarts?: 'startup_failure' | 'action_required' | undefined;
  /** How long after it was made the run is stopped as timed out, in ms. */
  readonly timesOutMs?: number | undefined;
}

export function newRun(
  request: RunRequest,
  given: { ids: Ids; number: number; now: number; queueMs: number },
): Run {
  const { repository, workflow, file, ref, actor, inputs } = request;
  const id = given.ids.next('run');
  const createdAt = request.createdAt ?? given.now;
  const contexts: Contexts = { inputs, github: githubContext(request, id, given.number) };
  const title = file.runName === null ? '' : interpolate(file.runName, contexts).trim();
  const workflowName = file.name ?? workflow.name;
  const attempt: NewAttempt = {
    ...{ number: 1, startedAt: createdAt, queueMs: request.queueMs ?? given.queueMs },
    ...{ triggeringActor: actor, contexts, numberShownAt: createdAt, repository },
    file: request.neverStarts ? { ...file, jobs: [] } : file,
    stop: stopOf(request, createdAt, request.queueMs ?? given.queueMs),
    hasRunner: request.hasRunner,
    newJobId: () => given.ids.next('job'),
    kept: () => null,
  };
  return {
    id,
    number: given.number,
    checkSuiteId: given.ids.next('suite'),
    ...{ repository, workflow, file, workflowName, ref, actor, inputs },
    displayTitle: title === '' ? workflowName : title,
    event: 'workflow_dispatch',
    concurrency: concurrencyOf(file, contexts),
    hasRunner: request.hasRunner,
    ...{ createdAt, listedAt: createdAt },
    attempts: [newAttempt(attempt)],
  };
}

function stopOf(request: RunRequest, createdAt: number, queueMs: number): Stop | null {
  const { neverStarts, timesOutMs } = request;
  if (neverStarts) return { at: createdAt + queueMs, conclusion: neverStarts, by: null };
  if (timesOutMs === undefined) return null;
  return { at: createdAt + timesOutMs, conclusion: 'timed_out', by: null };
}

function concurrencyOf({ concurrency }: WorkflowFile, contexts: Contexts): Concurrency | null {
  if (!concurrency) return null;
  const group = interpolate(concurrency.group, contexts).toLowerCase();
  return { group, cancelsInProgress: evaluate(concurrency.cancelInProgress, contexts) === true };
}

function githubContext(request: RunRequest, id: number, number: number): Contexts['github'] {
  const { repository, workflow, file, ref, actor } = request;
  return {
    actor: actor.login,
    triggering_actor: actor.login,
    event_name: 'workflow_dispatch',
    ref: `refs/${ref.kind === 'branch' ? 'heads' : 'tags'}/${ref.name}`,
    ref_name: ref.name,
    ref_type: ref.kind,
    repository: repository.fullName,
    repository_owner: repository.owner.login,
    run_attempt: 1,
    run_id: id,
    run_number: number,
    sha: ref.sha,
    workflow: file.name ?? workflow.name,
  };
}
