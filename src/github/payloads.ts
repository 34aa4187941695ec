import { z } from 'zod';
import { idsInTitle } from '../domain/correlate.ts';
import type { RunSeen } from '../domain/event.ts';
import type { Gate, Job } from '../domain/run.ts';
import { type Delivery, OutsideError } from '../engine/github-port.ts';

/** The border: what GitHub sends comes in as unknown and leaves as our types, or not at all. */

export const time = z.iso.datetime({ offset: true });
/** An address a person may be sent to: anything but http(s) becomes none. */
export const link = z
  .string()
  .nullish()
  .transform((url) => (url && /^https?:\/\//i.test(url) ? url : ''));
const runId = z.number().int().positive();

export const RunDetails = z.object({ workflow_run_id: runId, html_url: link });

const Run = z
  .object({
    id: runId,
    run_number: z.number().int().nullish(),
    run_attempt: z.number().int().positive().default(1),
    status: z.string().nullish(),
    conclusion: z.string().nullish(),
    event: z.string(),
    display_title: z.string().nullish(),
    name: z.string().nullish(),
    actor: z.object({ login: z.string() }).nullish(),
    head_branch: z.string().nullish(),
    head_sha: z.string().nullish(),
    head_commit: z
      .object({ message: z.string().nullish(), timestamp: time.nullish().catch(null) })
      .nullish(),
    html_url: link,
    created_at: time,
    run_started_at: time.nullish(),
    updated_at: time.nullish(),
  })
  .transform(
    (run): RunSeen => ({
      runId: run.id,
      number: run.run_number ?? null,
      attempt: run.run_attempt,
      status: run.status ?? 'queued',
      conclusion: run.conclusion ?? null,
      event: run.event,
      title: run.display_title ?? titleIn(run.name),
      actor: run.actor?.login ?? null,
      headBranch: run.head_branch ?? null,
      headSha: run.head_sha ?? '',
      headTitle: run.head_commit?.message ? titleOf(run.head_commit.message) : null,
      headAt: run.head_commit?.timestamp ? Date.parse(run.head_commit.timestamp) : null,
      url: run.html_url,
      createdAt: Date.parse(run.created_at),
      startedAt: run.run_started_at ? Date.parse(run.run_started_at) : null,
      updatedAt: Date.parse(run.updated_at ?? run.created_at),
    }),
  );

const TITLE_MAX = 200;

/** The first line of a commit’s message, as long as a page can show it. */
export function titleOf(message: string): string {
  return (message.split('\n')[0] ?? '').slice(0, TITLE_MAX);
}

/** An old server shows no title: its name for the run counts as far as it carries a deploy's id. */
function titleIn(name: string | null | undefined): string {
  return name && idsInTitle(name).length > 0 ? name : '';
}

const RunList = z.object({ workflow_runs: z.array(Run) });

const Step = z.object({
  number: z.number().int(),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullish(),
  started_at: time.nullish(),
  completed_at: time.nullish(),
});

const JobFields = z.object({
  id: runId,
  run_id: runId,
  run_attempt: z.number().int().positive().default(1),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullish(),
  started_at: time.nullish(),
  completed_at: time.nullish(),
  html_url: link,
  steps: z.array(Step).nullish(),
});

function jobOf(job: z.infer<typeof JobFields>): Job {
  return {
    id: job.id,
    name: job.name,
    status: job.status,
    conclusion: job.conclusion ?? null,
    startedAt: utc(job.started_at),
    completedAt: utc(job.completed_at),
    url: job.html_url || null,
    steps: (job.steps ?? []).map((step) => ({
      number: step.number,
      name: step.name,
      status: step.status,
      conclusion: step.conclusion ?? null,
      startedAt: utc(step.started_at),
      completedAt: utc(step.completed_at),
    })),
  };
}

const JobPayload = JobFields.transform(
  (job): JobSeen => ({ runId: job.run_id, attempt: job.run_attempt, job: jobOf(job) }),
);

/** A job, with the attempt of the run that it belongs to. */
export type JobSeen = Readonly<{ runId: number; attempt: number; job: Job }>;

const JobList = z.object({ jobs: z.array(JobPayload) });
const Login = z.object({ login: z.string().min(1) });
const App = z.object({ slug: z.string().min(1) });
const FileContent = z.object({ encoding: z.literal('base64'), content: z.string() });
const WorkflowPath = z.object({ path: z.string() });
const RepositoryId = z.object({ id: runId });

const Reviewer = z
  .object({
    type: z.string().nullish(),
    reviewer: z.object({ login: z.string().nullish(), slug: z.string().nullish() }).nullish(),
  })
  .transform(({ reviewer }) => {
    const { login, slug } = reviewer ?? {};
    return login ?? (slug == null ? null : `team ${slug}`);
  });

const Reviewable = z.object({
  environment: z.object({ id: z.number().int() }),
  current_user_can_approve: z.boolean(),
});

const PendingDeployment = z
  .object({
    environment: z.object({ name: z.string().nullish() }),
    wait_timer: z.number().nullish(),
    wait_timer_started_at: time.nullish(),
    reviewers: z.array(Reviewer).nullish(),
  })
  .transform(
    (pending): Gate => ({
      environment: pending.environment.name ?? 'an environment',
      reviewers: (pending.reviewers ?? []).filter((reviewer) => reviewer !== null),
      opensAt:
        pending.wait_timer && pending.wait_timer_started_at
          ? Date.parse(pending.wait_timer_started_at) + pending.wait_timer * 60_000
          : null,
    }),
  );

const DeliveryPayload = z
  .object({
    id: z.number().int(),
    guid: z.string(),
    delivered_at: time,
    status_code: z.number().int(),
  })
  .transform(
    (delivery): Delivery => ({
      id: delivery.id,
      guid: delivery.guid,
      deliveredAt: Date.parse(delivery.delivered_at),
      isOk: delivery.status_code >= 200 && delivery.status_code < 400,
    }),
  );

function utc(value: string | null | undefined): string | null {
  return value ? new Date(value).toISOString() : null;
}

export const parseRun = reader(Run);
export const parseRunList = reader(RunList);
export const parseJobList = reader(JobList);
export const parseJob = reader(JobPayload);
export const parseReviewers = (data: readonly unknown[]): readonly string[] =>
  reader(z.array(Reviewer))(data).filter((reviewer) => reviewer !== null);
/** The environments that the run waits for, by their ids, and whether the caller may open them. */
export const parseReviewable = (
  data: unknown,
): readonly Readonly<{ id: number; isMine: boolean }>[] =>
  reader(z.array(Reviewable))(data).map((pending) => ({
    id: pending.environment.id,
    isMine: pending.current_user_can_approve,
  }));
export const parseGates = reader(z.array(PendingDeployment));
export const parseDeliveries = reader(z.array(DeliveryPayload));
export const parseLogin = reader(Login);
export const parseApp = reader(App);
export const parseFileContent = reader(FileContent);
export const parseWorkflowPath = reader(WorkflowPath);
export const parseRepositoryId = reader(RepositoryId);

/** Reads a body as our type; throws OutsideError (`retry`) where it is cut, HTML or absurd. */
export function reader<T>(schema: z.ZodType<T>): (data: unknown) => T {
  return (data) => {
    const parsed = schema.safeParse(data);
    if (parsed.success) return parsed.data;
    const where = parsed.error.issues[0]?.path.join('.') || 'the body';
    throw new OutsideError('retry', `GitHub’s answer is unreadable at ${where}`, 200, parsed.error);
  };
}
