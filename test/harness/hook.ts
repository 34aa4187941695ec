import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Answer } from './answer.ts';
import type { Bench } from './bench.ts';
import type { Headers } from './client.ts';

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
  { client }: Pick<Bench, 'client'>,
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
