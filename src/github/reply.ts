/** An answer of GitHub's, whatever its status; `data` is unparsed by us: unknown. */
export type Reply = Readonly<{
  status: number;
  data: unknown;
  headers: Readonly<Record<string, string | number | undefined>>;
}>;

/** How one HTTP exchange with GitHub ended. */
export type Exchange =
  | Readonly<{ kind: 'answered'; reply: Reply }>
  /** No connection was made: GitHub certainly saw nothing. */
  | Readonly<{ kind: 'not-connected'; message: string }>
  /** The request may have arrived: time-out, reset, an answer cut off. */
  | Readonly<{ kind: 'lost'; message: string }>;

/** What Node says when no connection could be made, so that nothing was sent. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** What became of an exchange that `fetch` gave up on. */
export function exchangeOfError(error: unknown): Exchange {
  const codes = [...causes(error)].map((cause) => cause.code).filter((code) => code !== undefined);
  const message = codes[0] ?? (isTimeout(error) ? 'no answer in time' : 'the connection broke');
  const isSure = codes.some((code) => NOT_CONNECTED.has(code)) && !codes.includes('ECONNRESET');
  return { kind: isSure ? 'not-connected' : 'lost', message };
}

function isTimeout(error: unknown): boolean {
  return [...causes(error)].some(({ name }) => name === 'TimeoutError' || name === 'AbortError');
}

/** An error and what caused it, innermost last; a connection tried at several addresses has several. */
function* causes(
  error: unknown,
): Generator<{ code: string | undefined; name: string | undefined }> {
  let next = error;
  for (let depth = 0; depth < 6 && next instanceof Error; depth++) {
    const code = (next as { code?: unknown }).code;
    yield { code: typeof code === 'string' ? code : undefined, name: next.name };
    if (next instanceof AggregateError) for (const inner of next.errors) yield* causes(inner);
    next = next.cause;
  }
}

/** GitHub's own words in an error; null where the body is none of GitHub's (an HTML page of a proxy's). */
export function messageOf({ data }: Reply): string | null {
  if (typeof data !== 'object' || data === null || !('message' in data)) return null;
  return typeof data.message === 'string' && data.message !== '' ? data.message : null;
}

const SECONDARY_WAIT_S = 60;
const LONGEST_WAIT_S = 3_600;

/**
 * How many seconds a rate limit asks to wait; null where the answer is no rate limit's. A 403 is one
 * where it says so by `retry-after`, by nothing remaining, or by GitHub's words for the secondary limit.
 */
export function rateLimitWait(reply: Reply, now: number): number | null {
  const { status, headers } = reply;
  if (status !== 429 && status !== 403) return null;
  const retryAfter = seconds(headers['retry-after']);
  const isUsedUp = String(headers['x-ratelimit-remaining'] ?? '') === '0';
  const isSecondary = /rate limit|abuse/i.test(messageOf(reply) ?? '');
  if (status === 403 && retryAfter === null && !isUsedUp && !isSecondary) return null;
  const reset = seconds(headers['x-ratelimit-reset']);
  const untilReset = isUsedUp && reset !== null ? Math.ceil(reset - now / 1000) : null;
  const wait = retryAfter ?? untilReset ?? SECONDARY_WAIT_S;
  return Math.min(Math.max(wait, 1), LONGEST_WAIT_S);
}

function seconds(value: string | number | undefined): number | null {
  const parsed = Number(value ?? Number.NaN);
  return Number.isFinite(parsed) && parsed >= 0 ? parsed : null;
}
