import type { IncomingHttpHeaders } from 'node:http';

/** What came back from the server. */
export type Answer = Readonly<{
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The body as JSON; undefined where it is none. */
  json: unknown;
}>;
