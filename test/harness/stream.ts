import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { Deploy } from '../../src/contract/deploy.ts';
import type { Scope } from './test.ts';
import { until } from './until.ts';

export type Message = Readonly<{ id: string | null; event: string; data: string }>;

export type Stream = Readonly<{
  status: number;
  contentType: string;
  /** All that came so far, oldest first; what a later event of the same kind says is another entry. */
  messages: readonly Message[];
  comments: readonly string[];
  hasEnded: () => boolean;
  /** The deploys among the messages, each held against the contract. */
  deploys: () => readonly Deploy[];
  /** Waits for a deploy that fits. */
  next: (fact: string, fits: (deploy: Deploy) => boolean) => Promise<Deploy>;
  close: () => void;
}>;

/** Opens a stream of server-sent events and keeps what comes; it is closed when the test ends. */
export async function openStream(
  t: Scope,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Stream> {
  const messages: Message[] = [];
  const comments: string[] = [];
  let ended = false;
  const outgoing = request(url, { headers: { accept: 'text/event-stream', ...headers } });
  t.after(() => outgoing.destroy());
  const incoming = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    outgoing.on('error', reject).on('response', resolve).end();
  });
  incoming
    .on('error', () => {})
    .on('close', () => {
      ended = true;
    });
  read(incoming, (message) => messages.push(message), comments);

  const deploys = (): readonly Deploy[] =>
    messages
      .filter((message) => message.event === 'deploy')
      .map((message) => Deploy.parse(JSON.parse(message.data)));
  return {
    status: incoming.statusCode ?? 0,
    contentType: String(incoming.headers['content-type']),
    messages,
    comments,
    hasEnded: () => ended,
    deploys,
    next: (fact, fits) => until(fact, () => deploys().find(fits)),
    close: () => outgoing.destroy(),
  };
}

function read(
  incoming: NodeJS.ReadableStream,
  take: (message: Message) => void,
  comments: string[],
): void {
  let fields: Record<string, string> = {};
  const lines = createInterface({ input: incoming }).on('error', () => {});
  lines.on('line', (line) => {
    if (line.startsWith(':')) comments.push(line.slice(1).trim());
    else if (line !== '') {
      const [name = '', ...rest] = line.split(':');
      fields[name] = rest.join(':').trim();
    } else {
      const { id = null, event = 'message', data } = fields;
      if (data !== undefined) take({ id, event, data });
      fields = {};
    }
  });
}
