import type { Exchange } from './endpoint.ts';

export interface Page<T> {
  readonly items: readonly T[];
  /** `Link` when there is more than one page. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Whether a page is asked for at all. */
export function isPaged(query: URLSearchParams): boolean {
  return query.has('page') || query.has('per_page');
}

export function isFirstPage(query: URLSearchParams): boolean {
  return positive(query.get('page'), 1) === 1;
}

/** How many a page has where nobody says, and at most. */
export interface PageSizes {
  readonly usual: number;
  readonly most: number;
}

const SIZES: PageSizes = { usual: 30, most: 100 };

/** Cuts one page as `per_page` (clamped) and `page` ask; what makes no sense counts as absent. */
export function paginate<T>(all: readonly T[], exchange: Exchange, sizes = SIZES): Page<T> {
  const perPage = pageSize(exchange.query, sizes);
  const page = positive(exchange.query.get('page'), 1);
  const last = Math.max(1, Math.ceil(all.length / perPage));
  const items = all.slice((page - 1) * perPage, page * perPage);
  const rels: Record<string, number> = {};
  if (page > 1) Object.assign(rels, { prev: Math.min(page - 1, last) });
  if (page < last) Object.assign(rels, { next: page + 1, last });
  if (page > 1) Object.assign(rels, { first: 1 });
  const links = Object.entries(rels).map(([rel, to]) => `<${pageUrl(exchange, to)}>; rel="${rel}"`);
  return { items, headers: links.length > 0 ? { Link: links.join(', ') } : {} };
}

/** `per_page`, as far as it makes sense. */
export function pageSize(query: URLSearchParams, { usual, most } = SIZES): number {
  return Math.min(positive(query.get('per_page'), usual), most);
}

function pageUrl(exchange: Exchange, page: number): string {
  const query = new URLSearchParams(exchange.query);
  query.set('page', String(page));
  return `${exchange.links.api(exchange.path)}?${query.toString()}`;
}

function positive(text: string | null, otherwise: number): number {
  const value = Number(text);
  return Number.isSafeInteger(value) && value > 0 ? value : otherwise;
}
