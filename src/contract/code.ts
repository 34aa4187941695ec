import { z } from 'zod';
import { BadCommitMark } from './lock.ts';

/** Commits, refs, and what lies between two of them. */

const utc = z.iso.datetime();

export const Commit = z
  .object({
    sha: z.string(),
    title: z.string().describe('The first line of the message.'),
    author: z.object({
      name: z.string(),
      login: z.string().nullable(),
      avatar_url: z.string().nullable(),
    }),
    at_utc: utc,
    url: z.string(),
  })
  .meta({ id: 'Commit' });
export type Commit = z.infer<typeof Commit>;

export const CHECK_STATES = ['passed', 'pending', 'failed'] as const;

export const Check = z
  .object({ name: z.string(), state: z.enum(CHECK_STATES), url: z.string() })
  .meta({ id: 'Check' });
export type Check = z.infer<typeof Check>;

export const DIFF_KINDS = ['first', 'same', 'forward', 'back', 'diverged', 'unknown'] as const;

export const Diff = z
  .object({
    target: z.string(),
    ref: z.string(),
    head: Commit.nullable().describe(
      'Where the ref stands: what `expected_sha` of a deploy names.',
    ),
    is_gone: z.boolean().describe('GitHub has no such ref.'),
    live: z
      .object({ sha: z.string(), title: z.string().nullable(), deploy: z.string() })
      .nullable()
      .describe('The commit that is live there, and the deploy that brought it.'),
    kind: z
      .enum(DIFF_KINDS)
      .describe(
        '`first`: nothing is live there that we know of. `back`: only takes commits back. `diverged`: brings some and takes others back.',
      ),
    ahead: z.number().int().describe('How many commits go out.'),
    behind: z.number().int().describe('How many commits that are live are taken back.'),
    commits: z.array(Commit).describe('What goes out, newest first; at most 100.'),
    taken_back: z.array(Commit).describe('What is taken back, newest first; at most 100.'),
    not_included: z
      .object({ ref: z.string(), by: z.number().int() })
      .nullable()
      .describe(
        'The ref offered first, and how many commits it has that would not go out; null: it is that ref, or not known.',
      ),
    flagged: z
      .array(z.object({ path: z.string(), pattern: z.string() }))
      .describe('Paths that `flag_paths` of the target points out; at most 50.'),
    are_paths_cut: z.boolean().describe('GitHub listed only the first 300 paths that differ.'),
    marked: z
      .array(BadCommitMark)
      .describe('Commits marked as bad that would ship, and that nothing there reverts.'),
    are_marks_known: z.boolean().describe('False where `marked` could not be read.'),
    is_promoted: z
      .boolean()
      .nullable()
      .describe(
        'Whether the commit has gone live on the target before this one, or here; null: it need not have.',
      ),
    checks: z.array(Check).nullable().describe('Of the commit; null where they could not be read.'),
    are_checks_whole: z.boolean().describe('False where the token may read only some of them.'),
    approval: z
      .object({
        environment: z.string(),
        reviewers: z
          .array(z.string())
          .describe('One of them has to approve; empty: nobody has to.'),
        wait_minutes: z.number().int().nonnegative(),
      })
      .nullable()
      .describe(
        'What GitHub asks before a job enters the target’s environment; null: not known, or it has none.',
      ),
    compare_url: z.string().nullable(),
    sha_input: z.string().nullable().describe('The input of the workflow that is told the commit.'),
    notes: z.array(z.string()).describe('What could not be read.'),
  })
  .meta({ id: 'Diff' });
export type Diff = z.infer<typeof Diff>;

export const RefOption = z
  .object({
    name: z.string(),
    kind: z.enum(['branch', 'tag']),
    is_recent: z.boolean().describe('It was deployed there lately.'),
  })
  .meta({ id: 'RefOption' });

export const RefList = z
  .object({
    refs: z.array(RefOption).describe('Those that the target allows; at most 50.'),
    is_cut: z.boolean().describe('There may be more: say more of the name.'),
    note: z.string().nullable().describe('Why GitHub’s are missing.'),
  })
  .meta({ id: 'RefList' });
export type RefList = z.infer<typeof RefList>;

export const CheckedRef = z
  .object({
    name: z.string(),
    sha: z.string().describe('Where the ref stands.'),
    state: z
      .enum([...CHECK_STATES, 'none'])
      .describe('`failed` where any check failed, else `pending` where any has not ended.'),
  })
  .meta({ id: 'CheckedRef' });
export type CheckedRef = z.infer<typeof CheckedRef>;

export const RefChecks = z
  .object({
    refs: z
      .array(CheckedRef)
      .describe('Those deployed there lately, and the one offered first; left out: not known.'),
    note: z.string().nullable().describe('What could not be read.'),
  })
  .meta({ id: 'RefChecks' });
export type RefChecks = z.infer<typeof RefChecks>;
