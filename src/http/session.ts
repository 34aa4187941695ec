import { createHmac } from 'node:crypto';
import cookie from '@fastify/cookie';
import session from '@fastify/session';
import type { FastifyInstance, Session as SessionData } from 'fastify';
import type { Secret } from '../config/secret.ts';
import { Session, SignIn } from '../contract/session.ts';
import type { Clock, Sessions } from '../engine/ports.ts';
import type { Routes } from './app.ts';
import { problems } from './deploys.ts';
import { ADMIN, isSame, type Operator } from './guard.ts';
import { ProblemError } from './problems.ts';

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

/** The callback shape that the session plugin drives. */
function storeOf(sessions: Sessions, clock: Clock) {
  const settle = <T>(work: Promise<T>, done: (error: unknown, result?: T) => void): void => {
    work.then(
      (result) => done(null, result),
      (error: unknown) => done(error),
    );
  };
  return {
    get: (id: string, done: (error: unknown, session?: SessionData | null) => void) =>
      settle(
        sessions
          .read(id, clock.now())
          .then((data) => (data === null ? null : (JSON.parse(data) as SessionData))),
        done,
      ),
    set: (id: string, data: SessionData, done: (error?: unknown) => void) =>
      settle(
        sessions.write(id, { data: JSON.stringify(data), expiresAt: clock.now() + SESSION_MS }),
        done,
      ),
    destroy: (id: string, done: (error?: unknown) => void) => settle(sessions.remove(id), done),
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

  app.get('/session', { schema: { ...schema, summary: 'Who is signed in' } }, async (request) =>
    standing(request.operator),
  );

  app.post(
    '/session',
    {
      config: { rateLimit: { max: SIGN_INS_PER_MINUTE, timeWindow: 60_000 } },
      schema: { ...schema, summary: 'Sign in with the admin token', body: SignIn },
    },
    async (request) => {
      if (adminToken === null) return standing(request.operator);
      if (!isSame(request.body.token, adminToken)) {
        throw new ProblemError('not-signed-in', 'That is not the admin token.');
      }
      await request.session.regenerate();
      request.session.set('operator', ADMIN);
      return standing(ADMIN);
    },
  );

  app.delete('/session', { schema: { ...schema, summary: 'Sign out' } }, async (request) => {
    if (adminToken === null) return standing(request.operator);
    await request.session.destroy();
    return standing(null);
  });
}
