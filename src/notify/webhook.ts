import { Webhook } from 'standardwebhooks';
import type { Secret } from '../config/secret.ts';
import type { Delivery, Sender } from '../engine/notify-port.ts';
import { post } from './post.ts';
import type { Speech } from './speech.ts';
import { lineOf, wordsOf } from './words.ts';

export type WebhookConfig = Readonly<{
  url: string;
  /** `whsec_` and base64. */
  secret: Secret;
}>;

/** Delivers by a POST signed after Standard Webhooks; a repeat has the same id, and says how it is now. */
export function createWebhookSender({ url, secret }: WebhookConfig, speech: Speech): Sender {
  const signer = new Webhook(secret.reveal());
  return async (delivery, signal) => {
    const body = JSON.stringify(payloadOf(delivery, speech));
    const now = new Date(speech.now());
    const headers = {
      'user-agent': speech.userAgent,
      'webhook-id': delivery.id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'webhook-signature': signer.sign(delivery.id, now, body),
    };
    const posted = await post(url, headers, body, signal);
    return posted.kind === 'accepted' ? { kind: 'delivered', note: null } : posted;
  };
}

function payloadOf(delivery: Delivery, speech: Speech): object {
  const { deploy, notice, isRecovery, at, version } = delivery;
  const words = wordsOf(delivery, speech.titleOf(deploy));
  return {
    type: `deploy.${notice}`,
    timestamp: new Date(at).toISOString(),
    data: {
      deploy: speech.render(deploy),
      version,
      is_recovery: isRecovery,
      text: lineOf(words),
      url: speech.pageOf(deploy),
    },
  };
}
