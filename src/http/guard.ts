import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isLoopback } from '../config/loopback.ts';
import type { Secret } from '../config/secret.ts';
import { ProblemError } from './problems.ts';

/** Who asks. Roles and more people come with sign-in by GitHub; here is their place. */
export type Operator = Readonly<{ name: string; role: 'admin' }>;

export const LOCAL_OPERATOR: Operator = { name: 'operator', role: 'admin' };
export const ADMIN: Operator = { name: 'admin', role: 'admin' };

declare module 'fastify' {
  interface FastifyRequest {
    /** Null while nobody is known. Set before any handler runs. */
    operator: Operator | null;
  }
  interface Session {
    operator?: Operator;
  }
  interface FastifyContextConfig {
    /** Served to whoever asks, or guarded by its own token: nothing else of the API is. */
    isOpen?: true;
  }
}

export type GuardConfig = Readonly<{
  /** Null: nobody can sign in, and a single local operator is served. */
  adminToken: Secret | null;
  publicHostname: string;
}>;

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What every request passes: the right host, no other site's hand, and who asks. */
export function installGuard(app: FastifyInstance, config: GuardConfig): void {
  app.decorateRequest('operator', null);
  app.addHook('onRequest', async (request) => {
    checkHost(request, config.publicHostname);
    if (!SAFE.has(request.method)) checkSite(request);
    request.operator = operatorOf(request, config.adminToken);
  });
}

/** Shuts every route of a scope to whoever is not signed in, before a body is read, but those marked open. */
export function shutScope(scope: FastifyInstance): void {
  scope.addHook('onRequest', async (request) => {
    if (!request.routeOptions.config.isOpen) requireOperator(request);
  });
}

/** The operator; throws where nobody is signed in. */
export function requireOperator(request: FastifyRequest): Operator {
  if (request.operator !== null) return request.operator;
  const said = request.headers.authorization
    ? 'The bearer token is not valid here.'
    : 'This needs somebody who is signed in.';
  throw new ProblemError('not-signed-in', said);
}

/** A name that somebody else's DNS points at us would let their page speak to us as its own. */
function checkHost(request: FastifyRequest, publicHostname: string): void {
  const hostname = hostnameOf(request.headers.host ?? '');
  if (hostname === publicHostname.toLowerCase() || isLoopback(hostname)) return;
  throw new ProblemError('wrong-host', `The request names the host ${JSON.stringify(hostname)}.`);
}

function hostnameOf(host: string): string {
  return (URL.parse(`http://${host}`)?.hostname ?? '').toLowerCase().replace(/^\[(.*)\]$/, '$1');
}

/** Browsers say where a request comes from; what has neither header is no browser. */
function checkSite(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) {
    if (site === 'same-origin' || site === 'none') return;
    throw new ProblemError('cross-site', `The browser marked it ${JSON.stringify(site)}.`);
  }
  const { origin, host } = request.headers;
  if (origin === undefined || URL.parse(origin)?.host === host) return;
  throw new ProblemError('cross-site', `It came from ${JSON.stringify(origin)}.`);
}

function operatorOf(request: FastifyRequest, adminToken: Secret | null): Operator | null {
  if (adminToken === null) return LOCAL_OPERATOR;
  const bearer = bearerOf(request);
  if (bearer !== null) return isSame(bearer, adminToken) ? ADMIN : null;
  return request.session.get('operator') ?? null;
}

/** The token of an `Authorization: Bearer …`; null where there is none. */
export function bearerOf(request: FastifyRequest): string | null {
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

/** Compares in a time that tells nothing about where they differ, nor how long the secret is. */
export function isSame(given: string, secret: Secret): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret.reveal()));
}
