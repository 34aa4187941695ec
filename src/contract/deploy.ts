import { z } from 'zod';
import { ORDER_KINDS } from '../domain/order.ts';
import {
  DEPLOY_STATUSES,
  DISPATCH_STATES,
  EVIDENCE,
  ORIGINS,
  RESOLVERS,
  SOURCES,
} from '../domain/status.ts';

const utc = z.iso.datetime().describe('RFC 3339, UTC.');
const runId = z.number().int().positive();

export const Step = z
  .object({
    number: z.number().int(),
    name: z.string(),
    status: z.string(),
    conclusion: z.string().nullable(),
    started_at: utc.nullable(),
    completed_at: utc.nullable(),
  })
  .meta({ id: 'Step' });

export const Job = z
  .object({
    name: z.string(),
    status: z.string(),
    conclusion: z.string().nullable(),
    started_at: utc.nullable(),
    completed_at: utc.nullable(),
    url: z.string().nullable(),
    steps: z.array(Step),
  })
  .meta({ id: 'Job' });
export type Job = z.infer<typeof Job>;

/** One attempt of the run but the newest: a re-run leaves it behind. */
export const Attempt = z
  .object({
    attempt: z.number().int().positive(),
    status: z.enum(DEPLOY_STATUSES),
    started_at_utc: utc.nullable(),
    finished_at_utc: utc.nullable(),
    jobs: z.array(Job),
  })
  .meta({ id: 'Attempt' });
export type Attempt = z.infer<typeof Attempt>;

export const HOLDS = ['approval', 'concurrency', 'runner'] as const;

/** What a run that is not at work waits for. */
export const WaitingFor = z
  .object({
    kind: z
      .enum(HOLDS)
      .describe('To be let in; for another run of its concurrency group; for a runner.'),
    environments: z.array(
      z.object({
        name: z.string(),
        reviewers: z
          .array(z.string())
          .describe('Logins, and teams as `team its-slug`; one of them is enough.'),
        opens_at_utc: utc.nullable().describe('When a wait timer is over.'),
      }),
    ),
  })
  .meta({ id: 'WaitingFor' });
export type WaitingFor = z.infer<typeof WaitingFor>;

export const Candidate = z
  .object({
    github_run_id: runId,
    url: z.string(),
    title: z.string(),
    actor: z.string().nullable(),
    created_at_utc: utc,
    head_sha: z.string(),
  })
  .meta({ id: 'Candidate' });
export type Candidate = z.infer<typeof Candidate>;

export const Deploy = z
  .object({
    id: z.string().describe('UUIDv7.'),
    target: z.string(),
    repository: z.string(),
    workflow: z.string(),
    ref: z.string(),
    inputs: z.record(z.string(), z.string()),
    environment: z.string().nullable(),
    reason: z.string().nullable(),
    override_reason: z.string().nullable().describe('Why what stood in the way did not hold.'),
    rolls_back: z.string().nullable().describe('The deploy that this one takes back.'),
    origin: z
      .enum(ORIGINS)
      .describe(
        '`outside`: somebody started the run without the console; it is followed like ours.',
      ),
    status: z.enum(DEPLOY_STATUSES),
    dispatch: z.enum(DISPATCH_STATES),
    github_run_id: runId.nullable(),
    github_run_number: z.number().int().nullable().describe('The #815 people speak of.'),
    github_run_attempt: z.number().int().positive().nullable(),
    github_run_url: z.string().nullable(),
    head_sha: z.string().nullable().describe('What the run stands at.'),
    sha: z
      .string()
      .nullable()
      .describe('The commit that ships: what the workflow was told, else what the run stands at.'),
    title: z.string().nullable().describe('The first line of its message.'),
    expected_sha: z.string().nullable().describe('The commit that was named to ship.'),
    differs: z
      .enum(['commit', 'workflow'])
      .nullable()
      .describe(
        '`commit`: another commit ships than the one named. `workflow`: that one ships, by the workflow file of another.',
      ),
    resolved_by: z.enum(RESOLVERS).nullable(),
    evidence: z.enum(EVIDENCE).nullable(),
    in_doubt: z.boolean().describe('Another run fits as well as the one shown.'),
    requested_by: z.string(),
    requested_at_utc: utc,
    sent_at_utc: utc.nullable().describe('When the request to GitHub left.'),
    run_found_at_utc: utc.nullable(),
    started_at_utc: utc.nullable().describe('When the run was first known to be at work.'),
    updated_at_utc: utc,
    finished_at_utc: utc.nullable(),
    learned: z
      .object({ source: z.enum(SOURCES), at_utc: utc })
      .describe('Who said what the status says, and when.'),
    error: z.string().nullable().describe('One sentence a person can act on.'),
    error_code: z.string().nullable(),
    waiting_for: WaitingFor.nullable(),
    orders: z
      .array(
        z.object({
          kind: z.enum(ORDER_KINDS),
          by: z.string(),
          at_utc: utc,
          attempt: z.number().int().describe('Of a re-run: the one it asks for.'),
          note: z.string().nullable(),
        }),
      )
      .describe('What people had GitHub do to its run, oldest first.'),
    replaced_by: z
      .object({ github_run_id: runId, number: z.number().int().nullable(), url: z.string() })
      .nullable()
      .describe('The run of the same concurrency group for which GitHub cancelled this one.'),
    merged_into: z
      .string()
      .nullable()
      .describe('The deploy that this run, once taken for one from outside, is.'),
    version: z.number().int().positive(),
    jobs: z.array(Job).optional().describe('Of the newest attempt.'),
    earlier_attempts: z.array(Attempt).optional().describe('Oldest first.'),
    candidates: z
      .array(Candidate)
      .optional()
      .describe('The runs that may be this deploy’s while none is singled out.'),
    looking: z
      .object({
        last_at_utc: utc.nullable(),
        error: z.string().nullable(),
        next_at_utc: utc,
      })
      .optional()
      .describe('While the run is looked for: the last look and the next.'),
  })
  .meta({ id: 'Deploy' });
export type Deploy = z.infer<typeof Deploy>;

/** The end of the log of the job that failed. */
export const LogTail = z
  .object({
    known: z.boolean().describe('False while it has not been read, or there is none.'),
    note: z.string().nullable().describe('Why there is none.'),
    job: z.string().nullable(),
    step: z.string().nullable().describe('The step that failed.'),
    attempt: z.number().int().positive().nullable(),
    text: z
      .string()
      .nullable()
      .describe('GitHub’s lines with their times and ANSI colours; what it masked stays masked.'),
    is_cut: z.boolean().describe('More came before.'),
    url: z.string().nullable().describe('The whole of it, at GitHub.'),
  })
  .meta({ id: 'LogTail' });
export type LogTail = z.infer<typeof LogTail>;

const sha = z.string().regex(/^[0-9a-f]{40}$/, 'expected a whole sha, in lower case');
const inputValue = z.union([z.string(), z.number(), z.boolean()]);

/** Why what stands in the way does not hold this once. */
export const overrideReason = z.string().trim().min(1).max(500).optional();

export const DeployRequest = z
  .strictObject({
    target: z.string().min(1).max(40),
    ref: z.string().min(1).max(255).optional().describe('Default: the target’s `ref`.'),
    inputs: z.record(z.string().min(1).max(255), inputValue).optional(),
    expected_sha: sha
      .optional()
      .describe('Where the ref must stand, as `…/diff` showed it: else 409 `ref-moved`.'),
    sha: sha
      .optional()
      .describe(
        'The commit to ship, wherever the ref stands: for workflows with an input that takes it.',
      ),
    reason: z.string().max(1000).nullish(),
    through_lock: z
      .boolean()
      .optional()
      .describe('The caller’s own lock does not hold the caller up. Another’s still does.'),
    override_reason: overrideReason.describe(
      'Why a freeze, or a commit marked as bad, does not hold this once; kept with it.',
    ),
    rolls_back: z
      .string()
      .max(64)
      .optional()
      .describe(
        'The deploy to take back, with a `reason`: its commit is marked as bad, and the target is locked, in the same commit that keeps this deploy.',
      ),
  })
  .meta({ id: 'DeployRequest' });
export type DeployRequest = z.infer<typeof DeployRequest>;

export const DeployList = z
  .object({ deploys: z.array(Deploy), next_cursor: z.string().nullable() })
  .meta({ id: 'DeployList' });
export type DeployList = z.infer<typeof DeployList>;

export const TimelineEvent = z
  .object({
    version: z.number().int().positive(),
    at_utc: utc,
    source: z.enum(SOURCES),
    actor: z.string().nullable(),
    event: z.string(),
    status: z.enum(DEPLOY_STATUSES),
    detail: z.string(),
  })
  .meta({ id: 'TimelineEvent' });

export const Timeline = z.object({ events: z.array(TimelineEvent) }).meta({ id: 'Timeline' });
export type Timeline = z.infer<typeof Timeline>;

export const CALLBACK_STATUSES = ['building', 'deploying', 'succeeded', 'failed'] as const;

export const Callback = z
  .strictObject({
    status: z.enum(CALLBACK_STATUSES),
    github_run_id: runId
      .optional()
      .describe('Needed with CALLBACK_TOKEN. With a run’s own token: the run it names, or absent.'),
    github_run_attempt: z
      .number()
      .int()
      .positive()
      .max(10_000)
      .optional()
      .describe('A run’s own token says it better.'),
    message: z.string().max(2000).nullish(),
  })
  .meta({ id: 'Callback' });
export type Callback = z.infer<typeof Callback>;
