import type { Attempt, Deploy, Job } from '../../../src/contract/deploy.ts';
import { isFinal, type Shape, STATUS, type Tone } from '../../../src/domain/status.ts';
import { begunAt } from './since.ts';
import { ordersOfAttempt } from './stopping.ts';
import { between, duration } from './time.ts';
import { awaitsReview, waitingWords } from './waiting.ts';

type Step = Job['steps'][number];

const STOPS = ['cancel', 'force-cancel'] as const;

const BAD_ENDS: readonly (string | null)[] = ['failure', 'timed_out', 'startup_failure'];

function isBad(part: { conclusion: string | null }): boolean {
  return BAD_ENDS.includes(part.conclusion);
}

/** The job that failed and, where one did, its step. */
export function failing(deploy: Deploy): { job: Job; step: Step | null } | null {
  const job = deploy.jobs?.find(isBad);
  if (job === undefined) return null;
  return { job, step: job.steps.find(isBad) ?? null };
}

/**
 * The step at work: `step 3 of 6, migrate`, with its job where there are several; null: unknown. A webhook
 * tells when a job begins and ends and nothing of its steps in between: then it is the job.
 */
export function currentStep(deploy: Deploy): string | null {
  const job = deploy.jobs?.find((each) => each.status === 'in_progress');
  if (isToldByHooks(deploy)) return job?.name ?? null;
  const index = job?.steps.findIndex((each) => each.status === 'in_progress') ?? -1;
  const step = job?.steps[index];
  if (job === undefined || step === undefined) return null;
  const words = `step ${index + 1} of ${job.steps.length}, ${step.name}`;
  return deploy.jobs?.length === 1 ? words : `${job.name}, ${words}`;
}

/** The jobs with their steps, but of one at work those that nobody has told of lately. */
export function knownJobs(deploy: Deploy): readonly Job[] {
  const jobs = deploy.jobs ?? [];
  if (!isToldByHooks(deploy)) return jobs;
  return jobs.map((job) => (job.status === 'in_progress' ? { ...job, steps: [] } : job));
}

function isToldByHooks({ learned }: Deploy): boolean {
  return learned.source === 'webhook';
}

/** The state in words: what stands in the status line, is spoken aloud, and names the tab. */
export function headline(deploy: Deploy): string {
  const { status, waiting_for: waiting } = deploy;
  if (status === 'failed') return failureWords(deploy);
  if (status === 'cancelled') return cancelWords(deploy);
  const order = stopOrder(deploy);
  if (order !== null) return stopWords(order);
  const isHeld = status === 'queued' || status === 'waiting';
  return isHeld && waiting !== null ? waitingWords(waiting) : STATUS[status].label;
}

/** What was asked of a run that has not stopped yet: until it has, its state and steps are no news any more. */
function stopOrder(deploy: Deploy): Deploy['orders'][number] | null {
  return isFinal(deploy.status) ? null : (ordersOfAttempt(deploy, ...STOPS).at(-1) ?? null);
}

function stopWords({ kind }: Deploy['orders'][number]): string {
  return kind === 'force-cancel' ? 'Asked GitHub to stop by force' : 'Asked GitHub to stop';
}

/** Whether it was asked to stop and has not yet. */
export function isStopping(deploy: Deploy): boolean {
  return stopOrder(deploy) !== null;
}

/**
 * The shape and colour of the state. How a run that is to stop ends is in doubt; one behind another of its
 * group is held up, not just waiting for a runner.
 */
export function lookOf(deploy: Deploy): Readonly<{ shape: Shape | 'stack'; tone: Tone }> {
  if (isStopping(deploy)) return { shape: 'ring', tone: 'doubt' };
  const isBehind = deploy.status === 'queued' && deploy.waiting_for?.kind === 'concurrency';
  if (isBehind) return { shape: 'stack', tone: 'wait' };
  const { shape, tone } = STATUS[deploy.status];
  return { shape, tone };
}

function failureWords(deploy: Deploy): string {
  if (deploy.error_code === 'run-gone') return 'Lost: GitHub no longer has its run';
  const failed = failing(deploy);
  return failed === null ? STATUS.failed.label : `Failed at “${(failed.step ?? failed.job).name}”`;
}

function cancelWords(deploy: Deploy): string {
  if (deploy.merged_into !== null) return 'Shown as another deploy';
  if (isLetGo(deploy)) return 'We stopped tracking; GitHub may go on';
  if (deploy.replaced_by !== null) return `Replaced by ${runName(deploy.replaced_by)}`;
  const by = deploy.error_code === null ? ordersOfAttempt(deploy, ...STOPS).at(-1)?.by : undefined;
  return by === undefined ? STATUS.cancelled.label : `Cancelled by ${by}`;
}

/** Whether a person gave up a deploy whose run is known: that goes on without us. */
function isLetGo({ error_code: code, github_run_id: runId }: Deploy): boolean {
  return code === 'abandoned' && runId !== null;
}

/** How an attempt that a re-run left behind came out: `failed`. */
export function attemptWords({ status }: Attempt): string {
  return status === 'succeeded' ? 'succeeded' : STATUS[status].label.toLowerCase();
}

/** A run as people speak of it: `#815`, or by its id where its number is not known. */
export function runName(run: { github_run_id: number; number: number | null }): string {
  return run.number === null ? `run ${run.github_run_id}` : `#${run.number}`;
}

/** Who is behind it; a run that nobody asked the console for says so. */
export function startedBy(deploy: Deploy): string {
  const { origin, requested_by: by } = deploy;
  return origin === 'outside' ? `Started outside by ${by}` : by;
}

/** What is said when the state changes: the state and its step; a number of seconds once, when it is over. */
export function spoken(deploy: Deploy): string {
  const took = between(begunAt(deploy), deploy.finished_at_utc);
  if (deploy.status === 'succeeded' && took !== null) return `Deployed in ${duration(took)}`;
  const isSettled = isFinal(deploy.status) || isStopping(deploy);
  const step = isSettled ? null : currentStep(deploy);
  return step === null ? headline(deploy) : `${headline(deploy)}: ${step}`;
}

/** How long the newest attempt took, or has been under way at `now`, in ms. */
export function elapsedMs(deploy: Deploy, now: number): number {
  const end = deploy.finished_at_utc ?? new Date(now).toISOString();
  return between(begunAt(deploy), end) ?? 0;
}

/** The same in words. */
export function elapsed(deploy: Deploy, now: number): string {
  return duration(elapsedMs(deploy, now));
}

/** A person must act, or at least look, before this goes on. */
export function needsYou(deploy: Deploy): boolean {
  if (deploy.status === 'unconfirmed' || deploy.in_doubt) return true;
  return deploy.status === 'waiting' && (deploy.waiting_for === null || awaitsReview(deploy));
}

/** The dispatch went out and nobody has said yet which run it became. */
export function awaitsRun(deploy: Deploy): boolean {
  const looking = deploy.status === 'dispatched' || deploy.status === 'unconfirmed';
  return looking && deploy.github_run_id === null;
}

export function shortSha(sha: string): string {
  return sha.slice(0, 7);
}
