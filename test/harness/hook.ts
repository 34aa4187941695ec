import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Answer } from './answer.ts';
import type { Client, Headers } from './client.ts';

export const HOOKS = '/api/github/webhooks';
export const HOOK_SECRET = 'the-secret-of-the-hooks';

export type Example = Readonly<{ name: string; payload: unknown }>;

/** Every payload of GitHub's published examples, with its event's name. */
export function examples(): readonly Example[] {
  const { resolve } = createRequire(import.meta.url);
  const path = resolve('@octokit/webhooks-examples/api.github.com/index.json');
  const all = JSON.parse(readFileSync(path, 'utf8')) as { name: string; examples: unknown[] }[];
  return all.flatMap(({ name, examples: payloads }) =>
    payloads.map((payload) => ({ name, payload })),
  );
}

export type Posting = Readonly<{
  secret?: string;
  guid?: string;
  /** Over what GitHub sends; undefined leaves one out. */
  headers?: Readonly<Record<string, string | undefined>>;
  /** What is sent in the place of the payload, signed as it is. */
  text?: string;
}>;

/** Sends one webhook as GitHub would. */
export function postHook(
  { client }: Readonly<{ client: Client }>,
  name: string,
  payload: unknown,
  { secret = HOOK_SECRET, guid = randomUUID(), headers = {}, text }: Posting = {},
): Promise<Answer> {
  const body = text ?? JSON.stringify(payload);
  const all = {
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/0123456',
    'x-github-event': name,
    'x-github-delivery': guid,
    'x-github-hook-id': '12345',
    'x-github-hook-installation-target-type': 'repository',
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    ...headers,
  };
  const given = Object.entries(all).filter(([, value]) => value !== undefined);
  return client.send({
    ...{ method: 'POST', path: HOOKS, body },
    headers: Object.fromEntries(given) as Headers,
  });
}

type RunSaid = Readonly<{
  id: number;
  repository?: string;
  title?: string;
  attempt?: number;
  conclusion?: string;
  actor?: string;
}>;

/** What GitHub sends of a run of `deploy.yml`. */
export function runHook(
  action: 'requested' | 'in_progress' | 'completed',
  { id, repository = 'acme/shop', ...run }: RunSaid,
): object {
  const now = new Date().toISOString();
  const path = '.github/workflows/deploy.yml';
  return {
    action,
    workflow: { id: 77, path },
    workflow_run: {
      ...{ id, path, run_number: 815, run_attempt: run.attempt ?? 1, event: 'workflow_dispatch' },
      status: action === 'requested' ? 'queued' : action,
      conclusion: action === 'completed' ? (run.conclusion ?? 'success') : null,
      display_title: run.title ?? 'Deploy',
      actor: { login: run.actor ?? 'ann' },
      ...{ head_branch: 'main', head_sha: 'c41d07b' },
      html_url: `https://github.example/${repository}/actions/runs/${id}`,
      ...{ created_at: now, run_started_at: now, updated_at: now },
    },
    repository: { full_name: repository },
  };
}

type JobSaid = Readonly<{
  id: number;
  repository?: string;
  attempt?: number;
  job?: number;
  name?: string;
}>;

/** What GitHub sends of a job of that run. */
export function jobHook(
  status: string,
  { id, repository = 'acme/shop', attempt = 1, job = 9, name = 'Release' }: JobSaid,
): object {
  const now = new Date().toISOString();
  const isOver = status === 'completed';
  return {
    action: status,
    workflow_job: {
      ...{ id: job, run_id: id, run_attempt: attempt, name, status, steps: [] },
      ...{ conclusion: isOver ? 'success' : null, started_at: now },
      completed_at: isOver ? now : null,
    },
    repository: { full_name: repository },
  };
}
