import { z } from 'zod';
import { idsInTitle } from '../domain/correlate.ts';
import type { Job } from '../domain/deploy.ts';
import type { RunSeen } from '../domain/event.ts';
import { OutsideError } from '../engine/ports.ts';

/** The border: what GitHub sends comes in as unknown and leaves as our types, or not at all. */

const time = z.iso.datetime({ offset: true });
/** An address a person may be sent to: anything but http(s) becomes none. */
const link = z
  .string()
  .nullish()
  .transform((url) => (url && /^https?:\/\//i.test(url) ? url : ''));
const runId = z.number().int().positive();

export const RunDetails = z.object({ workflow_run_id: runId, html_url: link });

const Run = z
  .object({
    id: runId,
    run_attempt: z.number().int().positive().default(1),
    status: z.string().nullish(),
    conclusion: z.string().nullish(),
    event: z.string(),
    display_title: z.string().nullish(),
    name: z.string().nullish(),
    actor: z.object({ login: z.string() }).nullish(),
    head_branch: z.string().nullish(),
    head_sha: z.string().nullish(),
    html_url: link,
    created_at: time,
    run_started_at: time.nullish(),
    updated_at: time.nullish(),
  })
  .transform(
    (run): RunSeen => ({
      runId: run.id,
      attempt: run.run_attempt,
      status: run.status ?? 'queued',
      conclusion: run.conclusion ?? null,
      event: run.event,
      title: run.display_title ?? titleIn(run.name),
      actor: run.actor?.login ?? null,
      headBranch: run.head_branch ?? null,
      headSha: run.head_sha ?? '',
      url: run.html_url,
      createdAt: Date.parse(run.created_at),
      startedAt: run.run_started_at ? Date.parse(run.run_started_at) : null,
      updatedAt: Date.parse(run.updated_at ?? run.created_at),
    }),
  );

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

const JobPayload = z
  .object({
    name: z.string(),
    status: z.string(),
    conclusion: z.string().nullish(),
    started_at: time.nullish(),
    completed_at: time.nullish(),
    html_url: link,
    steps: z.array(Step).nullish(),
  })
  .transform(
    (job): Job => ({
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
    }),
  );

const JobList = z.object({ jobs: z.array(JobPayload) });
const Login = z.object({ login: z.string().min(1) });
const App = z.object({ slug: z.string().min(1) });
const FileContent = z.object({ encoding: z.literal('base64'), content: z.string() });
const WorkflowPath = z.object({ path: z.string() });

function utc(value: string | null | undefined): string | null {
  return value ? new Date(value).toISOString() : null;
}

export const parseRun = reader(Run);
export const parseRunList = reader(RunList);
export const parseJobList = reader(JobList);
export const parseLogin = reader(Login);
export const parseApp = reader(App);
export const parseFileContent = reader(FileContent);
export const parseWorkflowPath = reader(WorkflowPath);

/** Reads a body as our type; throws OutsideError (`retry`) where it is cut, HTML or absurd. */
function reader<T>(schema: z.ZodType<T>): (data: unknown) => T {
  return (data) => {
    const parsed = schema.safeParse(data);
    if (parsed.success) return parsed.data;
    const where = parsed.error.issues[0]?.path.join('.') || 'the body';
    throw new OutsideError('retry', `GitHub’s answer is unreadable at ${where}`, 200, parsed.error);
  };
}
