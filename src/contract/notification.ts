import { z } from 'zod';

const utc = z.iso.datetime().describe('RFC 3339, UTC.');

/** Somewhere that is told of deploys, and how it goes. */
export const NotificationChannel = z
  .object({
    name: z.string(),
    kind: z.enum(['slack', 'webhook']),
    events: z.enum(['all', 'failures']),
    targets: z.array(z.string()).nullable().describe('Null: all.'),
    pending: z.number().int().describe('What is still to be delivered.'),
    last_delivered_at_utc: utc.nullable(),
    failing_since_utc: utc.nullable().describe('Null: what was tried last went well.'),
    last_error: z.string().nullable(),
    given_up_total: z.number().int(),
    given_up: z
      .array(z.object({ deploy: z.string(), at_utc: utc, error: z.string() }))
      .describe('What was given up, the newest 20.'),
  })
  .meta({ id: 'NotificationChannel' });
export type NotificationChannel = z.infer<typeof NotificationChannel>;

export const NotificationReport = z
  .object({ channels: z.array(NotificationChannel) })
  .meta({ id: 'NotificationReport' });
export type NotificationReport = z.infer<typeof NotificationReport>;
