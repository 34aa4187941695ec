import { z } from 'zod';
import { CHANNEL_EVENTS, type Channel } from '../engine/notify-port.ts';
import type { Mistake } from './places.ts';
import { Secret } from './secret.ts';
import { VARIABLES } from './variables.ts';

/** A channel as configured, with what it needs to be reached; its secret comes from the environment. */
export type ChannelConfig = Channel &
  (
    | Readonly<{ kind: 'slack'; channelId: string; token: Secret; apiUrl: string }>
    | Readonly<{ kind: 'webhook'; url: string; secret: Secret }>
  );

type Env = Readonly<Record<string, string | undefined>>;

const CHANNEL_NAME = /^[a-z0-9-]{1,40}$/;
const SLACK_API = 'https://slack.com/api';
const SECRET_MEND = 'make one with: echo "whsec_$(openssl rand -base64 32)"';

const variable = z
  .string('expected the name of an environment variable')
  .regex(/^[A-Z][A-Z0-9_]*$/, 'expected the name of an environment variable, like SLACK_BOT_TOKEN');

const webAddress = z
  .string('expected an http:// or https:// address')
  .refine(isWebAddress, 'expected an http:// or https:// address without user or fragment');

const shared = {
  events: z.enum(CHANNEL_EVENTS, 'expected all or failures').default('all'),
  targets: z.array(z.string(), 'expected a list of target ids').min(1).optional(),
};

const SlackEntry = z.strictObject({
  kind: z.literal('slack'),
  channel: z
    .string('expected a channel’s id, like C0123456')
    .regex(
      /^[A-Z0-9]{3,32}$/,
      'expected a channel’s id, like C0123456; Slack shows it in the channel’s details',
    ),
  token_env: variable,
  api_url: webAddress.default(SLACK_API),
  ...shared,
});

const WebhookEntry = z.strictObject({
  kind: z.literal('webhook'),
  url: webAddress,
  secret_env: variable,
  ...shared,
});

/** The section `notifications` of signalbox.yaml. */
export const NotificationsSection = z.record(
  z
    .string()
    .regex(CHANNEL_NAME, 'expected a channel name of a-z, 0-9 and -, at most 40 characters'),
  z.discriminatedUnion('kind', [SlackEntry, WebhookEntry], 'expected kind: slack or kind: webhook'),
  'expected a map of channel names to channels',
);
type Entry = z.infer<typeof NotificationsSection>[string];

/** The channels of the section; where something is wrong that its form does not show, that is told. */
export function readChannels(
  section: z.infer<typeof NotificationsSection>,
  targets: ReadonlyMap<string, unknown>,
  env: Env,
): Readonly<{ channels: readonly ChannelConfig[]; mistakes: readonly Mistake[] }> {
  const mistakes: Mistake[] = [];
  const channels: ChannelConfig[] = [];
  for (const [name, entry] of Object.entries(section)) {
    const keys = ['notifications', name];
    entry.targets?.forEach((id, index) => {
      if (targets.has(id)) return;
      mistakes.push({ keys: [...keys, 'targets', index], message: `no target is called ${id}` });
    });
    const [member, variableName] =
      entry.kind === 'slack' ? ['token_env', entry.token_env] : ['secret_env', entry.secret_env];
    const value = env[variableName]?.trim() ?? '';
    const complaint = complaintAbout(entry.kind, variableName, value);
    if (complaint === null) channels.push(channelOf(name, entry, new Secret(value)));
    else mistakes.push({ keys: [...keys, member], message: complaint });
  }
  return { channels, mistakes };
}

/** Why the variable's value is of no use, and the mend; null: it is. */
function complaintAbout(kind: Entry['kind'], name: string, value: string): string | null {
  if (VARIABLES.some((known) => known.name === name)) {
    return `${name} is Signalbox’s own; name a variable that holds this secret alone`;
  }
  if (value === '') {
    const mend = kind === 'slack' ? 'set it to the app’s bot token (xoxb-…)' : SECRET_MEND;
    return `the environment variable ${name} is not set; ${mend}`;
  }
  if (kind === 'slack') {
    const isToken = /^[\x21-\x7e]+$/.test(value);
    return isToken ? null : `${name} is ***: expected visible ASCII without spaces`;
  }
  return isSigningSecret(value)
    ? null
    : `${name} is ***: expected whsec_ and 24 to 64 bytes as base64; ${SECRET_MEND}`;
}

function channelOf(name: string, entry: Entry, secret: Secret): ChannelConfig {
  const { events, targets = null } = entry;
  const channel = { name, events, targets };
  if (entry.kind === 'webhook') return { ...channel, kind: 'webhook', url: entry.url, secret };
  const { channel: channelId, api_url: apiUrl } = entry;
  return {
    ...channel,
    kind: 'slack',
    channelId,
    token: secret,
    apiUrl: apiUrl.replace(/\/+$/, ''),
  };
}

function isWebAddress(value: string): boolean {
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol)) return false;
  return url.username === '' && url.password === '' && url.hash === '';
}

/** As Standard Webhooks writes secrets. */
function isSigningSecret(value: string): boolean {
  const base64 = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(value)?.[1];
  if (base64 === undefined || base64.length % 4 !== 0) return false;
  const { length } = Buffer.from(base64, 'base64');
  return length >= 24 && length <= 64;
}
