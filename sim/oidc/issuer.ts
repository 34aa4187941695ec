import { randomBytes, randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { Run } from '../state/run.ts';
import type { World } from '../world.ts';
import { type Claims, claimsOf, type TokenWish } from './claims.ts';

/** What a runner tells a job that may ask for tokens (`permissions: id-token: write`). */
export type RequestEnvironment = Readonly<{
  ACTIONS_ID_TOKEN_REQUEST_URL: string;
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: string;
}>;

export type IssuerEndpoint = 'discovery' | 'keys' | 'mint';
/** `hang`: no answer, ever. `fail`: 503. */
export type Trouble = 'hang' | 'fail';

export interface Issuer {
  /** `http://127.0.0.1:PORT/_services/token`: the `iss` of its tokens. */
  readonly url: string;
  /** What a token of the run would say now. */
  claims(run: Run, wish?: TokenWish): Claims;
  /** A signed token of the run; `claims` go over its own. */
  token(run: Run, wish?: TokenWish & { readonly claims?: Claims }): Promise<string>;
  /** What lets a job of the run ask for tokens over HTTP. */
  requestEnvironment(run: Run, wish?: Pick<TokenWish, 'environment'>): RequestEnvironment;
  /** From now on another key signs, and the old one is no longer published. */
  rotate(): void;
  /** What becomes of requests to one of its endpoints from now on; null: they are answered. */
  disturb(endpoint: IssuerEndpoint, trouble: Trouble | null): void;
  troubleAt(endpoint: IssuerEndpoint): Trouble | null;
  /** The public keys as published. */
  publishedKeys(): Promise<{ readonly keys: readonly JWK[] }>;
  /** The token of a job that asks with this request token; null where there is no such job. */
  mint(requestToken: string, audience: string | null): Promise<string> | null;
}

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/** Where below the origin the issuer is: the path it has on Enterprise Server. */
export const ISSUER_PATH = '/_services/token';

/** GitHub's identity provider for runs. Its RS256 key is made when it is first needed: that takes a while. */
export function createIssuer(given: {
  world: World;
  isEnterprise: boolean;
  origin: () => string;
}): Issuer {
  const { world, isEnterprise, origin } = given;
  const jobs = new Map<string, { run: Run; environment: string | null }>();
  const troubles = new Map<IssuerEndpoint, Trouble>();
  const urlNow = () => origin() + ISSUER_PATH;
  let made: Promise<SigningKey> | null = null;

  function signingKey(): Promise<SigningKey> {
    made ??= makeKey();
    return made;
  }

  function claims(run: Run, wish: TokenWish = {}): Claims {
    const about = { origin: origin(), now: world.now(), isEnterprise };
    return claimsOf(run, { ...wish, ...about, issuer: urlNow() });
  }

  async function token(run: Run, wish: TokenWish & { claims?: Claims } = {}): Promise<string> {
    const { kid, privateKey } = await signingKey();
    return new SignJWT({ ...claims(run, wish), ...wish.claims })
      .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT' })
      .sign(privateKey);
  }

  return {
    get url() {
      return urlNow();
    },
    ...{ claims, token },
    requestEnvironment(run, { environment = null } = {}) {
      const requestToken = randomBytes(24).toString('base64url');
      jobs.set(requestToken, { run, environment });
      return {
        ACTIONS_ID_TOKEN_REQUEST_URL: `${urlNow()}/idtoken/${run.id}?api-version=2.0`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
      };
    },
    rotate() {
      made = makeKey();
    },
    disturb(endpoint, trouble) {
      if (trouble === null) troubles.delete(endpoint);
      else troubles.set(endpoint, trouble);
    },
    troubleAt: (endpoint) => troubles.get(endpoint) ?? null,
    async publishedKeys() {
      const { publicKey, kid } = await signingKey();
      return { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }] };
    },
    mint(requestToken, audience) {
      const job = jobs.get(requestToken);
      if (!job) return null;
      const { run, environment } = job;
      return token(run, { environment, ...(audience === null ? {} : { audience }) });
    },
  };
}

async function makeKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  return { kid: randomUUID(), privateKey, publicKey };
}
