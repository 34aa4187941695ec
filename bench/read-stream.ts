import { type IncomingMessage, request } from 'node:http';

/** How many streams are opened at once: more would wait for the listening socket's own queue. */
const OPENED_AT_ONCE = 100;

/**
 * Opens `count` streams of server-sent events, the n-th at `urlOf(n)`. `take` gets the JSON of every
 * deploy of every stream as soon as it is there. Rejects where the server refuses one.
 * @returns the way to close them all
 */
export async function readStreams(
  count: number,
  urlOf: (index: number) => string,
  take: (data: string) => void,
): Promise<() => void> {
  const closes: (() => void)[] = [];
  const indices = Array.from({ length: count }, (_, index) => index);
  for (let from = 0; from < count; from += OPENED_AT_ONCE) {
    const some = indices.slice(from, from + OPENED_AT_ONCE);
    closes.push(...(await Promise.all(some.map((index) => readStream(urlOf(index), take)))));
  }
  return () => {
    for (const close of closes) close();
  };
}

async function readStream(url: string, take: (data: string) => void): Promise<() => void> {
  const outgoing = request(url, { agent: false, headers: { accept: 'text/event-stream' } });
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on('error', reject).on('response', resolve).end();
  });
  if (incoming.statusCode !== 200) throw new Error(`${url} answered ${incoming.statusCode}`);
  let rest = '';
  incoming
    .setEncoding('utf8')
    .on('error', () => {})
    .on('data', (text: string) => {
      const messages = (rest + text).split('\n\n');
      rest = messages.pop() ?? '';
      for (const message of messages) {
        const data = /^event: deploy\ndata: (.*)$/m.exec(message)?.[1];
        if (data !== undefined) take(data);
      }
    });
  return () => outgoing.destroy();
}
