import { ENDPOINT_KINDS, type EndpointKind } from './endpoint.ts';

/** One request as it was met. Holds no secrets: of `Authorization` only that it was there. */
export interface RequestRecord {
  readonly kind: EndpointKind;
  readonly method: string;
  /** Path with query, the mode's prefix included. */
  readonly path: string;
  /** Server time in ms. */
  readonly at: number;
  readonly authorized: boolean;
  readonly bodyBytes: number;
  /** The body as JSON; null where there was none or it was not JSON. */
  readonly body: unknown;
  readonly fault: string | null;
  /** Null until an answer is sent, and for good where none is. */
  status: number | null;
}

export interface RequestLog {
  /** Oldest first, the last thousand. */
  readonly records: readonly RequestRecord[];
  readonly counts: Readonly<Record<EndpointKind, number>>;
  add(record: RequestRecord): void;
  /** Resolves once so many requests of a kind have been met (their effect included). */
  reached(kind: EndpointKind, count: number): Promise<void>;
}

const KEPT = 1_000;

export function createRequestLog(): RequestLog {
  const records: RequestRecord[] = [];
  const counts = Object.fromEntries(ENDPOINT_KINDS.map((kind) => [kind, 0])) as Record<
    EndpointKind,
    number
  >;
  let waiting: { kind: EndpointKind; count: number; resolve: () => void }[] = [];
  return {
    records,
    counts,
    add(record) {
      records.push(record);
      if (records.length > KEPT) records.shift();
      counts[record.kind] += 1;
      const isMet = (one: { kind: EndpointKind; count: number }) => counts[one.kind] >= one.count;
      for (const one of waiting.filter(isMet)) one.resolve();
      waiting = waiting.filter((one) => !isMet(one));
    },
    reached(kind, count) {
      if (counts[kind] >= count) return Promise.resolve();
      return new Promise((resolve) => waiting.push({ kind, count, resolve }));
    },
  };
}
