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
