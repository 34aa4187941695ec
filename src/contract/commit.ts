import { z } from 'zod';
import { Deploy } from './deploy.ts';

/** Where a commit went: `GET /api/internal/commits/{sha}`. */
export const CommitReport = z
  .object({
    sha: z.string().describe('In full; what was asked for where several commits begin so.'),
    matches: z
      .array(z.string())
      .describe('The commits deployed from here whose name begins so, in full; at most 20.'),
    deploys: z
      .array(Deploy)
      .describe('Of the one commit, newest first, at most 100; none where several begin so.'),
    live_on: z
      .array(
        z.object({
          target: z.string(),
          title: z.string(),
          environment: z.string().nullable(),
          deploy: Deploy,
        }),
      )
      .describe(
        'The targets whose live deploy is of this very commit. A later commit that is live elsewhere may contain it: only GitHub knows.',
      ),
  })
  .meta({ id: 'CommitReport' });
export type CommitReport = z.infer<typeof CommitReport>;
