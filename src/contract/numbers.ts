import { z } from 'zod';
import { isZone } from './zone.ts';

/** The numbers people ask for; `docs/numbers.md` says what counts in each. */

export const SPANS = [7, 30, 90] as const;
export type SpanDays = (typeof SPANS)[number];

export const NumbersQuery = z.strictObject({
  days: z
    .enum(SPANS.map(String))
    .default('30')
    .transform(Number)
    .describe('How many days, today included.'),
  zone: z
    .string()
    .max(64)
    .refine(isZone, 'expected an IANA time zone, such as Europe/Berlin')
    .default('UTC')
    .describe('Whose days: an IANA time zone.'),
});

const seconds = z.number().nonnegative();
const count = z.number().int().nonnegative();

export const Usual = z
  .object({ p50_s: seconds, p90_s: seconds, runs: count })
  .describe('How long those took that went through at the first attempt, the newest 50 at most.')
  .meta({ id: 'Usual' });
export type Usual = z.infer<typeof Usual>;

const PART_TIMES = { name: z.string(), usual: Usual.nullable().describe('Null under five.') };

/** How long the jobs and steps of a target usually take; those of one name count together. */
export const TargetJobs = z
  .object({
    target: z.string(),
    jobs: z
      .array(z.object({ ...PART_TIMES, steps: z.array(z.object(PART_TIMES)).max(100) }))
      .max(100),
  })
  .meta({ id: 'TargetJobs' });
export type TargetJobs = z.infer<typeof TargetJobs>;

const FIGURES = {
  usual: Usual.nullable().describe('Null under five.'),
  per_day: z.array(z.object({ date: z.iso.date(), succeeded: count, failed: count })),
  deploys: count.describe('How many ended, by success or failure.'),
  failure_rate: z.number().min(0).max(1).nullable().describe('Null where nothing ended.'),
  restore: z.object({
    median_s: seconds.nullable(),
    outages: count.describe('How many were over in these days.'),
    open_since_utc: z.iso.datetime().nullable().describe('Since when one still goes on.'),
  }),
  lead: z
    .object({ median_s: seconds, known_for: count.describe('Of how many deploys it is known.') })
    .nullable(),
};

export const Figures = z.object(FIGURES).meta({ id: 'Figures' });
export type Figures = z.infer<typeof Figures>;

export const TargetNumbers = z
  .object({
    id: z.string(),
    title: z.string(),
    environment: z.string().nullable(),
    ...FIGURES,
  })
  .meta({ id: 'TargetNumbers' });
export type TargetNumbers = z.infer<typeof TargetNumbers>;

export const NumbersReport = z
  .object({
    days: z.array(z.iso.date()).describe('Oldest first; the last one is today.'),
    targets: z.array(TargetNumbers),
    sum: Figures,
  })
  .meta({ id: 'NumbersReport' });
export type NumbersReport = z.infer<typeof NumbersReport>;
