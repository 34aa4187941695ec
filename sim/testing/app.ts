import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { AppSeed } from '../state/seed.ts';

export interface TestApp {
  readonly seed: AppSeed;
  /** A JWT with these claims over good ones for `nowMs`. */
  jwt(nowMs: number, claims?: Readonly<Record<string, unknown>>, key?: KeyObject): string;
}

/** An App with a fresh key, installed (id 70) on acme with what `installation` says. */
export function testApp(installation: Partial<AppSeed['installations'][number]> = {}): TestApp {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    seed: {
      ...{ id: 7, slug: 'box', name: 'Box' },
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
      installations: [{ id: 70, owner: 'acme', ...installation }],
    },
    jwt(nowMs, claims = {}, key = privateKey) {
      const now = Math.floor(nowMs / 1_000);
      const good = { iss: '7', iat: now - 60, exp: now + 540 };
      const signed = `${encoded({ alg: 'RS256', typ: 'JWT' })}.${encoded({ ...good, ...claims })}`;
      return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`;
    },
  };
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
