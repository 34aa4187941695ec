import { z } from 'zod';

/** How GitHub answers us: what the page says when it is not well. */
export const GITHUB_HEALTH = [
  'unknown',
  'ok',
  'low',
  'slow',
  'unreachable',
  'failing',
  'refusing',
  'rate_limited',
] as const;

const utc = z.iso.datetime();

export const GitHubState = z
  .object({
    health: z.enum(GITHUB_HEALTH),
    detail: z.string().nullable().describe('A sentence for the page, null while all is well.'),
    since_utc: utc.nullable(),
    retry_at_utc: utc.nullable(),
  })
  .meta({ id: 'GitHubState' });
export type GitHubState = z.infer<typeof GitHubState>;

const Counts = z.record(z.string(), z.number().int());

/** What GitHub lets us do, what was asked of it, and how it tells us. */
export const GitHubReport = GitHubState.extend({
  budget: z
    .array(
      z.object({
        credential: z.string().describe('Its name in the books, never the secret.'),
        limit: z.number().int().nullable().describe('Requests an hour; null: GitHub says none.'),
        remaining: z.number().int().nullable(),
        resets_at_utc: utc.nullable(),
        paused_until_utc: utc.nullable().describe('GitHub asked to wait.'),
        pace: z
          .number()
          .nullable()
          .describe(
            'How much further apart questions are; null: only what must not fail is asked.',
          ),
      }),
    )
    .describe('By credential.'),
  used: z
    .record(z.string(), z.object({ requests: z.number().int(), not_modified: z.number().int() }))
    .describe('Requests since the server started, by what for; a 304 costs nothing of the limit.'),
  webhooks: z.object({
    is_on: z.boolean(),
    received: Counts.describe('Deliveries since the server started, by what became of them.'),
    repositories: z.array(
      z.object({
        repository: z.string(),
        last_at_utc: utc,
        missed_at_utc: utc.nullable().describe('When asking told what a webhook should have.'),
        is_trusted: z.boolean().describe('Little is asked, since webhooks tell.'),
      }),
    ),
    redelivery: z.string().describe('Whether what GitHub could not deliver is asked for again.'),
  }),
  run_tokens: Counts.describe('Tokens of runs since the server started, by what became of them.'),
  clock_offset_ms: z.number().nullable().describe('GitHub’s clock minus ours.'),
  tells_run: z.boolean().nullable().describe('Whether a dispatch is answered with its run.'),
}).meta({ id: 'GitHubReport' });
export type GitHubReport = z.infer<typeof GitHubReport>;
