import { z } from 'zod';
import { DEPLOY_STATUSES, ORIGINS } from '../domain/status.ts';
import { overrideReason } from './deploy.ts';

/** A parameter that may repeat: one value or several, which are OR-ed. */
function repeated<T extends z.ZodType<string>>(value: T) {
  return z.union([z.array(value).max(50), value.transform((one) => [one])]).default([]);
}

const text = z.string().min(1).max(255);

const sha = z
  .string()
  .regex(/^[0-9a-f]{7,40}$/i)
  .toLowerCase();
const instant = z.iso.datetime({ offset: true });

const FILTERS = {
  target: repeated(text),
  status: repeated(z.enum(DEPLOY_STATUSES)),
  requested_by: repeated(text),
  ref: repeated(text),
  sha: repeated(sha).describe('How a commit’s name begins: 7 to 40 hex digits.'),
  environment: repeated(text),
  origin: repeated(z.enum(ORIGINS)),
  since: instant.optional().describe('RFC 3339: asked for at this instant or later.'),
  until: instant.optional().describe('RFC 3339: asked for before this instant.'),
  q: z
    .string()
    .max(255)
    .optional()
    .describe(
      'Words that all occur, as beginnings; of more than ten different ones the first ten count.',
    ),
};

/** `GET /api/internal/deploys.csv`: which deploys. Unknown parameters are refused. */
export const DeployFilters = z.strictObject(FILTERS);
export type DeployFilters = z.infer<typeof DeployFilters>;

/** `GET /api/internal/deploys`: which deploys, and which page of them. Unknown parameters are refused. */
export const DeployQuery = z.strictObject({
  ...FILTERS,
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z
    .string()
    .max(64)
    .optional()
    .describe('`next_cursor` of the page before; the order is newest first.'),
});

export const CommitSha = z.object({ sha: sha.describe('7 to 40 hex digits.') });

export const FormQuery = z.strictObject({ ref: text.optional() });
export const RefQuery = z.strictObject({
  q: z.string().max(255).default('').describe('Part of the name.'),
});

export const Link = z.strictObject({ github_run_id: z.number().int().positive() });
export const Abandon = z.strictObject({ reason: z.string().trim().min(1).max(1000) });
export const Cancel = z.strictObject({
  force: z.boolean().default(false).describe('Whatever its steps want to clean up.'),
});
export const Rerun = z.strictObject({
  only_failed: z.boolean().default(false),
  through_lock: z.boolean().default(false).describe('The caller’s own lock does not count.'),
  override_reason: overrideReason.describe(
    'Why a freeze, a mark or a promotion does not hold this once; kept with the order.',
  ),
});
export const Review = z.strictObject({
  decision: z.enum(['approve', 'reject']),
  comment: z.string().trim().min(1).max(500).nullish(),
});
export const LockRequest = z.strictObject({
  reason: z.string().trim().min(1).max(500),
  expires_at_utc: z.iso.datetime().nullish().describe('When it opens by itself.'),
  take_over: z.boolean().optional().describe('Another’s lock becomes the caller’s.'),
});
export const UnlockQuery = z.object({
  locked_at_utc: instant.optional().describe('The `at_utc` of the lock that the caller has seen.'),
});
