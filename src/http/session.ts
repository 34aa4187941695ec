import { createHmac } from 'node:crypto';
import { callbackify } from 'node:util';
import cookie from '@fastify/cookie';
import session from '@fastify/session';
import type { FastifyInstance, Session as SessionData } from 'fastify';
import type { Secret } from '../config/secret.ts';
import { Session, SignIn } from '../contract/session.ts';
import type { Clock, Sessions } from '../engine/ports.ts';
import { ADMIN, isSame, type Operator } from './guard.ts';
import { ProblemError } from './problems.ts';
import { problems, type Routes } from './routes.ts';

/** How long one stays signed in without signing in again. */
const SESSION_MS = 12 * 3_600_000;
/** Guessing a token of 20 characters at this pace is hopeless. */
const SIGN_INS_PER_MINUTE = 10;

/** Signed, HttpOnly session cookies over sessions kept in the store. */
export async function installSessions(
  app: FastifyInstance,
  deps: {
    sessions: Sessions;
    clock: Clock;
    adminToken: Secret;
    secret: Secret | null;
    isHttps: boolean;
  },
): Promise<void> {
  const { sessions, clock, adminToken, secret, isHttps } = deps;
  await app.register(cookie);
  await app.register(session, {
    // Without a secret of its own it follows the admin token: a new token ends all sessions.
    secret:
      secret?.reveal() ??
      createHmac('sha256', adminToken.reveal()).update('signalbox session').digest('hex'),
    cookieName: isHttps ? '__Host-signalbox' : 'signalbox',
    cookie: { httpOnly: true, secure: isHttps, sameSite: 'strict', path: '/', maxAge: SESSION_MS },
    saveUninitialized: false,
    rolling: false,
    store: storeOf(sessions, clock),
  });
}

/** The shape, with callbacks, that the session plugin drives. */
function storeOf(sessions: Sessions, clock: Clock) {
  return {
    get: callbackify(async (id: string): Promise<SessionData | null> => {
      const data = await sessions.read(id, clock.now());
      return data === null ? null : (JSON.parse(data) as SessionData);
    }),
    set: callbackify((id: string, data: SessionData) =>
      sessions.write(id, { data: JSON.stringify(data), expiresAt: clock.now() + SESSION_MS }),
    ),
    destroy: callbackify((id: string) => sessions.remove(id)),
  };
}

/** Who is signed in; signing in with the admin token; signing out. */
export function sessionRoutes(
  app: Routes,
  { adminToken, version }: { adminToken: Secret | null; version: string },
): void {
  const standing = (operator: Operator | null): Session => ({
    operator,
    sign_in: adminToken === null ? 'none' : 'admin_token',
    version,
  });
  const schema = { tags: ['session'], response: { 200: Session, ...problems(400, 401, 429) } };

  app.get(
    '/session',
    { config: { isOpen: true }, schema: { ...schema, summary: 'Who is signed in' } },
    async (request) => standing(request.operator),
  );

  app.post(
    '/session',
    {
      config: { isOpen: true, rateLimit: { max: SIGN_INS_PER_MINUTE, timeWindow: 60_000 } },
      schema: { ...schema, summary: 'Sign in with the admin token', body: SignIn },
    },
    async (request) => {
      if (adminToken === null) return standing(request.operator);
      if (!isSame(request.body.token, adminToken)) {
        throw new ProblemError('not-signed-in', 'That is not the admin token.');
      }
      await request.session.regenerate();
      request.session.set('operator', ADMIN);
      // Saved here, so that the cookie is set behind a proxy that ends TLS too.
      await request.session.save();
      return standing(ADMIN);
    },
  );

  app.delete(
    '/session',
    { config: { isOpen: true }, schema: { ...schema, summary: 'Sign out' } },
    async (request) => {
      if (adminToken === null) return standing(request.operator);
      await request.session.destroy();
      return standing(null);
    },
  );
}
