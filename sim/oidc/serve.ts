import type { IncomingMessage, ServerResponse } from 'node:http';
import { ISSUER_PATH, type Issuer, type IssuerEndpoint } from './issuer.ts';

/** Answers a request to the issuer. @returns whether it was one */
export async function serveIssuer(
  issuer: Issuer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (!request.url?.startsWith(`${ISSUER_PATH}/`)) return false;
  const url = new URL(request.url, 'http://localhost');
  const endpoint = endpointAt(url.pathname);
  if (request.method !== 'GET' || endpoint === null) return false;
  const trouble = issuer.troubleAt(endpoint);
  // The socket stays open until the client gives up or the simulator closes.
  if (trouble === 'hang') return true;
  if (trouble === 'fail') send(response, 503, { message: 'Service unavailable' });
  else await answer(issuer, { endpoint, url, request, response });
  return true;
}

function endpointAt(path: string): IssuerEndpoint | null {
  if (path === `${ISSUER_PATH}/.well-known/openid-configuration`) return 'discovery';
  if (path === `${ISSUER_PATH}/.well-known/jwks`) return 'keys';
  return path.startsWith(`${ISSUER_PATH}/idtoken/`) ? 'mint' : null;
}

async function answer(
  issuer: Issuer,
  asked: {
    endpoint: IssuerEndpoint;
    url: URL;
    request: IncomingMessage;
    response: ServerResponse;
  },
): Promise<void> {
  const { endpoint, url, request, response } = asked;
  switch (endpoint) {
    case 'discovery':
      return send(response, 200, {
        issuer: issuer.url,
        jwks_uri: `${issuer.url}/.well-known/jwks`,
        subject_types_supported: ['public', 'pairwise'],
        response_types_supported: ['id_token'],
        id_token_signing_alg_values_supported: ['RS256'],
        scopes_supported: ['openid'],
      });
    case 'keys':
      return send(response, 200, await issuer.publishedKeys());
    case 'mint': {
      const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
      const minted = issuer.mint(bearer, url.searchParams.get('audience'));
      if (minted === null) return send(response, 401, { message: 'Unauthorized' });
      const value = await minted;
      return send(response, 200, { count: value.length, value });
    }
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' })
    .end(JSON.stringify(body));
}
