import { z } from 'zod';

/** What closes a target, or keeps a commit off it. */

const utc = z.iso.datetime();

/** A person closed a target. */
export const Lock = z
  .object({
    reason: z.string(),
    by: z.string(),
    at_utc: utc,
    expires_at_utc: utc.nullable().describe('Null: until somebody unlocks it.'),
  })
  .meta({ id: 'Lock' });
export type Lock = z.infer<typeof Lock>;

/** The calendar closes targets. */
export const Freeze = z
  .object({
    id: z.string(),
    reason: z.string(),
    from_utc: utc,
    until_utc: utc,
    is_on: z.boolean().describe('False: it is the next one to begin.'),
  })
  .meta({ id: 'Freeze' });

/** A commit that somebody rolled back from. */
export const BadCommitMark = z
  .object({
    sha: z.string(),
    title: z.string().nullable(),
    reason: z.string(),
    by: z.string(),
    at_utc: utc,
  })
  .meta({ id: 'BadCommit' });
export type BadCommitMark = z.infer<typeof BadCommitMark>;

/** One thing that was done to a target itself. */
export const TargetEvents = z
  .object({
    events: z.array(
      z.object({ at_utc: utc, actor: z.string(), event: z.string(), detail: z.string() }),
    ),
  })
  .meta({ id: 'TargetEvents' });
export type TargetEvents = z.infer<typeof TargetEvents>;
