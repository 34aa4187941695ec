import { z } from 'zod';
import type { Check, Commit, Protection, Ref } from '../engine/code-port.ts';
import { link, parseReviewers, reader, time, titleOf } from './payloads.ts';

/** The border for commits, comparisons, checks and refs: unknown in, our types out. */

/** What `git revert` writes into a message. */
const REVERTS = /\bThis reverts commit ([0-9a-f]{7,40})\b/g;

const CommitPayload = z
  .object({
    sha: z.string().regex(/^[0-9a-f]{40,64}$/),
    html_url: link,
    commit: z.object({
      message: z.string(),
      author: z.object({ name: z.string().nullish() }).nullish(),
      committer: z.object({ date: time.nullish() }).nullish(),
    }),
    // Where GitHub knows no account this is null, or an empty object.
    author: z.object({ login: z.string().nullish(), avatar_url: link }).nullish(),
  })
  .transform(
    ({ sha, html_url: url, commit, author }): Commit => ({
      sha,
      title: titleOf(commit.message),
      reverts: [...commit.message.matchAll(REVERTS)].map(([, reverted = '']) => reverted),
      author: {
        name: commit.author?.name ?? author?.login ?? 'unknown',
        login: author?.login ?? null,
        avatarUrl: author?.avatar_url || null,
      },
      at: Date.parse(commit.committer?.date ?? '') || 0,
      url,
    }),
  );

const ComparisonPayload = z.object({
  ahead_by: z.number().int(),
  behind_by: z.number().int(),
  html_url: link,
  commits: z.array(CommitPayload),
  files: z
    .array(z.object({ filename: z.string(), previous_filename: z.string().nullish() }))
    .nullish(),
});

const GOOD: readonly (string | null | undefined)[] = ['success', 'neutral', 'skipped'];

/** `…/actions/runs/7/job/8`: a job of Actions is a check too. */
function runIdIn(url: string): number | null {
  const [, id] = /\/actions\/runs\/(\d+)\//.exec(url) ?? [];
  return id === undefined ? null : Number(id);
}

const CheckRunList = z.object({
  check_runs: z.array(
    z
      .object({
        name: z.string(),
        status: z.string(),
        conclusion: z.string().nullish(),
        html_url: link,
      })
      .transform(
        ({ name, status, conclusion, html_url: url }): Check => ({
          ...{ name, url, runId: runIdIn(url) },
          state:
            status !== 'completed' ? 'pending' : GOOD.includes(conclusion) ? 'passed' : 'failed',
        }),
      ),
  ),
});

const CombinedStatus = z.object({
  statuses: z.array(
    z.object({ context: z.string(), state: z.string(), target_url: link }).transform(
      ({ context: name, state, target_url: url }): Check => ({
        ...{ name, url, runId: null },
        state: state === 'success' ? 'passed' : state === 'pending' ? 'pending' : 'failed',
      }),
    ),
  ),
});

const EnvironmentPayload = z
  .object({
    protection_rules: z
      .array(
        z.object({ wait_timer: z.number().nullish(), reviewers: z.array(z.unknown()).nullish() }),
      )
      .nullish(),
  })
  .transform(
    ({ protection_rules: rules }): Protection => ({
      reviewers: parseReviewers((rules ?? []).flatMap(({ reviewers }) => reviewers ?? [])),
      waitMinutes: Math.max(0, ...(rules ?? []).map(({ wait_timer: minutes }) => minutes ?? 0)),
    }),
  );

const MatchingRef = z.object({ ref: z.string() }).transform(({ ref }): Ref | null => {
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
  if (name === undefined) return null;
  return { kind: kind === 'heads' ? 'branch' : 'tag', name };
});

const ListedRef = z.object({ name: z.string() });

export const parseCommit = reader(CommitPayload);
export const parseComparison = reader(ComparisonPayload);
export const parseCheckRuns = (data: unknown): readonly Check[] =>
  reader(CheckRunList)(data).check_runs;
export const parseCombinedStatus = (data: unknown): readonly Check[] =>
  reader(CombinedStatus)(data).statuses;
export const parseProtection = reader(EnvironmentPayload);
export const parseMatchingRefs = (data: unknown): readonly Ref[] =>
  reader(z.array(MatchingRef))(data).filter((ref) => ref !== null);
export const parseListedRefs = reader(z.array(ListedRef));
