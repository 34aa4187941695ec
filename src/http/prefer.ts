export type Preference = Readonly<{ respondAsync: boolean; waitMs: number | null }>;

/** Reads a `Prefer` header (RFC 7240): the two preferences we know; any other is ignored, as it says. */
export function readPrefer(header: string | string[] | undefined): Preference {
  const preferences = [header ?? []]
    .flat()
    .flatMap((line) => line.split(','))
    .map((preference) => preference.split(';')[0]?.trim().toLowerCase() ?? '');
  const wait = preferences.map((preference) => /^wait\s*=\s*"?(\d{1,4})"?$/.exec(preference)?.[1]);
  const seconds = wait.find((value) => value !== undefined);
  return {
    respondAsync: preferences.includes('respond-async'),
    waitMs: seconds === undefined ? null : Number(seconds) * 1000,
  };
}

/**
 * Reads an Idempotency-Key: 1–255 visible ASCII characters, bare or as one quoted string (RFC 8941);
 * both forms are one key. `undefined` where it is neither.
 */
export function readIdempotencyKey(header: string): string | undefined {
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(header)?.[1];
  const key = quoted === undefined ? header : quoted.replace(/\\(["\\])/g, '$1');
  const isVisible = /^[\x21-\x7e]{1,255}$/.test(key);
  const isBareQuote = quoted === undefined && header.includes('"');
  return isVisible && !isBareQuote ? key : undefined;
}
