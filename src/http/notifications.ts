import { z } from 'zod';
import { NotificationChannel, NotificationReport } from '../contract/notification.ts';
import type { Notifier } from '../engine/notify.ts';
import type { Channel } from '../engine/notify-port.ts';
import { ProblemError } from './problems.ts';
import { utc, utcOrNull } from './render.ts';
import { problems, type Routes } from './routes.ts';

const Name = z.object({ name: z.string().max(64) });

/** Who is told of deploys, what could not be delivered, and the way to try it again. */
export function notificationRoutes(app: Routes, { notifier }: { notifier: Notifier }): void {
  app.get(
    '/notifications',
    {
      schema: {
        summary: 'Who is told of deploys, and what could not be delivered',
        tags: ['notifications'],
        response: { 200: NotificationReport, ...problems(401) },
      },
    },
    async () => ({
      channels: await Promise.all(notifier.channels.map((each) => rendered(notifier, each))),
    }),
  );

  app.post(
    '/notifications/:name/retry',
    {
      schema: {
        summary: 'Tries again at once what was given up or waits for another try',
        description: 'Waits for nothing: the answer is how it stands as the tries begin.',
        tags: ['notifications'],
        params: Name,
        response: { 200: NotificationChannel, ...problems(401, 404) },
      },
    },
    async (request) => {
      const { name } = request.params;
      const channel = notifier.channels.find((each) => each.name === name);
      if (channel === undefined) {
        const detail = `No channel ${JSON.stringify(name)} is configured.`;
        throw new ProblemError('no-such-channel', detail);
      }
      await notifier.retry(channel);
      return rendered(notifier, channel);
    },
  );
}

async function rendered(notifier: Notifier, channel: Channel): Promise<NotificationChannel> {
  const { name, kind, events, targets } = channel;
  const standing = await notifier.standing(channel);
  return {
    ...{ name, kind, events, targets: targets && [...targets], pending: standing.pending },
    last_delivered_at_utc: utcOrNull(standing.lastDeliveredAt),
    failing_since_utc: utcOrNull(standing.failingSince),
    last_error: standing.lastError,
    given_up_total: standing.givenUpTotal,
    given_up: standing.givenUp.map(({ deployId, at, error }) => ({
      ...{ deploy: deployId, at_utc: utc(at), error },
    })),
  };
}
