import type { Sender } from '../engine/notify-port.ts';
import { createSlackSender, type SlackConfig } from './slack.ts';
import type { Speech } from './speech.ts';
import { createWebhookSender, type WebhookConfig } from './webhook.ts';

/** The way to deliver to a channel as configured. */
export function createSender(
  config: Readonly<{ kind: 'slack' } & SlackConfig> | Readonly<{ kind: 'webhook' } & WebhookConfig>,
  speech: Speech,
): Sender {
  switch (config.kind) {
    case 'slack':
      return createSlackSender(config, speech);
    case 'webhook':
      return createWebhookSender(config, speech);
  }
}
