import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { RunIdentity, TokenFault } from '../domain/identity.ts';
import type { ReadRunToken, ReadToken } from '../engine/identity-port.ts';
import { createIssuerKeys, KeysUnavailable } from './issuer-keys.ts';

/** What GitHub signs with; a token must not choose how it is checked. */
const ALGORITHM = 'RS256';
const LEEWAY_S = 30;
/** GitHub's tokens last five minutes: one that claims to last longer is not believed. */
const MAX_AGE_S = 600;

const MAX_ATTEMPT = 10_000;
/** GitHub sends numbers as strings. */
const id = z
  .string()
  .regex(/^[1-9]\d{0,15}$/)
  .transform(Number)
  .refine(Number.isSafeInteger);

/** The border: signed claims come in as unknown and leave as our type. `sub` is customisable, and says nothing. */
const Claims = z.object({
  jti: z.string().min(1).max(255),
  exp: z.number(),
  repository: z.string().min(1),
  repository_id: id,
  workflow_ref: z.string(),
  ref: z.string(),
  event_name: z.string(),
  run_id: id,
  run_attempt: id.refine((attempt) => attempt <= MAX_ATTEMPT),
  environment: z.string().optional(),
});

export type RunTokenConfig = Readonly<{
  /** Exactly as in `iss`. */
  issuer: string;
  /** Exactly as in `aud`; asked for when a token is there, since the server's address is known late. */
  audience: () => string;
  /** GitHub's time as well as it is known, in ms. */
  githubNow: () => number;
}>;

/** Reads and checks the tokens that GitHub Actions signs for its runs (OpenID Connect). */
export function createReadRunToken(config: RunTokenConfig): ReadRunToken {
  const { issuer } = config;
  const keys = createIssuerKeys(issuer);
  return async (bearer) => {
    const apparent = apparentFault(bearer, issuer);
    if (apparent !== null) return apparent;
    try {
      const { payload } = await jwtVerify(bearer, keys, {
        issuer,
        audience: config.audience(),
        algorithms: [ALGORITHM],
        requiredClaims: ['exp', 'nbf', 'jti'],
        clockTolerance: LEEWAY_S,
        maxTokenAge: MAX_AGE_S,
        currentDate: new Date(config.githubNow()),
      });
      return understood(payload);
    } catch (error) {
      return fault(faultOf(error), (error as Error).message);
    }
  };
}

/** What is wrong at a glance: it saves asking the issuer for keys whenever somebody sends rubbish. */
function apparentFault(bearer: string, issuer: string): ReadToken | null {
  try {
    const { alg } = decodeProtectedHeader(bearer);
    const { iss } = decodeJwt(bearer);
    if (alg !== ALGORITHM) return fault('wrong-algorithm', 'not signed with RS256');
    if (iss !== issuer) return fault('wrong-issuer', `not issued by ${issuer}`);
    return null;
  } catch {
    return fault('malformed', 'not a JSON Web Token');
  }
}

function understood(payload: unknown): ReadToken {
  const { success, data, error } = Claims.safeParse(payload);
  if (!success) {
    const where = error.issues[0]?.path.join('.') ?? 'the claims';
    return fault('malformed', `unreadable at ${where}`);
  }
  const identity: RunIdentity = {
    repository: data.repository,
    repositoryId: data.repository_id,
    workflowPath: pathIn(data.workflow_ref, data.repository),
    ref: data.ref,
    event: data.event_name,
    runId: data.run_id,
    attempt: data.run_attempt,
    environment: data.environment ?? null,
  };
  return { ok: true, token: { identity, id: data.jti, expiresAt: data.exp * 1_000 } };
}

/** `.github/workflows/x.yml` of `o/r/.github/workflows/x.yml@refs/heads/main`; all of it where it is not of `o/r`. */
function pathIn(workflowRef: string, repository: string): string {
  const path = /^(.+?)@refs\//.exec(workflowRef)?.[1] ?? workflowRef;
  const isOwn = path.toLowerCase().startsWith(`${repository.toLowerCase()}/`);
  return isOwn ? path.slice(repository.length + 1) : path;
}

function fault(kind: TokenFault, message: string): ReadToken {
  return { ok: false, fault: kind, message };
}

/** What a failed check says of the token; throws what is none. */
function faultOf(error: unknown): TokenFault {
  if (error instanceof KeysUnavailable) return 'keys-unavailable';
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) return faultyClaim(error);
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'bad-signature';
  if (error instanceof errors.JWKSNoMatchingKey) return 'unknown-key';
  if (error instanceof errors.JWKSMultipleMatchingKeys) return 'unknown-key';
  if (error instanceof errors.JOSEError) return 'malformed';
  throw error;
}

function faultyClaim({ claim, reason }: errors.JWTClaimValidationFailed): TokenFault {
  if (reason !== 'check_failed') return 'malformed';
  if (claim === 'aud') return 'wrong-audience';
  return claim === 'nbf' || claim === 'iat' ? 'not-yet-valid' : 'malformed';
}
