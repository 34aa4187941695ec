import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { DeployRequest } from '../../src/contract/deploy.ts';
import type { Answer } from './answer.ts';
import { judge } from './judge.ts';

export type Headers = Readonly<Record<string, string | readonly string[]>>;

export type Sent = Readonly<{
  method: string;
  /** Sent as it is, also in absolute form. */
  path: string;
  headers?: Headers;
  /** Sent as it is. */
  body?: string | Buffer;
}>;

export type Client = Readonly<{
  send: (sent: Sent) => Promise<Answer>;
  get: (path: string, headers?: Headers) => Promise<Answer>;
  post: (path: string, body?: unknown, headers?: Headers) => Promise<Answer>;
  put: (path: string, body?: unknown, headers?: Headers) => Promise<Answer>;
  delete: (path: string, headers?: Headers) => Promise<Answer>;
  /** `POST /api/internal/deploys`. */
  deploy: (body: DeployRequest, headers?: Headers) => Promise<Answer>;
  close: () => void;
}>;

export const DEPLOYS = '/api/internal/deploys';

/**
 * Speaks plain HTTP: `fetch` would not let a test choose Host, Origin and Sec-Fetch-Site. Every
 * answer is held against the contract, whatever the test itself looks at. `base` is added to each request.
 */
export function createClient(url: string, base: Headers = {}): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 100 });
  const { hostname, port } = new URL(url);

  async function send({ method, path, headers = {}, body }: Sent): Promise<Answer> {
    const answer = await new Promise<Answer>((resolve, reject) => {
      const outgoing = request({
        ...{ agent, hostname, port, method, path },
        headers: { ...base, ...headers } as Record<string, string>,
      });
      outgoing.on('error', reject).on('response', (incoming) => {
        text(incoming).then(
          (said) =>
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              text: said,
              json: jsonOf(said),
            }),
          reject,
        );
      });
      outgoing.end(body);
    });
    judge(method, path, answer);
    return answer;
  }

  function withBody(method: string) {
    return (path: string, body?: unknown, headers: Headers = {}): Promise<Answer> =>
      body === undefined
        ? send({ method, path, headers })
        : send({
            ...{ method, path },
            headers: { 'content-type': 'application/json', ...headers },
            body: JSON.stringify(body),
          });
  }

  return {
    send,
    get: (path, headers = {}) => send({ method: 'GET', path, headers }),
    post: withBody('POST'),
    put: withBody('PUT'),
    delete: (path, headers = {}) => send({ method: 'DELETE', path, headers }),
    deploy: (body, headers) => withBody('POST')(DEPLOYS, body, headers),
    close: () => agent.destroy(),
  };
}

function jsonOf(said: string): unknown {
  try {
    return JSON.parse(said);
  } catch {
    return undefined;
  }
}
