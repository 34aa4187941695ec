import { z } from 'zod';

export const Session = z
  .object({
    operator: z
      .object({ name: z.string(), role: z.enum(['admin']) })
      .nullable()
      .describe('Null while nobody is signed in.'),
    sign_in: z
      .enum(['none', 'admin_token'])
      .describe('`none`: a single local operator, nothing to sign in to.'),
    version: z.string(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

export const SignIn = z.strictObject({ token: z.string().min(1).max(500) }).meta({ id: 'SignIn' });

/** How GitHub answers us: what the page says when it is not well. */
export const GITHUB_HEALTH = [
  'unknown',
  'ok',
  'slow',
  'unreachable',
  'failing',
  'refusing',
  'rate_limited',
] as const;

export const GitHubState = z
  .object({
    health: z.enum(GITHUB_HEALTH),
    detail: z.string().nullable().describe('A sentence for the page, null while all is well.'),
    since_utc: z.iso.datetime().nullable(),
    retry_at_utc: z.iso.datetime().nullable(),
  })
  .meta({ id: 'GitHubState' });
export type GitHubState = z.infer<typeof GitHubState>;
