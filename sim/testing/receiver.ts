import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';

/** One webhook as it arrived. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  /** As it came over the wire. */
  readonly body: string;
  readonly json: unknown;
  /** `workflow_run requested`. */
  readonly what: string;
}

export interface Receiver {
  readonly url: string;
  /** In the order of arrival. */
  readonly received: readonly Received[];
  /** How webhooks are answered from now on; null: never. Default 202. */
  answer: number | null;
  /** From now on nobody takes the connection. */
  close(): Promise<void>;
}

/** A server that takes webhooks, closed when the test ends. */
export async function startReceiver(t: TestContext): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push(readOne(request.headers, body));
      if (receiver.answer !== null) response.writeHead(receiver.answer).end('heard');
    });
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  t.after(close);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hooks`,
    received,
    answer: 202,
    close,
  };
  return receiver;
}

function readOne(headers: IncomingHttpHeaders, body: string): Received {
  const json = JSON.parse(body) as Readonly<Record<string, unknown>>;
  const words = [headers['x-github-event'], json['action']];
  return { headers, body, json, what: words.filter((one) => typeof one === 'string').join(' ') };
}
