import { verifyWithFallback } from '@octokit/webhooks-methods';
import { z } from 'zod';
import type { Secret } from '../config/secret.ts';
import { type Hook, OutsideError } from '../engine/github-port.ts';
import type { HookEvent, HookReader, ReadHook } from '../engine/hook-port.ts';
import { parseJob, parseReviewers, parseRun } from './payloads.ts';

/** The file's name in an address like `.github/workflows/deploy.yml@refs/heads/main`. */
const FILE = /^\.github\/workflows\/([^@]+)/;

const Repository = z.object({ repository: z.object({ full_name: z.string() }) });
const Workflow = z.object({
  workflow: z.object({ id: z.number().int(), path: z.string().nullish() }).nullish(),
  workflow_run: z.object({ path: z.string().nullish(), workflow_id: z.number().int().nullish() }),
});
const Review = z.object({
  action: z.enum(['requested', 'approved', 'rejected']),
  environment: z.string().nullish(),
  reviewers: z.array(z.unknown()).nullish(),
  workflow_run: z.object({
    id: z.number().int().positive(),
    run_attempt: z.number().int().positive().default(1),
  }),
});
const Dispatch = z.object({ inputs: z.record(z.string(), z.unknown()).nullish() });

/** Reads what GitHub's hooks send: signed with one of the secrets, else it is nobody's. */
export function createHookReader(secrets: readonly Secret[]): HookReader {
  const [secret, ...others] = secrets.map((one) => one.reveal());

  async function isSigned(text: string, signature: string): Promise<boolean> {
    if (secret === undefined || !/^sha256=[0-9a-f]{64}$/.test(signature)) return false;
    return Boolean(await verifyWithFallback(secret, text, signature, others));
  }

  return async (headers, body) => {
    const signature = textOf(headers['x-hub-signature-256']);
    if (signature === null) return fault('unsigned', 'It carries no X-Hub-Signature-256.');
    const text = body.toString('utf8');
    if (!(await isSigned(text, signature))) {
      return fault('bad-signature', 'Its signature is made with no secret of this server’s.');
    }
    const name = textOf(headers['x-github-event']);
    const id = textOf(headers['x-github-delivery']);
    if (name === null || id === null) {
      return fault('malformed', 'It names no event or no delivery.');
    }
    try {
      const data: unknown = JSON.parse(text);
      const event = eventOf(name, data);
      return { ok: true, delivery: { id, hook: hookOf(headers, data), event } };
    } catch (error) {
      if (error instanceof SyntaxError) return fault('malformed', 'Its body is not JSON.');
      if (!(error instanceof OutsideError || error instanceof z.ZodError)) throw error;
      return fault('malformed', `Its body is no ${name} event of GitHub’s.`);
    }
  };
}

function fault(kind: 'unsigned' | 'bad-signature' | 'malformed', message: string): ReadHook {
  return { ok: false, fault: kind, message };
}

/** Throws where the body is not what GitHub sends for such an event. */
function eventOf(name: string, data: unknown): HookEvent {
  switch (name) {
    case 'workflow_run':
      return runOf(data);
    case 'workflow_job':
      return jobOf(data);
    case 'deployment_review':
      return reviewOf(data);
    case 'workflow_dispatch':
      return dispatchOf(data);
    case 'ping':
      return {
        kind: 'ping',
        repository: Repository.safeParse(data).data?.repository.full_name ?? null,
      };
    default:
      return { kind: 'other' };
  }
}

const KNOWN_ACTIONS: ReadonlySet<unknown> = new Set([
  'requested',
  'queued',
  'waiting',
  'in_progress',
  'completed',
]);

function isKnownAction(data: unknown): boolean {
  return KNOWN_ACTIONS.has((data as { action?: unknown } | null)?.action);
}

function runOf(data: unknown): HookEvent {
  if (!isKnownAction(data)) return { kind: 'other' };
  const { workflow, workflow_run: run } = Workflow.parse(data);
  const path = FILE.exec(run.path ?? workflow?.path ?? '')?.[1];
  const names = [path, workflow?.id, run.workflow_id].filter((one) => one != null).map(String);
  const seen = parseRun((data as { workflow_run: unknown }).workflow_run);
  return { kind: 'run', repository: repositoryOf(data), workflow: names, run: seen };
}

function jobOf(data: unknown): HookEvent {
  if (!isKnownAction(data)) return { kind: 'other' };
  const seen = parseJob((data as { workflow_job: unknown }).workflow_job);
  return { kind: 'job', repository: repositoryOf(data), ...seen };
}

function reviewOf(data: unknown): HookEvent {
  const { action, environment, reviewers, workflow_run: run } = Review.parse(data);
  const isHeld = action === 'requested';
  const gate = {
    environment: environment ?? 'an environment',
    reviewers: parseReviewers(reviewers ?? []),
    opensAt: null,
  };
  return {
    ...{ kind: 'review', repository: repositoryOf(data), runId: run.id, attempt: run.run_attempt },
    gates: isHeld ? [gate] : [],
  };
}

function dispatchOf(data: unknown): HookEvent {
  const { inputs } = Dispatch.parse(data);
  const values = Object.values(inputs ?? {}).filter((value) => typeof value === 'string');
  return { kind: 'dispatch', repository: repositoryOf(data), values };
}

function repositoryOf(data: unknown): string {
  return Repository.parse(data).repository.full_name;
}

/** Whose hook it came by, to ask GitHub later what it could not deliver. */
function hookOf(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  data: unknown,
): Hook | null {
  const type = textOf(headers['x-github-hook-installation-target-type']);
  const id = Number(textOf(headers['x-github-hook-id']) ?? Number.NaN);
  if (type === 'integration') return { kind: 'app' };
  const repository = Repository.safeParse(data).data?.repository.full_name;
  if (type !== 'repository' || repository === undefined || !Number.isSafeInteger(id)) return null;
  return { kind: 'repository', repository, id };
}

function textOf(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && header !== '' && header.length <= 200 ? header : null;
}
