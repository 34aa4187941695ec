/** What is to be told of an attempt: the difference between what was told of it and what it shows. */
import type { PlannedJob } from '../state/job.ts';
import type { Attempt, Review } from '../state/run.ts';
import { endOf, schedule } from '../state/schedule.ts';
import { type AttemptView, type JobStatus, type JobView, viewAttempt } from '../state/view.ts';

/** One event, in GitHub's words for it. */
export type News =
  | { readonly event: 'workflow_dispatch'; readonly action: null }
  | { readonly event: 'workflow_run'; readonly action: 'requested' | 'in_progress' | 'completed' }
  | { readonly event: 'workflow_job'; readonly action: JobStatus; readonly job: PlannedJob }
  | {
      readonly event: 'deployment_review';
      readonly action: 'requested';
      readonly job: PlannedJob;
    }
  | {
      readonly event: 'deployment_review';
      readonly action: Review['state'];
      readonly review: Review;
      /** Those it lets go on, or ends. */
      readonly jobs: readonly PlannedJob[];
    };

/** What has been told of an attempt. */
export interface Told {
  readonly isCreated: boolean;
  /** By job id. */
  readonly jobs: ReadonlyMap<number, JobStatus>;
  readonly hasBegun: boolean;
  readonly isOver: boolean;
  /** How many of its reviews. */
  readonly reviews: number;
}

export const NOTHING: Told = {
  ...{ isCreated: false, jobs: new Map(), hasBegun: false, isOver: false, reviews: 0 },
};

/** Server times in ms, in order, at which there is or will be news, as far as that is decided. */
export function momentsOf(attempt: Attempt): number[] {
  const jobs = schedule(attempt).filter(({ job }) => !job.kept);
  const moments = [
    attempt.startedAt,
    ...jobs.flatMap((one) => [one.createdAt, one.admittedAt, one.startedAt, one.completedAt]),
    ...attempt.reviews.map((one) => one.at),
    endOf(attempt)?.at ?? null,
  ];
  const known = moments.filter((at) => at !== null).filter(Number.isFinite);
  return [...new Set(known)].sort((a, b) => a - b);
}

/** Pure: what is new at a moment (server time in ms), in GitHub's order, and what has been told then. */
export function newsAt(
  attempt: Attempt,
  told: Told,
  at: number,
): { readonly news: readonly News[]; readonly told: Told } {
  const view = viewAttempt(attempt, at);
  const jobs = ownJobs(attempt, view);
  const reviews = attempt.reviews.filter((one) => one.at <= at);
  const now: Told = {
    isCreated: true,
    jobs: new Map(jobs.map(({ view: { id, status } }) => [id, status])),
    hasBegun: told.hasBegun || jobs.some((one) => hasRun(one.view)),
    isOver: view.status === 'completed',
    reviews: reviews.length,
  };
  const fresh = reviews.slice(told.reviews);
  const news = [
    // A run that is run again is not requested again.
    ...(told.isCreated || attempt.number > 1 ? [] : CREATED),
    ...fresh.map((review) => reviewed(attempt, told, review)),
    ...jobNews(jobs, told),
    ...runNews(told, now),
  ];
  return { news, told: now };
}

const CREATED: readonly News[] = [
  { event: 'workflow_dispatch', action: null },
  { event: 'workflow_run', action: 'requested' },
];

interface OwnJob {
  readonly job: PlannedJob;
  readonly view: JobView;
}

/** Of a job that stands as the attempt before left it nothing is told. */
function ownJobs(attempt: Attempt, { jobs }: AttemptView): OwnJob[] {
  return attempt.jobs.flatMap((job) => {
    const view = job.kept ? undefined : jobs.find((one) => one.id === job.id);
    return view ? [{ job, view }] : [];
  });
}

function hasRun({ status, steps }: JobView): boolean {
  return status === 'in_progress' || (status === 'completed' && steps.length > 0);
}

/** One job's end comes before the beginning of the next. */
const JOB_ORDER = ['completed', 'waiting', 'queued', 'in_progress'] as const;

function jobNews(jobs: readonly OwnJob[], told: Told): News[] {
  const changed = jobs.filter(({ view }) => view.status !== told.jobs.get(view.id));
  return JOB_ORDER.flatMap((status) =>
    changed.filter(({ view }) => view.status === status).flatMap(({ job }) => toldOf(job, status)),
  );
}

function toldOf(job: PlannedJob, action: JobStatus): News[] {
  const news: News = { event: 'workflow_job', action, job };
  const isAsked = action === 'waiting' && job.gate !== null && job.gate.reviewers.length > 0;
  return isAsked ? [news, { event: 'deployment_review', action: 'requested', job }] : [news];
}

function reviewed(attempt: Attempt, told: Told, review: Review): News {
  const isHeld = (job: PlannedJob) =>
    job.gate === review.environment && told.jobs.get(job.id) === 'waiting';
  const jobs = attempt.jobs.filter(isHeld);
  return { event: 'deployment_review', action: review.state, review, jobs };
}

function runNews(told: Told, now: Told): News[] {
  if (now.isOver) return told.isOver ? [] : [{ event: 'workflow_run', action: 'completed' }];
  const hasJustBegun = now.hasBegun && !told.hasBegun;
  return hasJustBegun ? [{ event: 'workflow_run', action: 'in_progress' }] : [];
}
