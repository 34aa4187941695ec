/** A renamed repository: the old name leads to the repository's id, and the id to the repository. */
import { STATUS_CODES } from 'node:http';
import type { Repository } from '../state/repository.ts';
import type { Exchange } from './endpoint.ts';
import { Refusal } from './reply.ts';

const DOCS =
  'https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#follow-redirects';

/** GitHub's answer under an old name: 301, or for anything but a GET a 307, which keeps the method. */
export function moved(exchange: Exchange, repository: Repository): Refusal {
  const { links, method, path, query } = exchange;
  const rest = path.split('/').slice(4);
  const search = query.size > 0 ? `?${query.toString()}` : '';
  const url = links.api(['/repositories', repository.id, ...rest].join('/')) + search;
  const status = method === 'GET' || method === 'HEAD' ? 301 : 307;
  const json = { message: STATUS_CODES[status], url, documentation_url: DOCS };
  return new Refusal({ status, json, headers: { Location: url } });
}

/** `/repositories/ID/…` in the form that endpoints are written for, `/repos/OWNER/NAME/…`. */
export function byName(path: string, repositories: readonly Repository[]): string {
  const [, id, rest] = /^\/repositories\/(\d+)((?:\/.*)?)$/.exec(path) ?? [];
  const found = repositories.find((one) => String(one.id) === id);
  return found ? `/repos/${found.fullName}${rest}` : path;
}
