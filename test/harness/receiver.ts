import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Scope } from './test.ts';
import { until } from './until.ts';

export type Received = Readonly<{
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  json: Readonly<Record<string, unknown>>;
}>;

export type Reply = Readonly<{
  status?: number;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}>;

/** Somebody who is told: a real HTTP server on this machine that keeps all it gets. */
export type Receiver = Readonly<{
  url: string;
  /** All that came so far, oldest first. */
  received: readonly Received[];
  /** Waits until one came that fits. */
  gets: (fact: string, fits: (one: Received) => boolean) => Promise<Received>;
}>;

/** Opens one that answers as told, on any free port or on a certain one; it is closed with the scope. */
export async function openReceiver(
  t: Scope,
  answer: (one: Received, before: number) => Reply = () => ({}),
  port = 0,
): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((incoming, outgoing) => {
    void text(incoming).then((body) => {
      const { url: path = '', headers } = incoming;
      const one = { path, headers, body, json: JSON.parse(body) as Received['json'] };
      const { status = 200, headers: said = {}, body: words = '' } = answer(one, received.length);
      received.push(one);
      outgoing.writeHead(status, said).end(words);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  const at = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${at}`,
    received,
    gets: (fact, fits) => until(fact, () => received.find(fits)),
  };
}

/** Answers as Slack does: every message of its own has its own `ts`. */
export function asSlack({ json, path }: Received, before: number): Reply {
  const ts = path.endsWith('chat.update') ? json['ts'] : `1700000000.${before}`;
  return slackSays({ ok: true, channel: json['channel'], ts });
}

export function slackSays(body: object): Reply {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
