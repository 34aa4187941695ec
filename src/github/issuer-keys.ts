import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

/** For discovery and keys together. */
const BOUND_MS = 3_000;
/** For either: over before the bound is, so that no token meets a question that is already lost. */
const FETCH_BOUND_MS = 2_500;
/** A token of an unknown key makes the keys be read again, at most this often: anybody can send one. */
const REREAD_AFTER_MS = 5_000;

type KeySet = ReturnType<typeof createRemoteJWKSet>;

/** The issuer's keys cannot be had just now: nothing is known of a token. */
export class KeysUnavailable extends Error {
  override name = 'KeysUnavailable';
}

/**
 * The keys an issuer signs with: found by its discovery document, kept for ten minutes. Throws
 * KeysUnavailable, at most 3 s later, and jose's errors where the issuer has no such key.
 */
export function createIssuerKeys(issuer: string): JWTVerifyGetKey {
  let discovered: Promise<KeySet> | null = null;

  /** Keeps what was found; what failed is asked again by the next token. */
  function keySet(): Promise<KeySet> {
    discovered ??= discover(issuer).catch((error: unknown) => {
      discovered = null;
      throw error;
    });
    return discovered;
  }

  return async (header, token) => {
    try {
      return await inTime(keySet().then((keys) => keys(header, token)));
    } catch (error) {
      if (isNoKey(error)) throw error;
      const said = error instanceof Error ? error.message : 'no reason given';
      throw new KeysUnavailable(`the keys of ${issuer} cannot be had: ${said}`, { cause: error });
    }
  };
}

function isNoKey(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys
  );
}

async function discover(issuer: string): Promise<KeySet> {
  const answer = await fetch(`${issuer}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(FETCH_BOUND_MS),
    // Another address must not answer for the issuer.
    redirect: 'error',
    headers: { accept: 'application/json' },
  });
  if (answer.status !== 200) throw new Error(`discovery answered ${answer.status}`);
  const said = discoveryOf(issuer).parse(await answer.json());
  return createRemoteJWKSet(new URL(said.jwks_uri), {
    timeoutDuration: FETCH_BOUND_MS,
    cooldownDuration: REREAD_AFTER_MS,
  });
}

/** Keys of an issuer that is reached over TLS come over TLS too. */
function discoveryOf(issuer: string) {
  const protocol = issuer.startsWith('https:') ? /^https$/ : /^https?$/;
  return z.object({ issuer: z.literal(issuer), jwks_uri: z.url({ protocol }) });
}

function inTime<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = setTimeout(() => reject(new Error('no answer in time')), BOUND_MS);
  return Promise.race([work, promise]).finally(() => clearTimeout(late));
}
