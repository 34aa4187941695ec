import type { NotificationChannel } from '../../src/contract/notification.ts';
import { NotificationReport } from '../../src/contract/notification.ts';
import type { Client } from './client.ts';
import type { Received } from './receiver.ts';
import { until } from './until.ts';
import { TARGETS } from './world.ts';

export const NOTIFICATIONS = '/api/internal/notifications';
export const SIGNING_SECRET = `whsec_${Buffer.from('the-secret-of-the-notifications').toString('base64')}`;
export const BOT_TOKEN = 'xoxb-canary-of-the-bot-token';
export const SECRETS = { HOOK_SECRET: SIGNING_SECRET, BOT_TOKEN };

/** The targets of the tests, and who is told: a channel a line, as in the file. */
export function telling(...channels: readonly string[]): string {
  return `${TARGETS}\nnotifications:\n${channels.map((line) => `  ${line}\n`).join('')}`;
}

/** Which deploy a webhook is about, and what it says of it. */
export function toldBy({ json }: Received): Readonly<{ type: string; deploy: string }> {
  const { data } = json as { data: { deploy: { id: string } } };
  return { type: String(json['type']), deploy: data.deploy.id };
}

/** All that webhooks have said, oldest first. */
export function typesOf(received: readonly Received[], deploy?: string): readonly string[] {
  const told = received.map(toldBy);
  return told
    .filter((one) => deploy === undefined || one.deploy === deploy)
    .map(({ type }) => type);
}

/** The one channel there is, as the console shows it, once it is so. */
export function channelBecomes(
  client: Pick<Client, 'get'>,
  fact: string,
  fits: (channel: NotificationChannel) => boolean,
): Promise<NotificationChannel> {
  return until(fact, async () => {
    const { channels } = NotificationReport.parse((await client.get(NOTIFICATIONS)).json);
    return channels.find(fits) ?? null;
  });
}
