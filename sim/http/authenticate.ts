import { createPublicKey, verify } from 'node:crypto';
import type { App, Token } from '../state/accounts.ts';
import type { World } from '../world.ts';
import { problem, Refusal } from './reply.ts';

/** Who asks: nobody, a token's owner, or an App with its own JWT. */
export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'token'; readonly token: Token }
  | { readonly kind: 'app'; readonly app: App };

/** GitHub takes at most this much between `iat` and `exp`. */
const LONGEST_JWT_S = 600;
/** GitHub's own leeway for `iat`; the docs tell clients to set it 60 s back. */
const SKEW_S = 60;

/**
 * Reads an `Authorization` header (`Bearer` or `token`, in any case).
 * @throws {Refusal} 401 for a token that is unknown or expired, or a JWT that is not good now
 */
export function authenticate(header: string | undefined, world: World): Caller {
  if (header === undefined) return { kind: 'anonymous' };
  const secret = /^(?:bearer|token)\s+(\S+)$/i.exec(header)?.[1];
  if (secret === undefined) throw badCredentials();
  if (secret.split('.').length === 3) return { kind: 'app', app: verifyJwt(secret, world) };
  const token = world.token(secret);
  if (!token) throw badCredentials();
  return { kind: 'token', token };
}

export function badCredentials(): Refusal {
  return new Refusal(problem(401, 'Bad credentials'));
}

/** Texts as GitHub sends them; client libraries look for them to re-sign by the server's clock. */
function verifyJwt(jwt: string, world: World): App {
  const [head = '', body = '', signature = ''] = jwt.split('.');
  const header = decode(head);
  const claims = decode(body);
  const app = world.apps.find((one) => {
    return String(one.id) === String(claims['iss']) || one.clientId === claims['iss'];
  });
  if (!app || header['alg'] !== 'RS256') throw refusedJwt('A JSON web token could not be decoded');
  const key = createPublicKey(app.publicKey);
  const signed = Buffer.from(`${head}.${body}`);
  if (!verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))) {
    throw refusedJwt('A JSON web token could not be decoded');
  }
  checkTimes(claims, Math.floor(world.now() / 1_000));
  return app;
}

function checkTimes(claims: Readonly<Record<string, unknown>>, now: number): void {
  const { exp, iat } = claims;
  if (typeof exp !== 'number' || exp <= now) {
    throw refusedJwt(
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (typeof iat !== 'number' || iat > now + SKEW_S) {
    throw refusedJwt(
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  if (exp > now + LONGEST_JWT_S + SKEW_S) {
    throw refusedJwt("'Expiration time' claim ('exp') is too far in the future");
  }
}

function refusedJwt(message: string): Refusal {
  return new Refusal(problem(401, message));
}

function decode(part: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
