import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Secret } from '../config/secret.ts';
import type { Sender, Sent } from '../engine/notify-port.ts';
import { type Failure, post } from './post.ts';
import { type SlackMessage, slackMessage } from './slack-message.ts';
import type { Speech } from './speech.ts';
import { wordsOf } from './words.ts';

export type SlackConfig = Readonly<{ channelId: string; token: Secret; apiUrl: string }>;

const Answer = z.union([
  z.object({ ok: z.literal(true), channel: z.string().min(1), ts: z.string().min(1) }),
  z.object({ ok: z.literal(false), error: z.string().max(100) }),
]);

/** Which message there is, and what it says. */
const Note = z.object({ channel: z.string(), ts: z.string(), digest: z.string() });
type Note = z.infer<typeof Note>;

/** Errors of Slack's own making, after which trying again makes sense. */
const PASSING = new Set([
  'internal_error',
  'fatal_error',
  'ratelimited',
  'rate_limited',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
]);

/** The message is not there to be changed: somebody deleted it, or it is too old. */
const NOT_TO_UPDATE = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed']);

const MENDS: ReadonlyMap<string, string> = new Map([
  ['channel_not_found', 'check the channel’s id in signalbox.yaml'],
  ['not_in_channel', 'invite the app to the channel'],
  ['is_archived', 'choose a channel that is not archived'],
  ['invalid_auth', 'check the bot token'],
  ['token_revoked', 'make a new bot token'],
  ['account_inactive', 'make a new bot token'],
  ['missing_scope', 'give the app the scope chat:write'],
]);

/** One message a deploy, posted once and then updated as the deploy goes on. */
export function createSlackSender(config: SlackConfig, speech: Speech): Sender {
  async function call(method: string, body: object, signal: AbortSignal): Promise<Called> {
    const headers = {
      'user-agent': speech.userAgent,
      authorization: `Bearer ${config.token.reveal()}`,
    };
    const url = `${config.apiUrl}/${method}`;
    const posted = await post(url, headers, JSON.stringify(body), signal);
    return posted.kind === 'accepted' ? calledOf(posted.text) : posted;
  }

  async function update(note: Note, message: SlackMessage, signal: AbortSignal): Promise<Called> {
    const { channel, ts } = note;
    return call('chat.update', { channel, ts, ...message }, signal);
  }

  async function postAnew(message: SlackMessage, signal: AbortSignal): Promise<Called> {
    const body = { channel: config.channelId, unfurl_links: false, unfurl_media: false };
    return call('chat.postMessage', { ...body, ...message }, signal);
  }

  return async (delivery, signal): Promise<Sent> => {
    const { deploy } = delivery;
    const words = wordsOf(delivery, speech.titleOf(deploy));
    const message = slackMessage(words, deploy, speech.pageOf(deploy));
    const digest = createHash('sha256').update(JSON.stringify(message)).digest('hex');
    const known = delivery.note === null ? null : Note.parse(JSON.parse(delivery.note));
    if (known?.digest === digest) return { kind: 'unchanged' };
    let called = known === null ? null : await update(known, message, signal);
    if (called === null || called.kind === 'no-message') called = await postAnew(message, signal);
    switch (called.kind) {
      case 'done': {
        const { channel, ts } = called;
        return { kind: 'delivered', note: JSON.stringify({ channel, ts, digest } satisfies Note) };
      }
      case 'no-message':
        return { kind: 'terminal', error: 'Slack took a new message for one to change' };
      case 'retry':
      case 'terminal':
        return called;
    }
  };
}

type Called =
  | Readonly<{ kind: 'done'; channel: string; ts: string }>
  | Readonly<{ kind: 'no-message' }>
  | Failure;

/** Slack answers 200 to almost everything, and says in the body how it went. */
function calledOf(text: string): Called {
  const parsed = Answer.safeParse(jsonOf(text));
  if (!parsed.success) {
    return { kind: 'retry', error: 'Slack’s answer could not be read', retryAfterMs: null };
  }
  const answer = parsed.data;
  if (answer.ok) return { kind: 'done', channel: answer.channel, ts: answer.ts };
  if (NOT_TO_UPDATE.has(answer.error)) return { kind: 'no-message' };
  const code = answer.error.replaceAll(/[^\w:-]/g, '');
  if (PASSING.has(code)) return { kind: 'retry', error: `Slack said ${code}`, retryAfterMs: null };
  const mend = MENDS.get(code);
  return { kind: 'terminal', error: `Slack said ${code}${mend === undefined ? '' : `: ${mend}`}` };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
