import type { Traits } from '../mode.ts';

export interface Target {
  /** Whether it is for the API, or for a page of the web site. */
  readonly isApi: boolean;
  /** Without the API's prefix and without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** As it is logged: path and query. */
  readonly shown: string;
  /** The API's origin as a proxying client names it (`http://api.github.localhost`), else null. */
  readonly proxied: string | null;
}

/** First segments that belong to github.com's API, which here shares its host with the pages. */
const API_ROOTS = new Set(
  'app applications graphql installation meta orgs rate_limit repos repositories user users'.split(
    ' ',
  ),
);

/**
 * Reads a request target: a path, or a whole URL as a proxy gets it (the `gh` CLI speaks to
 * `http://api.github.localhost` through `HTTP_PROXY`).
 */
export function readTarget(raw: string, traits: Traits): Target {
  const isAbsolute = /^https?:\/\//i.test(raw);
  const url = new URL(
    isAbsolute ? raw : `http://localhost${raw.startsWith('/') ? raw : `/${raw}`}`,
  );
  const shown = url.pathname + url.search;
  const base = { query: url.searchParams, shown };
  if (isAbsolute && url.hostname.startsWith('api.')) {
    return { ...base, isApi: true, path: url.pathname, proxied: url.origin };
  }
  const { prefix } = traits;
  if (prefix !== '') {
    const isApi = url.pathname.startsWith(`${prefix}/`);
    const path = isApi ? url.pathname.slice(prefix.length) : url.pathname;
    return { ...base, isApi, path, proxied: null };
  }
  const isApi = API_ROOTS.has(url.pathname.split('/')[1] ?? '');
  return { ...base, isApi, path: url.pathname, proxied: null };
}
