/**
 * Addresses in the storage that GitHub redirects to: whoever has one may read it for a minute,
 * without a token.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const VALID_MS = 60_000;

const key = randomBytes(32);

/** The query of an address that is good from `now` (server time in ms) for a minute. */
export function signed(path: string, now: number): string {
  const expires = String(now + VALID_MS);
  return `${path}?${new URLSearchParams({ se: expires, sig: signature(path, expires) }).toString()}`;
}

/** Whether the address was handed out, and whether its minute is over. */
export function checkSigned(
  path: string,
  query: URLSearchParams,
  now: number,
): 'good' | 'expired' | 'forged' {
  const expires = query.get('se') ?? '';
  const given = Buffer.from(query.get('sig') ?? '');
  const right = Buffer.from(signature(path, expires));
  if (given.length !== right.length || !timingSafeEqual(given, right)) return 'forged';
  return now < Number(expires) ? 'good' : 'expired';
}

function signature(path: string, expires: string): string {
  return createHmac('sha256', key).update(`${path}\n${expires}`).digest('base64url');
}
